"""Real recordings with references: clips, mixes of them, long readings, silence, single words."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.mixed import ROOM, Clip, loudest, mixed, pink, sound_of
from benchmarks.recordings import Recording, from_suite, read, sounds_in, suite_names
from benchmarks.score import Utterance
from tacet.core.audio import SAMPLE_RATE, Audio

KINDS = ("talk", "sessions", "mixed", "noisy", "edges")
SEEDS = (1, 2, 3)
MIXED_MINUTES = 4.0
LONG_MINUTES = 6.0
LONG_KINDS = {"meditation": (5.0, 30.0), "dense": (0.3, 0.8), "noisy": (0.3, 2.0)}  # pauses, s
LONG_LEVEL, LONG_SNR = -21.0, 10.0  # dBFS of the loudest second; dB over the noise
SHORTEST, LONGEST = 1.0, 30.0  # seconds of a clip that goes into a mix
_DIGITS = re.compile(r"the digits? ((?:\d ?)+)")


@dataclass(frozen=True, slots=True)
class Sample:
    """A recording with its language; `group` is what its figures are added up by."""

    recording: Recording
    language: str
    group: str

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.recording.name


def listing(data: Path) -> dict[str, dict[str, str]]:
    """What is known about each clip of `real/`; empty where the folder is not there."""
    path = data / "real" / "real.json"
    return json.loads(path.read_text()) if path.is_file() else {}


def clips(data: Path, english: bool) -> Iterator[Sample]:
    """Every clip of real people; the whole clip is one utterance."""
    for name, about in sorted(listing(data).items()):
        if about["language"] == "en" or not english:
            audio = read(data / "real" / about.get("file", name))
            said = (Utterance(0.0, audio.duration, about["text"]),)
            yield Sample(Recording(name, audio, said), about["language"], about["language"])


def english_clips(data: Path) -> list[Clip]:
    """The English clips that go into mixes."""
    return [
        (data / "real" / about.get("file", name), about["text"])
        for name, about in sorted(listing(data).items())
        if about["language"] == "en"
        and SHORTEST <= float(about["seconds"]) <= LONGEST
        and about["kind"] != "synthetic"
    ]


def mixes(
    data: Path, kinds: Sequence[str] = KINDS, seeds: Sequence[int] = SEEDS
) -> Iterator[Sample]:
    """Minutes of English clips by many people in each manner of recording."""
    clips_found = english_clips(data)
    for kind in kinds if clips_found else ():
        for seed in seeds:
            yield Sample(mixed(clips_found, kind, MIXED_MINUTES * 60, seed * 1000), "en", kind)


def readings(data: Path, seconds: float = LONG_MINUTES * 60) -> Iterator[Sample]:
    """Three recordings of one reader: with long pauses, dense, and noisy."""
    texts = json.loads((data / "speech" / "transcripts.json").read_text())
    files = [(data / "speech" / n, text) for n, text in texts.items() if n.startswith("LJ")]
    for kind in LONG_KINDS:
        yield Sample(_reading(files, kind, seconds), "en", kind)


def long_recordings(data: Path, own: bool) -> list[Sample]:
    """What time is measured on: the readings, or of the suite what our `own` model knows."""
    if not own:
        return list(readings(data))
    return [Sample(from_suite(data / "suite", name), "en", name) for name in LONG_KINDS]


def _reading(files: Sequence[Clip], kind: str, seconds: float) -> Recording:
    chance, rng = random.Random(kind), np.random.default_rng(list(LONG_KINDS).index(kind))
    noise = LONG_LEVEL - LONG_SNR if kind == "noisy" else ROOM
    x = pink(rng, round(seconds * SAMPLE_RATE), noise)
    at, said, pile = chance.uniform(*LONG_KINDS[kind]), list[Utterance](), list[Clip]()
    while True:
        pile = pile or chance.sample(list(files), len(files))
        path, text = pile.pop()
        y = sound_of(path)
        y = y * 10 ** ((LONG_LEVEL - loudest(y)) / 20)
        end = at + len(y) / SAMPLE_RATE
        if end > seconds:
            return Recording(f"reading-{kind}", Audio.from_floats(x), tuple(said))
        first = round(at * SAMPLE_RATE)
        x[first : first + len(y)] += y
        said.append(Utterance(round(at, 3), round(end, 3), text))
        at = end + chance.uniform(*LONG_KINDS[kind])


def silences(data: Path) -> Iterator[Sample]:
    """Clips without speech, and dead air."""
    for path in sounds_in(data / "nonspeech"):
        yield Sample(Recording(path.stem, read(path)), "en", "nonspeech")
    for name in suite_names(data / "suite"):
        if name.startswith("dead_"):
            yield Sample(from_suite(data / "suite", name), "en", "dead air")


def cases(data: Path) -> Iterator[Sample]:
    """Recordings that went wrong once: digits said singly, and clips of a single digit."""
    path = data / "cases" / "cases.json"
    for name, about in json.loads(path.read_text()).items() if path.is_file() else ():
        if digits := _DIGITS.match(about["expect"]):
            audio = read(data / "cases" / name)
            said = (Utterance(0.0, audio.duration, digits[1].strip()),)
            group = "single digit" if len(digits[1].split()) == 1 else "digits in a row"
            yield Sample(Recording(name, audio, said), "en", group)


def with_room(name: str, sound: np.ndarray, text: str, room: float = 2.0) -> Sample:
    """A word with seconds of a quiet room before and after it."""
    n = round(room * SAMPLE_RATE)
    x = pink(np.random.default_rng(len(sound)), len(sound) + 2 * n, ROOM)
    x[n : n + len(sound)] += sound
    said = (Utterance(room, room + len(sound) / SAMPLE_RATE, text),)
    return Sample(Recording(name, Audio.from_floats(x), said), "en", "said alone")
