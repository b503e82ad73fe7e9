"""Whisper as OpenVINO graphs, and the beam search over them."""
