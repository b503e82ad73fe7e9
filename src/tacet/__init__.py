"""Tacet: turns recordings into text on your own computer, and stays silent when nobody speaks."""

import os

__version__ = "0.1.0"

# ONNX Runtime's official builds report their use to their maker, from the moment they are loaded.
# This is read then, so it stands before anything else of ours.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
