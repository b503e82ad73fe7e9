"""Widens the model to the width, heads and layers of Whisper's tiny or small; it writes the same
words at the real size's cost.

Usage: widen.py FOLDER OUT tiny|small

Both are folders as export.py writes them. Every channel is repeated, the heads are tiled, and the
further layers are there but add nothing. So any converter can start from OUT.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np

SIZES = {"tiny": (2, 4), "small": (4, 12)}  # times as wide, layers
KEPT = ("tokenizer.json", "vocabulary.json", "config.json", "preprocessor_config.json", "words.txt")


def widen(name: str, v: np.ndarray, times: int) -> np.ndarray:
    """One array of a model `times` as wide with the same output."""
    if name == "encoder.conv1.weight":
        out = np.concatenate([v] * times, 0)
    elif name == "encoder.conv2.weight" or (v.ndim == 2 and "embedding" not in name):
        out = np.concatenate([np.concatenate([v] * times, 0)] * times, 1) / times
    elif v.ndim == 2:
        out = np.concatenate([v] * times, 1)
    else:
        out = np.concatenate([v] * times, 0)
    return out / times if name.startswith("decoder.ln.") else out


def idle_layers(weights: dict[str, np.ndarray], layers: int) -> None:
    """Adds layers that are computed, but whose ways out are zero."""
    rng = np.random.default_rng(0)
    for part in ("encoder", "decoder"):
        first = [n for n in weights if n.startswith(f"{part}.blocks.0.")]
        for i in range(layers):
            for name in first:
                new = name.replace(".blocks.0.", f".blocks.{i}.")
                if new in weights:
                    continue
                like = weights[name]
                if "_ln.weight" in name:
                    weights[new] = np.ones_like(like)
                elif like.ndim == 1 or ".out." in name or ".mlp.2." in name:
                    weights[new] = np.zeros_like(like)
                else:
                    weights[new] = rng.standard_normal(like.shape).astype(np.float32) * 0.02


def build(folder: Path, out: Path, size: str) -> None:
    """Writes the folder."""
    times, layers = SIZES[size]
    with np.load(folder / "weights.npz") as arrays:
        weights = {n: widen(n, arrays[n].astype(np.float32), times) for n in arrays.files}
    idle_layers(weights, layers)
    dims = json.loads((folder / "dims.json").read_text())
    for part in ("audio", "text"):
        dims[f"n_{part}_state"] *= times
        dims[f"n_{part}_head"] *= times
        dims[f"n_{part}_layer"] = layers
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "weights.npz", **{n: v.astype(np.float16) for n, v in weights.items()})
    (out / "dims.json").write_text(json.dumps(dims))
    for name in KEPT:
        if (folder / name).exists():
            shutil.copyfile(folder / name, out / name)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("folder", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("size", choices=SIZES)
    a = p.parse_args()
    build(a.folder, a.out, a.size)
