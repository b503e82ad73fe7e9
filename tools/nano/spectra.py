"""Stores the spectrogram of every clip once, so that windows are put together from spectrograms.

Usage: spectra.py CORPUS...

CORPUS gets mel.npy: the decadic logarithm of the mel power of each clip at root mean square 1
(float16, 80 values a frame, 100 frames a second), one clip after the other; Corpus counts frames
the same way. Powers add up well enough: speech and noise are not in step.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from whisper.audio import mel_filters

MELS, HOP = 80, 160
FILTERS, HANN = mel_filters("cpu", MELS), torch.hann_window(400)


def mel_power(x: np.ndarray) -> np.ndarray:
    """(frames, 80): the mel power of 16 kHz samples, with zeros beyond both ends."""
    samples = torch.from_numpy(np.pad(x.astype(np.float32), (200, 200)))
    power = torch.stft(samples, 400, HOP, window=HANN, center=False, return_complex=True)
    return (FILTERS @ power.abs() ** 2).T.numpy()


def frames(samples: int) -> int:
    """How many frames a clip of `samples` has."""
    return samples // HOP + 1


def store(folder: Path) -> None:
    """Writes the spectrograms of one corpus."""
    audio = np.memmap(folder / "audio.i16", dtype=np.int16, mode="r")
    clips = json.loads((folder / "index.json").read_text())["clips"]
    total = sum(frames(count) for _, count, *_ in clips)
    out = np.lib.format.open_memmap(
        folder / "mel.tmp.npy", mode="w+", dtype=np.float16, shape=(total, MELS)
    )
    row = 0
    for at, count, *_ in clips:
        x = audio[at : at + count].astype(np.float32)
        power = mel_power(x / (np.sqrt(np.mean(x * x)) + 1e-9))
        out[row : row + len(power)] = np.log10(np.maximum(power, 1e-7))
        row += len(power)
    out.flush()
    (folder / "mel.tmp.npy").rename(folder / "mel.npy")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("corpora", type=Path, nargs="+")
    torch.set_num_threads(1)
    for corpus in p.parse_args().corpora:
        store(corpus)
