"""Plan: where somebody speaks, and in which windows that will be listened to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tacet.core.audio import Audio
from tacet.core.options import TranscribeOptions
from tacet.core.planning.windows import make_shards, make_windows, silence_left_out
from tacet.core.protocols import SpeechDetector
from tacet.core.span import Span
from tacet.core.speech.regions import Speech, find_speech
from tacet.core.speech.voice import speech_regions, voiced_regions
from tacet.core.window import Window


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan without its tracks: small enough to be kept for every chapter of a long recording.

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
    """What will be listened to. The same recording and options give the same plan.

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
        """The plan without its tracks."""
        speech = self.speech
        return Outline(
            self.span, speech.candidate, speech.certain, self.silence_left_out, self.shards
        )


def make_plan(
    audio: Audio, detectors: Sequence[SpeechDetector], options: TranscribeOptions, window: float
) -> Plan:
    """The plan for a recording, or a piece, and an engine that hears `window` seconds at once.

    Without the gate the model hears everything; speech is still only what was found.
    """
    heard = speech = find_speech(audio, detectors, options.speech)
    edges = voiced_regions(speech, audio.span, options.timing)
    if not options.speech.vad_filter and audio.duration:
        heard, edges = (
            replace(speech, candidate=(audio.span,)),
            speech_regions(edges, audio.span, options.timing),
        )
    windows = make_windows(heard, audio.span, window, options.windows)
    return Plan(
        audio.span,
        speech,
        edges,
        make_shards(windows, options.windows, first=audio.origin == 0),
        silence_left_out(windows, audio.span),
    )
