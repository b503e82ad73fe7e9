"""Writes a checkpoint of the whisper program (.pt) from weights.npz, dims.json and config.json.

Usage: python convert.py FOLDER OUT.pt. Needs numpy and torch; runs in the whisper program's Python.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch


def checkpoint(folder: Path) -> dict[str, Any]:
    """What `whisper.load_model` reads, and `alignment_heads` besides, as `[layer, head]` pairs."""
    dims = json.loads((folder / "dims.json").read_text())
    layers = json.loads((folder / "config.json").read_text()).get("alignment_layers", [])
    with np.load(folder / "weights.npz") as arrays:
        state = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    heads = [[layer, head] for layer in layers for head in range(dims["n_text_head"])]
    return {"dims": dims, "model_state_dict": state, "alignment_heads": heads}


if __name__ == "__main__":
    torch.save(checkpoint(Path(sys.argv[1])), sys.argv[2])
