"""Plan of a transcription: its speech and its windows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tacet.core.audio import Audio
from tacet.core.options import TranscribeOptions
from tacet.core.planning.windows import make_shards, make_windows, silence_left_out
from tacet.core.protocols import SpeechDetector
from tacet.core.span import Span
from tacet.core.speech.detection import Speech, find_speech
from tacet.core.speech.voice import speech_regions, voiced_regions
from tacet.core.window import Window


@dataclass(frozen=True, slots=True)
class Outline:
    """Plan without probabilities, small enough to keep for every chapter.

    Attributes:
        span: the stretch of the recording that it is for.
        silence_left_out: seconds that no window holds.
        shards: windows in groups; each group is recognized and stored as one.
    """

    span: Span
    speech: tuple[Span, ...]
    certain: tuple[Span, ...]
    silence_left_out: float
    shards: tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Speech and windows of a recording, always the same for it.

    Attributes:
        span: the stretch of the recording that it is for.
        speech: the speech found, with its evidence.
        voice: candidate speech with its edges refined; what word times are repaired against.
        shards: windows in groups; each group is recognized and stored as one.
        silence_left_out: seconds that no window holds.
    """

    span: Span
    speech: Speech
    voice: tuple[Span, ...]
    shards: tuple[tuple[Window, ...], ...]
    silence_left_out: float

    @property
    def windows(self) -> tuple[Window, ...]:
        """All windows in order."""
        return tuple(window for shard in self.shards for window in shard)

    @property
    def outline(self) -> Outline:
        """The plan without probabilities."""
        speech = self.speech
        return Outline(
            self.span, speech.candidate, speech.certain, self.silence_left_out, self.shards
        )


def make_plan(
    audio: Audio, detectors: Sequence[SpeechDetector], options: TranscribeOptions, window: float
) -> Plan:
    """Plan for a recording or a piece of one.

    Without VAD the model gets everything; `speech` is still only what was detected.

    Args:
        window: the engine's window in seconds.
    """
    speech = find_speech(audio, detectors, options.speech)
    return plan_within(audio.span, speech, options, window)


def plan_within(span: Span, speech: Speech, options: TranscribeOptions, window: float) -> Plan:
    """Plan for a stretch of a recording, by the speech that was found in it."""
    transcribed, edges = speech, voiced_regions(speech, span, options.timing)
    if not options.speech.vad_filter and span.duration:
        transcribed, edges = (
            replace(speech, candidate=(span,)),
            speech_regions(edges, span, options.timing),
        )
    windows = make_windows(transcribed, span, window, options.windows)
    return Plan(
        span,
        speech,
        edges,
        make_shards(windows, options.windows, first=span.start == 0),
        silence_left_out(windows, span),
    )
