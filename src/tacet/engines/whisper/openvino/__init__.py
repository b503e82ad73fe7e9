"""Whisper's encoder and decoder as OpenVINO graphs, and the beam search over them."""
