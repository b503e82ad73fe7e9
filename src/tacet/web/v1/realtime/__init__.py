"""Realtime transcription sessions of the hosted API: sound in by WebSocket, text out at once."""
