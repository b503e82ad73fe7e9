"""Small values for tests of core: sounds, words, windows, results.

All sound is 16 kHz mono float in -1..1 and the same every time it is made.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options import SpeechOptions
from tacet.core.protocols import SpeechProbabilities
from tacet.core.span import Span
from tacet.core.speech.detection import Speech
from tacet.core.speech.loudness import HOP as LOUDNESS_HOP
from tacet.core.speech.loudness import Loudness, measure_loudness
from tacet.core.transcript import Evidence, Verdict, Word
from tacet.core.window import Window, WindowResult

Sound = NDArray[np.float64]
HOP = 0.032  # seconds a frame of the tracks made here, as Silero's


def word(text: str, start: float, end: float, probability: float = 0.9, **evidence: float) -> Word:
    """A kept word, its text with the leading space that Whisper writes."""
    found = Evidence(**evidence)
    return Word(Span(start, end), f" {text}", probability, found, id=f"{start}-{end} {text}")


def pieced(text: str, start: float, end: float) -> Word:
    """A kept word without a space before it."""
    return Word(Span(start, end), text, 0.9)


def removed(text: str, start: float, end: float) -> Word:
    """A word that was taken out."""
    return replace(word(text, start, end), verdict=Verdict.REMOVED, reasons=("nobody speaks",))


def words_at(text: str, start: float, each: float = 0.3, apart: float = 0.0) -> tuple[Word, ...]:
    """The words of `text`, one after the other from `start` on."""
    step = each + apart
    return tuple(
        word(w, start + i * step, start + i * step + each) for i, w in enumerate(text.split())
    )


def texts(words: Sequence[Word]) -> list[str]:
    """The words' texts without spaces."""
    return [w.text.strip() for w in words]


def silence(seconds: float) -> Sound:
    """Digital zero."""
    return np.zeros(round(seconds * SAMPLE_RATE))


@cache
def _white(seed: int, size: int) -> Sound:
    return np.random.default_rng(seed).standard_normal(size)


def noise(seconds: float, level: float = -50.0, seed: int = 0) -> Sound:
    """White noise with an RMS of `level` dBFS."""
    n = round(seconds * SAMPLE_RATE)
    size = 1 << max(0, n - 1).bit_length()  # so that few are made; a longer one begins the same
    return _white(seed, size)[:n] * 10 ** (level / 20)


def tone(seconds: float, hertz: float = 440.0, level: float = -20.0) -> Sound:
    """A sine with an RMS of `level` dBFS."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * hertz * time)


def speech_like(seconds: float, level: float = -20.0, pitch: float = 120.0) -> Sound:
    """A buzzing voice with a vowel's formants, in short syllables."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    sweep = 2 * np.pi * np.cumsum(pitch * (1 + 0.08 * np.sin(2 * np.pi * 0.7 * time))) / SAMPLE_RATE
    sound = np.zeros(len(time))
    for k in range(1, 30):
        loud = sum(np.exp(-(((k * pitch - f) / 120) ** 2)) for f in (600, 1300, 2500))
        sound += (loud + 0.03) * np.sin(k * sweep) / np.sqrt(k)
    sound *= np.sin(np.pi * ((4 * time) % 1)) ** 0.5
    return sound / max(1e-9, np.sqrt(np.mean(sound**2)) if len(sound) else 1.0) * 10 ** (level / 20)


def audio(*parts: Sound) -> Audio:
    """The parts one after the other."""
    return Audio.from_floats(np.concatenate(parts) if parts else silence(0))


def read_sound(path: Path) -> Audio:
    """A 16 kHz mono recording, sample for sample."""
    import av  # here, so that fast tests do not wait for it

    with av.open(str(path)) as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
        assert file.streams.audio[0].rate == SAMPLE_RATE
    return Audio(np.concatenate(parts).astype(np.int16))


class FixedDetector:
    """Gives the probabilities it was made with, whatever it hears."""

    name = "fixed"

    def __init__(self, probability: Sequence[float] | NDArray[np.float32], hop: float = HOP):
        self.probability = np.asarray(probability, np.float32)
        self.hop = hop

    def track(self, audio: Audio) -> SpeechProbabilities:
        """As many frames as the recording needs, the last one repeated."""
        need = int(np.ceil(audio.duration / self.hop - 1e-9))
        return SpeechProbabilities(
            np.resize(self.probability, need) if need else self.probability[:0], self.hop
        )


class Spoken:
    """Detector that knows the speech in a recording of any length."""

    name = "spoken"

    def __init__(self, spoken: Sequence[tuple[float, float]]):
        self.spoken = spoken

    def track(self, sound: Audio) -> SpeechProbabilities:
        """0.97 where somebody speaks, else 0.02."""
        n = int(np.ceil((sound.leading_silence + len(sound.samples)) / 512))
        times = sound.blocks_start + (np.arange(n) + 0.5) * 0.032
        inside = np.zeros(n, bool)
        for start, end in self.spoken:
            inside |= (times >= start) & (times < end)
        return FixedDetector(np.where(inside, 0.97, 0.02)).track(audio(silence(n * 0.032)))


def speech_at(
    candidate: Sequence[tuple[float, float]],
    certain: Sequence[tuple[float, float]] | None = None,
    duration: float = 60.0,
) -> Speech:
    """Speech at these times, loud and probable, in noise at -50 dBFS."""
    certain = candidate if certain is None else certain
    times = (np.arange(int(np.ceil(duration / HOP))) + 0.5) * HOP
    track = np.full(len(times), 0.02, np.float32)
    sound = noise(duration)
    for spans, probability in ((candidate, 0.4), (certain, 0.95)):
        for start, end in spans:
            track[(times >= start) & (times < end)] = probability
            first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
            sound[first:last] = noise(60, -20)[: len(sound[first:last])]
    return Speech(
        tuple(Span(*s) for s in candidate),
        tuple(Span(*s) for s in certain),
        SpeechProbabilities(track, HOP),
        measure_loudness(audio(sound), SpeechOptions()),
    )


def tracked(probability: Sequence[float], candidate: Sequence[Span], duration: float) -> Speech:
    """Speech with a track of its own over an even room."""
    n = int(np.ceil(duration / LOUDNESS_HOP))
    levels = Loudness(np.full(n, -50, np.float32), np.zeros(n, np.bool_), -50.0)
    return Speech(
        tuple(candidate), (), SpeechProbabilities(np.asarray(probability, np.float32), HOP), levels
    )


def result(start: float, end: float, *words: Word, overlap: float = 0.0) -> WindowResult:
    """Result of an engine between two times."""
    return WindowResult(Window(Span(start, end), (), overlap), words=tuple(words))


def spans(longest: float = 100.0) -> st.SearchStrategy[Span]:
    """Any span within `[0, longest]`, on a grid of milliseconds, possibly empty."""
    time = st.integers(0, round(longest * 1000))
    return st.tuples(time, time).map(lambda t: Span(min(t) / 1000, max(t) / 1000))


def scripts(longest: float, most: int = 40) -> st.SearchStrategy[list[Word]]:
    """Any words in order without overlap, numbered, within `[0, longest]`."""
    cut = st.integers(0, round(longest * 100))
    cuts = st.lists(cut, max_size=2 * most, unique=True).map(sorted)
    return cuts.map(
        lambda c: [
            word(f"w{i}", a / 100, b / 100)
            for i, (a, b) in enumerate(zip(c[::2], c[1::2], strict=False))
        ]
    )
