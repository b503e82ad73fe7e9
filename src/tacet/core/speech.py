"""From a detector's probabilities to stretches of speech: candidate (recall) and certain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import Audio
from tacet.core.levels import HOP as LEVEL_HOP
from tacet.core.levels import Levels, measure_levels
from tacet.core.options import SpeechOptions
from tacet.core.protocols import SpeechDetector, Track
from tacet.core.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Where somebody speaks, and the evidence for it.

    Attributes:
        candidate: speech in the widest sense; what the model gets to hear.
        certain: speech beyond doubt; words missing there are reported.
        track: speech probability over time, 0 in dead air.
        levels: loudness over time.
    """

    candidate: tuple[Span, ...]
    certain: tuple[Span, ...]
    track: Track
    levels: Levels

    def probability(self, start: float, end: float) -> NDArray[np.float32]:
        """The speech probabilities of the frames between two times; at least one frame."""
        hop, n = self.track.hop, len(self.track.probability)
        first = min(max(0, int(start / hop)), max(0, n - 1))
        last = max(first + 1, int(np.ceil(end / hop)))
        found = self.track.probability[first:last]
        return found if len(found) else np.zeros(1, np.float32)


def find_speech(audio: Audio, detector: SpeechDetector, options: SpeechOptions) -> Speech:
    """The speech in a recording; all of it when `vad_filter` is off."""
    levels = measure_levels(audio, options)
    if levels.dead.all():  # the gate is sure: the detector is not even asked
        track = Track(np.zeros(0, np.float32), LEVEL_HOP)
    else:
        track = _without_dead_air(detector.track(audio), levels)
    certain = _certain(track, audio.duration, options)
    if not options.vad_filter:
        return Speech((audio.span,) if len(audio.samples) else (), certain, track, levels)
    candidate = _candidate(track, audio.duration, options)
    kept = tuple(span for span in candidate if _is_heard(span, levels, options))
    return Speech(kept, certain, track, levels)


def _without_dead_air(track: Track, levels: Levels) -> Track:
    """The track with probability 0 in dead air: detectors fire on near-zero sound."""
    times = (np.arange(len(track.probability)) + 0.5) * track.hop
    frames = np.minimum((times / LEVEL_HOP).astype(np.int64), len(levels.dead) - 1)
    return Track(np.where(levels.dead[frames], 0, track.probability).astype(np.float32), track.hop)


def _candidate(track: Track, duration: float, options: SpeechOptions) -> list[Span]:
    """Stretches that reach the threshold somewhere and stay over the leave threshold."""
    low = track.probability >= min(options.vad_leave_threshold, options.vad_threshold)
    return [
        Span(min(start * track.hop, duration), min(end * track.hop, duration))
        for start, end in _runs(low)
        if track.probability[start:end].max() >= options.vad_threshold
    ]


def _certain(track: Track, duration: float, options: SpeechOptions) -> tuple[Span, ...]:
    return tuple(
        Span(min(start * track.hop, duration), min(end * track.hop, duration))
        for start, end in _runs(track.probability >= options.certain_threshold)
        if (end - start) * track.hop * 1000 >= options.min_certain_ms
    )


def _is_heard(span: Span, levels: Levels, options: SpeechOptions) -> bool:
    """False for a very short island that hardly stands over the noise floor."""
    if span.duration * 1000 >= options.min_speech_ms:
        return True
    return levels.peak(span.start, span.end) - levels.floor >= options.island_level


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The runs of True as `[start, end)` in frames, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
