"""Long recordings of real speech with exact references, laid out of short clips.

The same seed gives the same recording. The sequence of random choices is that of the project's
`mixed.py` tool, so that a seed means the same recording here and there.
"""

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.recordings import Recording
from benchmarks.score import Utterance
from tacet.core.audio import SAMPLE_RATE, Audio

Sound = NDArray[np.float32]
Clip = tuple[Path, str]
"""A sound file and what is said in it."""

PAUSES = {
    "talk": (0.1, 1.5), "sessions": (2, 20), "mixed": (0.05, 12), "noisy": (0.3, 5),
    "edges": (0.1, 3),
}  # fmt: skip
"""Seconds between utterances, by kind."""
USUAL_LEVELS = (-26, -16)  # dBFS of an utterance's loudest second
LEVELS = {"mixed": (-45, -10)}
VOICE = -21.0  # dBFS, the middle of the usual levels: noise is so many dB under it
ROOM = -65.0  # dBFS of the pink noise of a quiet room
SNR = (5, 20)  # dB of the noisy ones


@lru_cache(400)
def sound_of(path: Path) -> Sound:
    """The samples of a file, 16 kHz mono, -1..1."""
    with av.open(str(path)) as file:
        resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
        frames = [
            f.to_ndarray()[0] for frame in file.decode(audio=0) for f in resampler.resample(frame)
        ]
        frames += [f.to_ndarray()[0] for f in resampler.resample(None)]
    return np.concatenate(frames).astype(np.float32) / np.float32(32_768)


def loudest(sound: Sound) -> float:
    """The level of the loudest second, dBFS; of all where it is shorter than one or very long."""
    n = min(len(sound), SAMPLE_RATE)
    if len(sound) < 60 * SAMPLE_RATE:
        sums = np.convolve(sound * sound, np.ones(n), "valid")
    else:
        sums = np.array([np.sum(sound * sound)])
    return float(10 * np.log10(max(float(sums.max()) / n, 1e-12)))


def pink(rng: np.random.Generator, n: int, decibels: float) -> Sound:
    """Pink noise at an RMS level in dBFS."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, n)
    return np.asarray(noise / noise.std() * 10 ** (decibels / 20), np.float32)


def mixed(clips: Sequence[Clip], kind: str, seconds: float, seed: int) -> Recording:
    """A recording of a kind, `seconds` long; each clip comes once before any comes twice."""
    chance, rng = random.Random(f"{kind}{seed}"), np.random.default_rng(seed)
    n = round(seconds * SAMPLE_RATE)
    snr = chance.uniform(*SNR) if kind == "noisy" else None
    edges = kind == "edges"
    x = np.zeros(n, np.float32) if edges else pink(rng, n, VOICE - snr if snr else ROOM)
    at, pile = 0.0 if edges else chance.uniform(0.3, 3), list[Clip]()
    said: list[Utterance] = []
    while True:
        pile = pile or chance.sample(list(clips), len(clips))
        path, text = pile.pop()
        y = sound_of(path)
        level = chance.uniform(*LEVELS.get(kind, USUAL_LEVELS))
        y = y * 10 ** ((level - loudest(y)) / 20)
        length = len(y) / SAMPLE_RATE
        if at + length > seconds:
            break
        first = round(at * SAMPLE_RATE)
        x[first : first + len(y)] += y
        said.append(Utterance(round(at, 3), round(at + length, 3), text))
        at += length + chance.uniform(*PAUSES[kind])
    if edges:
        x = x[: round(said[-1].end * SAMPLE_RATE)]
    return Recording(f"{kind}-{seed // 1000}-{seed % 1000}", Audio.from_floats(x), tuple(said))
