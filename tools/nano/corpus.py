"""The sentences that speak.py made, as spectrograms with the time of every word."""

import json
import random
from pathlib import Path

import numpy as np
from spectra import MELS, frames

RATE, FRAME = 16000, 100  # samples, frames of a spectrogram in a second
REPEATED = 0.25  # share of spliced sentences with something said twice or more often
Word = tuple[str, float, float]  # and when it starts and ends, in seconds
Spoken = tuple[np.ndarray, list[Word]]


class Corpus:
    """The clips that speak.py made, in one or several folders, and their spectrograms if
    spectra.py has been there. With `varied` clips are often only some of their words, faster or
    slower, higher or lower: otherwise a decoder comes to know the sentences by heart.
    """

    def __init__(self, folders: list[Path], varied: bool = False) -> None:
        self.clips, self.spectra, self.varied = [], [], varied
        for folder in folders:
            audio = np.memmap(folder / "audio.i16", dtype=np.int16, mode="r")
            stored = folder / "mel.npy"
            mel, row = np.load(stored, mmap_mode="r") if stored.exists() else None, 0
            for at, count, text, _, times in json.loads((folder / "index.json").read_text())[
                "clips"
            ]:
                words = [
                    (w, a / 1000, b / 1000) for w, (a, b) in zip(text.split(), times, strict=True)
                ]
                self.clips.append((audio, at, count, words))
                if mel is not None:
                    self.spectra.append(mel[row : row + frames(count)])
                    row += frames(count)

    def pick(self, r: random.Random) -> Spoken:
        """The mel power of a random clip, its root mean square 1, and its words."""
        mel, words = self.clip(r)
        if self.varied and r.random() < 0.6:
            parts = [some_words(*self.clip(r), r) for _ in range(r.randint(1, 5))]
            if r.random() < REPEATED:
                i = r.randrange(len(parts))
                parts[i:i] = [parts[i]] * r.choice([1, 1, 2, 3])
            mel, words = spliced(parts)
        if self.varied and r.random() < 0.5:
            mel, words = warped(mel, words, r)
        return 10**mel, words

    def clip(self, r: random.Random) -> Spoken:
        """The logarithm of the mel power of a random clip, and its words."""
        i = r.randrange(len(self.clips))
        return self.spectra[i].astype(np.float32), self.clips[i][3]


def some_words(mel: np.ndarray, words: list[Word], r: random.Random) -> Spoken:
    """One to four of a clip's words."""
    a = r.randrange(len(words))
    chosen = words[a : a + r.choice([1, 1, 2, 3, 4])]
    begin, end = round(chosen[0][1] * FRAME), round(chosen[-1][2] * FRAME)
    shift = begin / FRAME
    return mel[begin : max(begin + 5, end)], [(w, p - shift, q - shift) for w, p, q in chosen]


def spliced(parts: list[Spoken]) -> Spoken:
    """Words of several clips as if they were one sentence."""
    texts = [w.rstrip(".").lower() for _, words in parts for w, _, _ in words]
    texts[0] = texts[0].capitalize()
    texts[-1] += "."
    times, at = [], 0.0
    for mel, words in parts:
        times += [(at + p, at + q) for _, p, q in words]
        at += len(mel) / FRAME
    return np.concatenate([mel for mel, _ in parts]), [
        (text, p, q) for text, (p, q) in zip(texts, times, strict=True)
    ]


def warped(mel: np.ndarray, words: list[Word], r: random.Random) -> Spoken:
    """A clip faster or slower by up to 8 %, its spectrum moved by up to one and a half bands."""
    speed, shift = r.uniform(0.92, 1.08), r.uniform(-1.5, 1.5)
    rows = np.minimum((np.arange(int(len(mel) / speed)) * speed).astype(int), len(mel) - 1)
    bands = np.clip(np.arange(MELS) + shift, 0, MELS - 1.001)
    low = bands.astype(int)
    part = (bands - low).astype(np.float32)
    mel = mel[rows]
    mel = mel[:, low] * (1 - part) + mel[:, low + 1] * part
    return mel, [(w, a / speed, b / speed) for w, a, b in words]
