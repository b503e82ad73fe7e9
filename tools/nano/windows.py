"""Made windows: spoken sentences with pauses, noise and other circumstances, and exactly when each
word is spoken.
"""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spectra import MELS, frames, mel_power

RATE, FRAME = 16000, 100  # samples, frames of a spectrogram in a second
CENTERS = 700 * (10 ** (np.linspace(0, 2840, MELS + 2)[1:-1] / 2595) - 1)  # Hz
LENGTH = 30.0
Word = tuple[str, float, float]  # and when it starts and ends, in seconds
Spoken = tuple[np.ndarray, list[Word]]
NOTHING_SAID = "Thank you."  # what the model learns to write on noise, as the big models do


@dataclass
class Utterance:
    """What is heard of one sentence in a window.

    Attributes:
        words: (word, start, end) in seconds; the last one ends with a period if the sentence's end
        is heard. start: Where the sentence starts. end: Where it ends. cut: Whether the window ends
        before the sentence does.
    """

    words: list[Word]
    start: float
    end: float
    cut: bool = False


@dataclass
class Window:
    """The spectrogram of one window and what is said in it.

    Attributes:
        mel: (frames, 80), as whisper programs give it to the model.
        seconds: How long the window is.
        said: The utterances heard, in order.
        silent: Nobody speaks and there is no noise.
        invented: Nobody speaks; `said` is what the model is to write all the same.
        begins: Where it begins (a short one stands for a part of 30 s); `said` counts from 0 all
            the same.
    """

    mel: np.ndarray
    seconds: float
    said: list[Utterance] = field(default_factory=list)
    silent: bool = False
    invented: bool = False
    begins: float = 0.0


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


class Noise:
    """A stock of noises of several colors, root mean square 1."""

    def __init__(self, seed: int = 1, seconds: int = 240) -> None:
        rng, n = np.random.default_rng(seed), seconds * RATE
        spectrum = np.fft.rfft(rng.standard_normal(n))
        f = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20)
        self.kinds = [np.fft.irfft(spectrum / f**power, n) for power in (0, 0, 0.5, 0.5, 1.0, 0.25)]
        t = np.arange(n) / RATE
        for base in (50, 60):
            hum = sum(np.sin(2 * np.pi * base * k * t + k) / k for k in range(1, 9))
            self.kinds.append(hum + 0.05 * rng.standard_normal(n))
        slow = np.sin(2 * np.pi * t / 4.1) ** 2 + 0.05
        self.kinds.append(self.kinds[2] / self.kinds[2].std() * slow)
        self.kinds = [(k / k.std()).astype(np.float32) for k in self.kinds]
        self.spectra = [mel_power(k) for k in self.kinds]

    def cut(self, n: int, r: random.Random) -> np.ndarray:
        """`n` samples of a random kind."""
        kind = r.choice(self.kinds)
        at = r.randrange(len(kind) - n)
        return kind[at : at + n]

    def power(self, n: int, r: random.Random) -> np.ndarray:
        """The mel power of `n` frames of a random kind."""
        kind = r.choice(self.spectra)
        at = r.randrange(len(kind) - n)
        return kind[at : at + n]


def amplitude(decibels: float) -> float:
    """The factor that `decibels` stand for."""
    return 10 ** (decibels / 20)


