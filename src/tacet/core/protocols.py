"""Protocols of engines, detectors, diarizers, exporters, importers and audio sources.

Every implementation passes the contract suite of its seam in tests/contract.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.transcript import Transcript
from tacet.core.window import Window, WindowResult


@dataclass(frozen=True, slots=True, eq=False)
class SpeechProbabilities:
    """Speech probability over time.

    Attributes:
        probability: float32, shape `(n_frames,)`, 0..1.
        hop: seconds from one frame to the next; frame `i` stands for
            `[start + i * hop, start + (i + 1) * hop)`.
        start: when the first frame begins, in seconds; below 0 with leading silence.
    """

    probability: NDArray[np.float32]
    hop: float
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """Model, device and versions of an engine.

    Attributes:
        model: name as the user knows it; `title` as it is shown.
        window: the model's window in seconds.
        languages: codes it knows; one entry for an English-only model.
        notice: what a person must know before trusting it, such as that it is a demonstration.
        files: SHA-256 by file name of the model's folder.
        versions: version by component name.
    """

    name: str
    model: str
    title: str
    window: float
    languages: tuple[str, ...]
    device: str
    compute_type: str
    notice: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


class AudioSource(Protocol):
    """Recording that is read piece by piece, perhaps while still being decoded."""

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, `length` seconds long; shorter only at the end.

        Waits until it is there. Raises whatever went wrong with decoding.
        """


class LiveSource(AudioSource, Protocol):
    """Recording that is read while it is made."""

    def next_cut(self, start: float, end: float) -> float | None:
        """First time after `start` and not after `end` at which a chapter ends without a pause.

        Waits until the sound up to it, or up to `end`, is there. Raises as `piece` does.
        """


class Engine(Protocol):
    """Speech recognizer: writes down what is said in windows."""

    @property
    def facts(self) -> EngineFacts:
        """Model, device and versions."""

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """The language spoken in the windows and its probability, 0..1.

        `options` are those with which the windows will be recognized, but for the language.
        Several threads may ask at once.
        """

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """One result per window, in order, as soon as each is known.

        Work may begin before the first is asked for; what is asked for no more is not worked on.
        Windows are independent: the answer for one never depends on another. Words lie inside
        their window, in order, with plain float times. `options.language` is set. Several threads
        may ask at once; none has to wait until another has got all of its answers.
        """

    def close(self) -> None:
        """Free the memory; the engine is not used afterwards."""


@runtime_checkable
class ExpectsWords(Engine, Protocol):
    """Engine that takes `DecodeOptions.hotwords`, words to expect; others ignore a vocabulary."""

    def fits_prompt(self, options: DecodeOptions) -> bool:
        """Whether hotwords and initial prompt fit into the model's prompt, uncut."""


@runtime_checkable
class AlignsText(Engine, Protocol):
    """Engine that can tell when a given text is spoken."""

    def align(
        self, audio: Audio, window: Window, texts: Sequence[str], options: DecodeOptions
    ) -> tuple[Span, ...]:
        """When each of some words is spoken, which together are what is said in a window.

        Args:
            texts: words with the spaces before them. `options.language` is set.

        Returns:
            One span for each, in order, inside the window; one without length where it was not
            found.

        Raises:
            BadInput: there is more text than can be aligned at once.
        """


class SpeechDetector(Protocol):
    """Voice activity detector: speech probability frame by frame."""

    @property
    def name(self) -> str:
        """The name of its entry point."""

    def track(self, audio: Audio) -> SpeechProbabilities:
        """Speech probability of a whole recording, computed in bounded blocks.

        The recording is read by `audio.blocks`; the first frame is that of the first block.
        """


class Diarizer(Protocol):
    """Tells people apart by their voices, piece by piece."""

    @property
    def name(self) -> str:
        """The name of its entry point."""

    @property
    def step(self) -> float:
        """Seconds of a piece."""

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        """One answer per piece, in order, as soon as each is known.

        Pieces are some of `speaker_spans`; what is around them may be listened to as well. Each
        answer depends on the recording alone, not on which other pieces are asked for.
        """


class Exporter(Protocol):
    """Pure function from a transcript to one file format.

    Attributes:
        purpose: for whom or what it is, in a few words.
        options: names of the export options that change its files.
    """

    name: str
    extension: str
    media_type: str
    title: str
    purpose: str
    options: tuple[str, ...]

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """The file's bytes. Unknown options are ignored; an empty transcript is valid."""


class Importer(Protocol):
    """Pure function from a file of one format to a transcript."""

    name: str
    extension: str
    title: str

    def read(self, content: bytes) -> Transcript:
        """The file's transcript, perhaps without words. Raises UnreadableTranscript."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a transcription.

    Attributes:
        step: "preparing", "listening" or "telling speakers apart".
        reached: seconds of the recording that are transcribed.
        results: what has just been judged, if anything.
    """

    step: str
    reached: float
    results: tuple[WindowResult, ...] = ()


OnProgress = Callable[[Progress], None]
