"""Whisper on CTranslate2 and OpenVINO."""