class Maker:
    """Makes windows.

    Attributes:
        hard: The share of difficult circumstances, 1 for all that there are; less to begin with.
        full: Whether nearly all windows are full of speech, as for teaching the encoder.
        ends: The share of full windows in which the recording ends, as for its last one.
    """

    def __init__(self, corpus: Corpus, seed: int, hard: float = 1.0, full: bool = False) -> None:
        self.corpus, self.r, self.noise = corpus, random.Random(seed), Noise()
        self.hard, self.full, self.ends = hard, full, 0.06

    def make(self, seconds: float = LENGTH) -> Window:
        """A window of `seconds`, at times with little or nothing said in it."""
        r, n = self.r, round(seconds * FRAME)
        chance = r.random()
        if chance < 0.04:
            return self.without_speech(seconds, silent=chance < 0.02)
        ends_within = r.random() < (self.ends if self.full else 0.35)
        heard = r.uniform(min(1.0, seconds), seconds) if ends_within else seconds
        level = r.uniform(-30, -15) if r.random() > 0.25 * self.hard else r.uniform(-55, -30)
        power, said = self.place(heard, level, ends_within)
        if r.random() < 0.7:
            ratio = r.uniform(25, 60) if r.random() > 0.5 * self.hard else r.uniform(7, 25)
            power += self.noise.power(len(power), r) * amplitude(level - ratio) ** 2
        power *= self.channel()
        full = np.zeros((n, MELS), np.float32)
        full[: len(power)] = power
        # half of the endings are zeros in the samples, half in the spectrogram
        padded = n - len(power) if ends_within and r.random() < 0.5 else 0
        return Window(self.scaled(full, padded), seconds, said, silent=not said)

    def scaled(self, power: np.ndarray, padded: int = 0) -> np.ndarray:
        """The logarithm as whisper programs make it, the last `padded` frames zero.

        They take the loudest point of the whole recording for reference, so it may be louder than
        this window's.
        """
        m = np.log10(np.maximum(power, 1e-10))
        top = m.max() + (self.r.uniform(0, 1.5) if self.r.random() < 0.3 else 0)
        m = (np.maximum(m, top - 8.0) + 4) / 4
        m[len(m) - padded :] = 0
        return m

    def without_speech(self, seconds: float, silent: bool) -> Window:
        """A window of silence, or one of noise in which the model is to hear something all the
        same.
        """
        r, n = self.r, round(seconds * FRAME)
        power = np.zeros((n, MELS), np.float32)
        if silent:
            if r.random() < 0.5:
                power += self.noise.power(n, r) * amplitude(r.uniform(-95, -80)) ** 2
            return Window(self.scaled(power), seconds, silent=True)
        power += self.noise.power(n, r) * amplitude(r.uniform(-66, -22)) ** 2
        words = NOTHING_SAID.split()
        said = [(w, 2.0 * i / len(words), 2.0 * (i + 1) / len(words)) for i, w in enumerate(words)]
        return Window(self.scaled(power), seconds, [Utterance(said, 0.0, 2.0)], invented=True)

    def pause(self, sparse: bool) -> float:
        """Seconds between two sentences."""
        r = self.r
        if sparse:
            return r.uniform(0.3, 8)
        if self.full:
            return r.uniform(0.05, 0.4)
        return r.uniform(0.1, 1.2) if r.random() < 0.88 else r.uniform(1.2, 3.5)

    def place(
        self, heard: float, level: float, ends_within: bool
    ) -> tuple[np.ndarray, list[Utterance]]:
        """Puts sentences one after the other until `heard` seconds are full."""
        r, n = self.r, round(heard * FRAME)
        power, said = np.zeros((n, MELS), np.float32), []
        sparse = r.random() < (0.02 if self.full else 0.12)
        t = r.choices(
            [r.uniform(0, 0.25), r.uniform(0.2, 1.2), r.uniform(1, 6), -r.uniform(0, 2.5)],
            [4, 3, 0 if self.full else 1, 3],
        )[0]
        while t < heard:
            clip, words = self.corpus.pick(r)
            t = round(t, 2)
            length = len(clip) / FRAME
            if ends_within and t + length > heard and said:
                break
            at = round(t * FRAME)
            a, b = max(0, at), min(n, at + len(clip))
            if b > a:
                power[a:b] += clip[a - at : b - at] * amplitude(level + r.uniform(-5, 5)) ** 2
            inside = [
                (w, max(0.0, t + p), min(heard, t + q))
                for w, p, q in words
                if 0 <= t + (p + q) / 2 < heard
            ]
            if inside or t + length > heard:
                said.append(
                    Utterance(inside, max(0.0, t), min(heard, t + length), t + length > heard)
                )
            t += length + self.pause(sparse)
        return power, said

    def channel(self) -> np.ndarray:
        """What a telephone, a dull or a colored microphone leaves of the power in each band."""
        r, chance = self.r, self.r.random()
        tilt = r.uniform(-6, 6) if r.random() < 0.5 * self.hard else 0.0  # dB from end to end
        gain = 10 ** (np.linspace(-tilt, tilt, MELS) / 20)
        if chance < 0.12 * self.hard:
            low, high = 300, 3400
        elif chance < 0.2 * self.hard:
            low, high = 60, r.uniform(3800, 7000)
        else:
            return gain.astype(np.float32)
        keep = 1 / (1 + (low / CENTERS) ** 8) / (1 + (CENTERS / high) ** 24)
        return (gain * np.maximum(keep**2, 1e-9)).astype(np.float32)
