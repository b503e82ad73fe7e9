"""Transcription at the command line: one session, file by file."""
