"""Small real library for tests: SQLite, a folder, wave files, a scripted engine.

Only decoding and the engine are not real: `WaveReader` reads plain wave files in this process, and
the engine answers from a script.
"""

import io
import wave
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, Unpack

import numpy as np
from empty_store import open_copied_store
from scripted_diarizer import ScriptedDiarizer

from tacet.compute.resampler import StreamResampler
from tacet.core.errors import NoAudioTrack, NoSpace, RunCancelled, UnreadableMedia
from tacet.core.protocols import Engine, Exporter
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Word
from tacet.detectors.energy import EnergyDetector
from tacet.engines.scripted import ScriptedEngine
from tacet.library.context import AppContext
from tacet.library.model.run import Run, RunState, SourcedValue
from tacet.library.ports.media import ChannelArguments, CopyArguments, DecodeArguments, StoredFile
from tacet.library.ports.models import PinnedModel
from tacet.library.use_cases.recordings import add_recording
from tacet.library.worker.perform_run import perform_run
from tacet.library.worker.resources import WorkerResources
from tacet.media import DecodeReport, MediaInfo
from tacet.store import FolderFiles

RATE = 16_000
BURST = 0.8  # seconds of sound per scripted word
FAST = {"vad_detector": SourcedValue("energy", "file"), "language": SourcedValue("en", "file")}


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        """Move on by days, hours, seconds ..."""
        self.now += timedelta(**step)


class WaveReader:
    """Reads 16 kHz wave files; a MediaReader without child processes."""

    def probe(self, path: Path, *, name: str | None = None) -> MediaInfo:
        """What the file says of itself."""
        seconds = len(self._both(path)) / RATE
        return MediaInfo(seconds, "wav", "pcm_s16le", RATE, 1, has_video=False, playable=True)

    def decode(self, path: Path, out: Path, **given: Unpack[DecodeArguments]) -> DecodeReport:
        """Copy the samples, the mean of two channels."""
        both = self._both(path)
        samples = both.mean(axis=1).astype(np.int16)
        if (cancelled := given.get("cancelled")) and cancelled():
            raise RunCancelled("stopped")
        part = out.with_name(out.name + ".part")
        try:
            with part.open("w+b") as file:
                if on_open := given.get("on_open"):
                    on_open(file.fileno())
                file.write(samples.tobytes())
        except OSError as error:
            part.unlink()
            raise NoSpace("There is not enough room on the disk.") from error
        part.replace(out)
        seconds = len(samples) / RATE
        if on_progress := given.get("on_progress"):
            on_progress(seconds, seconds)
        return DecodeReport(
            seconds,
            len(samples),
            "wav",
            "pcm_s16le",
            RATE,
            both.shape[1],
            peaks=b"\x01\x02",
            peak_seconds=seconds / 2,
            warnings=("one packet was damaged",),
        )

    def decode_channels(self, path: Path, out: Path, **given: Unpack[ChannelArguments]) -> Path:
        """Copy both channels."""
        self._both(path).tofile(out)
        return out

    def make_playback_copy(self, path: Path, out: Path, **given: Unpack[CopyArguments]) -> Path:
        """A byte for byte copy."""
        out.write_bytes(path.read_bytes())
        return out

    def _both(self, path: Path) -> np.ndarray:
        """Samples of all channels, shape `(n_samples, n_channels)`."""
        try:
            with wave.open(str(path)) as content:
                samples = np.frombuffer(content.readframes(content.getnframes()), np.int16)
                samples = samples.reshape(-1, content.getnchannels())
        except (wave.Error, EOFError) as error:
            raise UnreadableMedia("This is not a sound or video file.") from error
        if not len(samples):
            raise NoAudioTrack("This file holds no sound.")
        return samples


class PlainExporter:
    """Exports the words alone."""

    name, extension, media_type, title = "txt", "txt", "text/plain", "Plain"
    purpose, options = "tests", ()

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """The text."""
        return transcript.text.encode()


class OneModel:
    """Resolver that knows one model."""

    def choose(self, name: str, language: str | None = None) -> PinnedModel:
        """The one model."""
        return PinnedModel("scripted", "a script")

    def must_fetch(self, name: str, language: str | None = None) -> bool:
        """Never: it is here."""
        return False

    def lacks(self, name: str, language: str | None = None) -> bool:
        """Never: it is here."""
        return False


def read(stored: StoredFile) -> bytes:
    """All bytes of an open file, which is closed."""
    with stored as content:
        return content.read()


def speech_wave(words: int, every: float = 4.0) -> bytes:
    """A wave file with a burst of sound for each word, at 1 s, 1 s + `every` ..."""
    rng = np.random.default_rng(7)
    samples = (rng.standard_normal(int((words * every + 1) * RATE)) * 20).astype(np.int16)
    for at in starts(words, every):
        first = int(at * RATE)
        burst = rng.standard_normal(int(BURST * RATE)) * 6000
        samples[first : first + len(burst)] = burst.astype(np.int16)
    out = io.BytesIO()
    with wave.open(out, "wb") as content:
        content.setnchannels(1)
        content.setsampwidth(2)
        content.setframerate(RATE)
        content.writeframes(samples.tobytes())
    return out.getvalue()


def starts(words: int, every: float = 4.0) -> Iterator[float]:
    """When the bursts begin, in seconds."""
    return (1.0 + i * every for i in range(words))


def script(words: int, every: float = 4.0) -> list[Word]:
    """The words a scripted engine says for `speech_wave`."""
    spans = (Span(at + 0.1, at + 0.6) for at in starts(words, every))
    return [Word(span, f" word{i}", 0.9) for i, span in enumerate(spans)]


@dataclass
class SampleLibrary:
    """AppContext on a folder, and a worker's resources."""

    folder: Path
    words: int = 6
    delay: float = 0.0
    clock: Clock = field(default_factory=Clock)
    stopping: Callable[[], bool] = lambda: False
    exporters: Mapping[str, Exporter] = field(default_factory=lambda: {"txt": PlainExporter()})

    def __post_init__(self) -> None:
        self.context = AppContext(
            open_copied_store(self.folder),
            FolderFiles(self.folder, reserve=0),
            WaveReader(),
            OneModel(),
            self.exporters,
            FAST,
            clock=self.clock,
        )
        self.resources = WorkerResources(
            lambda run: ScriptedEngine(script(self.words), 30.0, self.delay),
            lambda names: [EnergyDetector()],
            ScriptedDiarizer,
            StreamResampler,
            {"tacet": "0"},
            lambda: self.stopping(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.store.close()

    def perform(self) -> RunState | None:
        """How the next waiting run ended; None when it was handed back."""
        claimed = self.context.store.claim_run("w", self.clock(), 30)
        assert claimed is not None
        return perform_run(self.context, *claimed, self.resources)

    def use_engine(self, open_engine: Callable[[Run], Engine]) -> None:
        """Let the worker open another engine."""
        self.resources = replace(self.resources, open_engine=open_engine)

    def add(self, name: str = "talk.wav", words: int | None = None) -> str:
        """The id of a new recording with a burst per word."""
        content = speech_wave(self.words if words is None else words)
        return add_recording(self.context, name, [content]).id
