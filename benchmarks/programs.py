"""What is measured: a program that writes down a recording, and Tacet as one of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from benchmarks.score import Said
from tacet import __version__, plugins
from tacet.bootstrap import build_tools
from tacet.core.audio import Audio
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.protocols import Engine, SpeechDetector
from tacet.core.transcript import Transcript, Verdict
from tacet.settings import Settings, typed_folder

LANGUAGE = "en"
Profile = Literal["fast", "balanced", "exact"]


class Program(Protocol):
    """A program under measurement."""

    @property
    def name(self) -> str:
        """Its name and setting, as the tables show it."""

    @property
    def about(self) -> Mapping[str, str]:
        """Version, threads, beam, batch and all that differs from its defaults."""

    @property
    def clock(self) -> Callable[[], float]:
        """What its time is taken with: processor time, where that can be seen."""

    def write(self, audio: Audio) -> list[Said]:
        """The words it shows to its user."""


@dataclass(frozen=True, slots=True, eq=False)
class Tacet:
    """Tacet itself, by the same function that the command line and the server use."""

    engine: Engine
    detectors: Sequence[SpeechDetector]
    options: TranscribeOptions
    threads: int
    name: str = "Tacet"

    @property
    def about(self) -> Mapping[str, str]:
        """Version, threads, beam, batch."""
        decode = self.options.decode
        return {
            "version": __version__,
            "ctranslate2": self.engine.facts.versions.get("ctranslate2", "?"),
            "threads": str(self.threads),
            "beam": str(decode.beam_size),
            "batch": str(decode.batch_size or "as fits"),
            "compute type": self.engine.facts.compute_type,
            "setting": f"--profile {decode.profile} --silence {self.options.verify.silence}",
        }

    @property
    def clock(self) -> Callable[[], float]:
        """Processor time."""
        return time.process_time

    def at(self, profile: Profile) -> "Tacet":
        """The same at another profile."""
        decode = replace(self.options.decode, profile=profile)
        options = replace(self.options, decode=decode)
        return replace(self, options=options, name=f"{self.name} {profile}")

    def transcript(self, audio: Audio) -> Transcript:
        """The whole transcript."""
        return transcribe(audio, self.detectors, self.engine, self.options)[0]

    def write(self, audio: Audio) -> list[Said]:
        """The words that are shown: kept and doubtful ones."""
        return [
            Said(w.text, w.span.start, w.span.end, w.verdict is Verdict.DOUBTFUL)
            for w in self.transcript(audio).words
        ]


def open_tacet(model: str, threads: int, encoder: str = "auto") -> tuple[Tacet, Path]:
    """Tacet with a model that is on this computer, and the folder of that model.

    Args:
        encoder: as in `Settings.encoder`.

    Raises:
        ModelUnavailable, NotFound: there is no such model here.
    """
    tools = build_tools(Settings(threads=threads, offline=True, device="cpu", encoder=encoder))
    model = typed_folder(model)
    engine = tools.open_engine(model, "cpu", "int8")
    options = TranscribeOptions()
    detectors = plugins.detectors(options.speech.vad_detector)
    return Tacet(engine, detectors, options, threads), tools.models.choose(model).folder


@dataclass(slots=True, eq=False)
class Timed:
    """A program with a limit on its time: once that is used up it is asked no more.

    Attributes:
        budget: seconds by its clock. `spent`: seconds used; the last answer may exceed it.
    """

    program: Program
    budget: float
    spent: float = 0.0

    @property
    def name(self) -> str:
        """The program's name."""
        return self.program.name

    def write(self, audio: Audio) -> list[Said] | None:
        """The words it shows to its user; None when its time was used up before."""
        if self.spent >= self.budget:
            return None
        started = self.program.clock()
        words = self.program.write(audio)
        self.spent += self.program.clock() - started
        return words
