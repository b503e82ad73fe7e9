"""Averages the decoders of several runs that share an encoder: often better than any of them.

Usage: average.py OUT RUN RUN...

Each RUN is a folder with encoder.pt and decoder.pt; OUT gets the first one's encoder and the mean
of all decoders. They must have begun from the same state (model soups, Wortsman et al. 2022).
"""

import argparse
import shutil
from pathlib import Path

import torch


def average(out: Path, runs: list[Path]) -> None:
    """Writes the mean."""
    decoders = [torch.load(run / "decoder.pt") for run in runs]
    mean = {
        name: torch.stack([d[name] for d in decoders]).mean(0) if name != "mask" else value
        for name, value in decoders[0].items()
    }
    out.mkdir(parents=True, exist_ok=True)
    torch.save(mean, out / "decoder.pt")
    shutil.copy(runs[0] / "encoder.pt", out / "encoder.pt")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("out", type=Path)
    p.add_argument("runs", type=Path, nargs="+")
    a = p.parse_args()
    average(a.out, a.runs)
