"""Speech regions: candidate (one detector, for recall) and certain (all detectors).

How much the detectors agree is the evidence that words are judged by (docs/silence.md, 2).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import DECIBELS, SAMPLE_RATE, Audio
from tacet.core.options import SpeechOptions
from tacet.core.protocols import SpeechDetector, SpeechProbabilities
from tacet.core.span import MS, Span
from tacet.core.speech.loudness import HOP as LOUDNESS_HOP
from tacet.core.speech.loudness import Loudness, far_regions, measure_loudness, runs

Probability = NDArray[np.float32]
ROUNDING = 1e-6  # frames that floating point may add or take away


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Speech regions of a recording, with the evidence for them.

    Attributes:
        candidate: speech in the widest sense; what is given to the model.
        certain: speech beyond doubt; words missing there are reported.
        probabilities: speech probability over time, pooled over the detectors; 0 in dead air.
        loudness: loudness over time.
    """

    candidate: tuple[Span, ...]
    certain: tuple[Span, ...]
    probabilities: SpeechProbabilities
    loudness: Loudness

    def probability(self, start: float, end: float) -> Probability:
        """Speech probabilities of the frames between two times; at least one."""
        hop, n = self.probabilities.hop, len(self.probabilities.probability)
        first = min(max(0, int((start - self.probabilities.start) / hop + ROUNDING)), max(0, n - 1))
        last = max(first + 1, int(np.ceil((end - self.probabilities.start) / hop - ROUNDING)))
        frames = self.probabilities.probability[first:last]
        return frames if len(frames) else np.zeros(1, np.float32)


def find_speech(
    audio: Audio,
    detectors: Sequence[SpeechDetector],
    options: SpeechOptions,
    before: Audio | None = None,
) -> Speech:
    """Speech in a recording or a piece of one.

    Args:
        before: sound before the piece, by which its gain and noise floor are measured, too.
    """
    framed = audio.frame_aligned()
    loudness = measure_loudness(framed, options, before)
    if loudness.dead.all():  # silence for certain: no detector is asked
        nothing = SpeechProbabilities(np.zeros(0, np.float32), LOUDNESS_HOP)
        return Speech((), (), nothing, loudness)
    tracks = _detect(framed, detectors, loudness, options)
    for region in far_regions(loudness, audio.span, options):
        far = audio.piece(region.start, region.duration).frame_aligned()
        again = _detect(far, detectors, measure_loudness(far, options), options)
        tracks = [_with_higher(track, second) for track, second in zip(tracks, again, strict=True)]
    hop, start = tracks[0].hop, tracks[0].start
    every = np.stack([track.probability for track in tracks])
    lowest = SpeechProbabilities(every.min(axis=0), hop, start)
    highest = SpeechProbabilities(every.max(axis=0), hop, start)
    pooled = SpeechProbabilities(_pooled(every, hop, options.speech_smoothing), hop, start)
    candidate = (
        span
        for span in _candidate(highest, audio.span, options)
        if _is_audible(span, loudness, options)
    )
    return Speech(tuple(candidate), _certain(lowest, audio.span, options), pooled, loudness)


def _detect(
    framed: Audio,
    detectors: Sequence[SpeechDetector],
    loudness: Loudness,
    options: SpeechOptions,
) -> list[SpeechProbabilities]:
    """Probabilities by each detector, at its usual loudness, on one grid."""
    louder = replace(framed, gain=_gain(loudness, options))
    with ThreadPoolExecutor(max(1, len(detectors))) as pool:  # each on a core of its own
        return _resampled(list(pool.map(lambda d: d.track(louder), detectors)), loudness)


def _with_higher(track: SpeechProbabilities, second: SpeechProbabilities) -> SpeechProbabilities:
    """The probabilities, raised where a second detection of a part is higher."""
    first = round((second.start - track.start) / track.hop)
    part = second.probability[max(0, -first) :]
    probability = track.probability.copy()
    target = probability[max(0, first) : max(0, first) + len(part)]
    np.maximum(target, part[: len(target)], out=target)
    return replace(track, probability=probability)


def _gain(loudness: Loudness, options: SpeechOptions) -> float:
    """Factor that brings the loudest frame to `vad_level`."""
    if not options.vad_level:
        return 1.0
    decibels = options.vad_level - loudness.loudest
    return float(10 ** (np.clip(decibels, -options.max_gain, options.max_gain) / DECIBELS))


def _pooled(every: Probability, hop: float, smoothing: float) -> Probability:
    """Geometric mean over detectors, shape `(n_detectors, n_frames)` to `(n_frames,)`.

    A logarithmic opinion pool: one detector without speech outweighs one with it.
    """
    pooled = np.prod(every, axis=0) ** (1 / len(every))
    width = max(1, round(smoothing / hop)) if len(every) > 1 else 1
    padded = np.pad(pooled, (width // 2, (width - 1) // 2), mode="edge")
    return np.asarray(np.convolve(padded, np.ones(width) / width, "valid"), np.float32)


def _resampled(
    tracks: Sequence[SpeechProbabilities], loudness: Loudness
) -> list[SpeechProbabilities]:
    """All detectors on the finest grid, with 0 in dead air."""
    finest = min(tracks, key=lambda track: track.hop)
    start, count = loudness.start, max(1, len(finest.probability))
    times = (np.arange(count) + 0.5) * finest.hop
    dead = loudness.dead[
        np.minimum((times / LOUDNESS_HOP).astype(np.int64), len(loudness.dead) - 1)
    ]
    out = []
    for track in tracks:
        last = len(track.probability) - 1
        frames = np.minimum((times / track.hop + ROUNDING).astype(np.int64), last)
        resampled = np.where(dead, 0, track.probability[frames]).astype(np.float32)
        out.append(SpeechProbabilities(resampled, finest.hop, start))
    return out


def _candidate(track: SpeechProbabilities, within: Span, options: SpeechOptions) -> list[Span]:
    """Regions that reach the threshold and stay over the leave threshold."""
    low = track.probability >= min(options.vad_leave_threshold, options.vad_threshold)
    regions = [
        _span(track, start, end, within)
        for start, end in runs(low)
        if track.probability[start:end].max() >= options.vad_threshold
    ]
    return [span for span in regions if span.duration > 0]


def _certain(track: SpeechProbabilities, within: Span, options: SpeechOptions) -> tuple[Span, ...]:
    regions = (
        _span(track, start, end, within)
        for start, end in runs(track.probability >= options.certain_threshold)
        if (end - start) * track.hop * MS >= options.min_certain_ms
    )
    return tuple(span for span in regions if span.duration > 0)


def _span(track: SpeechProbabilities, first: int, last: int, within: Span) -> Span:
    """Time of the frames `[first, last)` inside the recording, to the sample."""
    times = (track.start + frame * track.hop for frame in (first, last))
    start, end = (round(t * SAMPLE_RATE) / SAMPLE_RATE for t in times)
    return Span(min(max(within.start, start), within.end), min(max(within.start, end), within.end))


def _is_audible(span: Span, loudness: Loudness, options: SpeechOptions) -> bool:
    """Whether a region is long, or stands over the noise floor."""
    if span.duration * MS >= options.min_speech_ms:
        return True
    return loudness.peak(span.start, span.end) - loudness.floor >= options.island_level
