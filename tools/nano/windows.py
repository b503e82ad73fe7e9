"""Made windows: spoken sentences with pauses, noise and other circumstances, and exactly when each
word is spoken.
"""

import random
from dataclasses import dataclass, field

import numpy as np
from corpus import FRAME, RATE, Corpus, Spoken, Word
from spectra import MELS, mel_power

CENTERS = 700 * (10 ** (np.linspace(0, 2840, MELS + 2)[1:-1] / 2595) - 1)  # Hz
LENGTH = 30.0
ALONE = 0.4  # of windows in which the recording ends: one sentence, as programs that cut hand over
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
        rests: The share of windows that hold but the rest of a recording, after its last word.
    """

    def __init__(self, corpus: Corpus, seed: int, hard: float = 1.0, full: bool = False) -> None:
        self.corpus, self.r, self.noise = corpus, random.Random(seed), Noise()
        self.hard, self.full, self.ends, self.rests = hard, full, 0.06, 0.0

    def make(self, seconds: float = LENGTH) -> Window:
        """A window of `seconds`, at times with little or nothing said in it."""
        r, n = self.r, round(seconds * FRAME)
        chance = r.random()
        if chance < 0.04:
            return self.without_speech(seconds, silent=chance < 0.02)
        if chance < 0.04 + self.rests:
            return self.rest(seconds)
        ends_within = r.random() < (self.ends if self.full else 0.35)
        heard = r.uniform(min(1.0, seconds), seconds) if ends_within else seconds
        level = r.uniform(-30, -15) if r.random() > 0.25 * self.hard else r.uniform(-55, -30)
        if ends_within and r.random() < ALONE:
            power, said = self.one(seconds, level)
        else:
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

    def rest(self, seconds: float) -> Window:
        """A window with the last 2.5 s at most of a recording, in which nobody speaks any more: its
        noise is quiet beside the speech before, and zeros follow. Programs that go on at the last
        word's end hand such windows over.
        """
        r, n = self.r, round(seconds * FRAME)
        noise = self.noise.power(min(n, round(r.uniform(0.2, 2.5) * FRAME)), r)
        level = r.uniform(-55, -15)  # of the speech before
        noise *= amplitude(level - r.uniform(15, 60)) ** 2 * self.channel()
        power = np.zeros((n, MELS), np.float32)
        power[: len(noise)] = noise
        m = np.log10(np.maximum(power, 1e-10))
        loudest = np.log10(amplitude(level) ** 2) + r.uniform(2.6, 3.6)  # band of it
        m = (np.maximum(m, max(m.max(), loudest) - 8.0) + 4) / 4
        if r.random() < 0.5:
            m[len(noise) :] = 0
        return Window(m, seconds, silent=True)

    def pause(self, sparse: bool) -> float:
        """Seconds between two sentences."""
        r = self.r
        if sparse:
            return r.uniform(0.3, 8)
        if self.full:
            return r.uniform(0.05, 0.4)
        return r.uniform(0.1, 1.2) if r.random() < 0.88 else r.uniform(1.2, 3.5)

    def one(self, seconds: float, level: float) -> tuple[np.ndarray, list[Utterance]]:
        """One sentence with little around it, cut off after `seconds`."""
        spoken, t = self.corpus.pick(self.r), round(self.r.uniform(0.1, 0.6), 2)
        heard = min(seconds, t + len(spoken[0]) / FRAME + self.r.uniform(0.1, 0.5))
        power = np.zeros((round(heard * FRAME), MELS), np.float32)
        said = self.put(spoken, t, power, level)
        return power, [said] if said else []

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
            spoken = self.corpus.pick(r)
            t = round(t, 2)
            length = len(spoken[0]) / FRAME
            if ends_within and t + length > heard and said:
                break
            if utterance := self.put(spoken, t, power, level):
                said.append(utterance)
            t += length + self.pause(sparse)
        return power, said

    def put(self, spoken: Spoken, t: float, power: np.ndarray, level: float) -> Utterance | None:
        """Adds a sentence that begins at `t` to a window's power; what is heard of it, if any."""
        (clip, words), heard, at = spoken, len(power) / FRAME, round(t * FRAME)
        a, b = max(0, at), min(len(power), at + len(clip))
        if b > a:
            loud = amplitude(level + self.r.uniform(-5, 5)) ** 2
            power[a:b] += clip[a - at : b - at] * loud
        end = t + len(clip) / FRAME
        inside = [
            (w, max(0.0, t + p), min(heard, t + q))
            for w, p, q in words
            if 0 <= t + (p + q) / 2 < heard
        ]
        if not inside and end <= heard:
            return None
        return Utterance(inside, max(0.0, t), min(heard, end), end > heard)

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
