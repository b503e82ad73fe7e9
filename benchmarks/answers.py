"""What a program makes of a recording; what peers make of it is kept, as it does not change."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from benchmarks.normalize import BY_CHARACTER
from benchmarks.peers import FasterWhisper
from benchmarks.programs import Tacet
from benchmarks.score import Said
from tacet.core.audio import Audio
from tacet.core.transcript import Transcript, Word

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program makes of a recording.

    Attributes:
        words: that it shows. removed: that Tacet set aside, with their reasons.
        missed: certain speech that Tacet reports as not understood.
        certain: certain speech, as Tacet's detectors agree on it.
        seconds: on the clock.
    """

    words: tuple[Said, ...]
    language: str | None
    seconds: float
    removed: tuple[tuple[Said, str], ...] = ()
    missed: tuple[Stretch, ...] = ()
    certain: tuple[Stretch, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """All that is shown."""
        return joined(self.words, self.language)


def joined(words: Sequence[Said], language: str | None = None) -> str:
    """The text of words, whether or not they bring the space before them along."""
    spaced = any(word.text[:1].isspace() for word in words[1:])
    together = spaced or language in BY_CHARACTER
    return ("" if together else " ").join(word.text for word in words)


class Asked(Protocol):
    """A program that can be asked for a recording in a language; None has it detected."""

    @property
    def name(self) -> str:
        """Its name in the tables."""

    def answer(self, audio: Audio, language: str | None) -> Answer:
        """What it makes of the recording."""


@dataclass(frozen=True, slots=True, eq=False)
class Ours:
    """Tacet in this process, as its command line runs it."""

    tacet: Tacet

    @property
    def name(self) -> str:
        """Its name in the tables."""
        return self.tacet.name

    def answer(self, audio: Audio, language: str | None) -> Answer:
        """What Tacet makes of the recording."""
        decode = replace(self.tacet.options.decode, language=language)
        asked = replace(self.tacet, options=replace(self.tacet.options, decode=decode))
        begun = time.perf_counter()
        transcript = asked.transcript(audio)
        return _ours(transcript, time.perf_counter() - begun)


def _ours(transcript: Transcript, seconds: float) -> Answer:
    return Answer(
        tuple(map(_said, transcript.words)),
        transcript.language,
        seconds,
        tuple((_said(word), "; ".join(word.reasons)) for word in transcript.removed),
        tuple((gap.span.start, gap.span.end) for gap in transcript.missed),
        tuple((span.start, span.end) for span in transcript.certain),
    )


def _said(word: Word) -> Said:
    return Said(word.text, word.span.start, word.span.end, word.verdict == "doubtful")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A peer whose answers are kept in a folder, each with the seconds that it took when asked.

    Attributes:
        model: what tells its weights apart.
    """

    peer: FasterWhisper
    model: str
    folder: Path

    @property
    def name(self) -> str:
        """Its name in the tables."""
        return self.peer.name

    def answer(self, audio: Audio, language: str | None) -> Answer:
        """What the peer makes of the recording."""
        path = self.folder / f"{self._key(audio, language)}.json"
        if path.is_file():
            return _read(json.loads(path.read_text()))
        begun = time.perf_counter()
        words, detected = self.peer.heard(audio, language)
        answer = Answer(tuple(words), detected, time.perf_counter() - begun)
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(answer)))
        fresh.replace(path)
        return answer

    def _key(self, audio: Audio, language: str | None) -> str:
        sound = hashlib.sha256(audio.samples.tobytes()).hexdigest()
        told = [self.name, self.model, dict(self.peer.about), language, sound]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _read(kept: Mapping[str, Any]) -> Answer:
    words = tuple(Said(**word) for word in kept["words"])
    return Answer(words, kept["language"], kept["seconds"])


def fingerprint(folder: Path) -> str:
    """What tells the weights of a model's folder from others: their SHA-256."""
    with (folder / "model.bin").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
