"""Writes two recordings of the same two made voices, who say other things in the second."""

import sys
import wave
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from speaker_signals import RATE, vowels

SECONDS = 17  # of each


def main(*targets: str) -> None:
    """Make the files."""
    parts = np.split(vowels(SECONDS * len(targets)), len(targets))
    for target, part in zip(targets, parts, strict=True):
        with wave.open(target, "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", ""))
            out.writeframes((part * (2**15 - 1)).astype("<i2"))


if __name__ == "__main__":
    main(*sys.argv[1:])
