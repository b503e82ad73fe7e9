"""Windows: contiguous stretches of the original audio, cut in silence.

Nothing is glued, so every time in a window is a time in the recording.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tacet.core.options import WindowOptions
from tacet.core.span import Span, gaps, merged
from tacet.core.speech.detection import Speech
from tacet.core.window import Window

SHIFT = 10.0  # seconds by which all is moved while windows are made: none need begin before 0
DIGITS = 9  # decimals of a time in seconds, after it was moved back
ROUNDING = 1e-9  # seconds that floating point may add
FRAME_ROUNDING = 1e-6  # frames that it may add or take away


def make_windows(
    speech: Speech, within: Span, limit: float, options: WindowOptions
) -> list[Window]:
    """Windows that hold all candidate speech, none longer than `limit` seconds.

    They are made as if the recording had begun earlier, with silence; what a window holds of that
    is its leading silence. So the same words give the same windows wherever the recording begins.
    """
    later = SHIFT - within.start
    moved = _windows(_shifted(speech, later), within.end + later, limit, options)
    return [_shifted_back(window, later, speech, within) for window in moved]


def _windows(speech: Speech, duration: float, limit: float, options: WindowOptions) -> list[Window]:
    limit = min(limit, options.max_window)
    padded = [s.padded(options.pad_before, options.pad_after, duration) for s in speech.candidate]
    windows: list[Window] = []
    for region in _widened(merged(padded, options.join_gap), duration, options.min_window):
        for span, overlap in _pieces(region, speech, limit, options):
            inside = tuple(clipped(speech.candidate, span))
            windows.append(Window(span, inside, overlap))
    return _joined(windows, limit, options.window_gap)


def _shifted(speech: Speech, seconds: float) -> Speech:
    """The same speech in a recording that begins earlier."""
    probabilities = replace(speech.probabilities, start=speech.probabilities.start + seconds)
    candidate = tuple(Span(s.start + seconds, s.end + seconds) for s in speech.candidate)
    return replace(speech, candidate=candidate, probabilities=probabilities)


def _shifted_back(window: Window, seconds: float, speech: Speech, within: Span) -> Window:
    """The window in the recording's time, with leading silence before `within`."""
    start, end = (round(time - seconds, DIGITS) for time in (window.span.start, window.span.end))
    span = Span(max(within.start, start), min(end, within.end))
    inside = tuple(clipped(speech.candidate, span))
    return Window(span, inside, window.overlap, max(0.0, within.start - start))


def make_shards(
    windows: Sequence[Window], options: WindowOptions, *, first: bool = False
) -> tuple[tuple[Window, ...], ...]:
    """Windows in groups of about `options.shard` seconds of audio.

    Args:
        first: whether the recording begins here: its first group is small, to be there soon.
    """
    shards: list[list[Window]] = []
    for window in windows:
        seconds = sum(w.span.duration for w in shards[-1]) if shards else options.shard
        soon = first and len(shards) == 1 and len(shards[0]) >= options.first_windows
        full = soon or seconds + window.span.duration > options.shard
        if full and (not shards or not window.overlap):
            shards.append([])  # never between windows that share sound: a shard stands alone
        shards[-1].append(window)
    return tuple(tuple(shard) for shard in shards)


def _widened(regions: list[Span], duration: float, shortest: float) -> list[Span]:
    """Regions, very short ones grown with the real audio around them."""
    grown = []
    for region in regions:
        lack = max(0.0, shortest - region.duration) / 2
        grown.append(region.padded(lack, lack, duration))
    return merged(grown)


def clipped(spans: Sequence[Span], within: Span) -> list[Span]:
    """Parts of the spans inside another."""
    return [
        Span(max(s.start, within.start), min(s.end, within.end))
        for s in spans
        if s.overlap(within) > 0
    ]


def _joined(windows: list[Window], limit: float, gap: float) -> list[Window]:
    """Neighbors that fit into one window together, joined."""
    out: list[Window] = []
    for window in windows:
        last = out[-1] if out else None
        fits = last and window.span.end - last.span.start <= limit
        if last and fits and window.overlap == 0 and window.span.start - last.span.end <= gap:
            joined = Span(last.span.start, max(last.span.end, window.span.end))
            out[-1] = Window(joined, last.speech + window.speech, last.overlap)
        else:
            out.append(window)
    return out


def _pieces(
    region: Span, speech: Speech, limit: float, options: WindowOptions
) -> list[tuple[Span, float]]:
    """The region, cut if too long, with each piece's overlap in seconds."""
    if region.duration <= limit:
        return [(region, 0.0)]
    overlap = min(options.cut_overlap, limit / options.overlap_part)
    cuts = best_cuts(region, speech, limit - overlap, options)
    out: list[tuple[Span, float]] = []
    start, shared = region.start, 0.0
    for time, probability in cuts:
        half = overlap / 2 if probability > options.cut_in_speech else 0.0
        end = min(time + half, region.end)
        out.append((Span(start, end), shared))
        start = max(time - half, region.start)
        shared = end - start
    out.append((Span(start, region.end), shared))
    return out


def best_cuts(
    region: Span, speech: Speech, limit: float, options: WindowOptions
) -> list[tuple[float, float]]:
    """Best cuts of a long region: times, each with its speech probability.

    As few pieces as possible, none longer than `limit` seconds, cut where speech is least likely.
    Solved exactly by dynamic programming.
    """
    points, costs = _cut_points(region, speech, options.cut_smoothing)
    times, cost = points.tolist(), costs.tolist()
    earliest = np.searchsorted(times, np.subtract(times, limit + ROUNDING)).tolist()
    best, previous = [0.0], [0]
    cheapest = deque[int]()  # of the cuts within reach, those that no later one undercuts
    for i in range(1, len(times)):
        while cheapest and best[cheapest[-1]] > best[i - 1]:
            cheapest.pop()
        cheapest.append(i - 1)
        while cheapest[0] < earliest[i]:
            cheapest.popleft()
        best.append(best[cheapest[0]] + cost[i] + options.window_cost)
        previous.append(cheapest[0])
    cuts = []
    at = previous[-1]
    while at:
        cuts.append((times[at], cost[at]))
        at = previous[at]
    return cuts[::-1]


def best_cut(region: Span, speech: Speech, smoothing: float) -> tuple[float, float]:
    """Moment of a region where speech is least likely, the last of equal ones; its probability."""
    times, costs = _cut_points(region, speech, smoothing)
    inner = costs[1:-1][::-1]
    at = len(inner) - 1 - int(np.argmin(inner))
    return float(times[1 + at]), float(costs[1 + at])


def _cut_points(
    region: Span, speech: Speech, smoothing: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """All frames as possible cuts: times, and smoothed speech probabilities."""
    hop, begin = speech.probabilities.hop, speech.probabilities.start
    width = max(1, round(smoothing / hop))
    first = int(np.floor((region.start - begin) / hop + FRAME_ROUNDING)) + 1
    last = max(first, int((region.end - begin) / hop + FRAME_ROUNDING))
    frames = np.arange(first - width, last + width)
    known = (frames >= 0) & (frames < len(speech.probabilities.probability))
    probabilities = np.zeros(len(frames))
    probabilities[known] = speech.probabilities.probability[frames[known]]
    inner = np.convolve(probabilities, np.ones(width) / width, "same")[width : width + last - first]
    times = np.concatenate([[region.start], begin + np.arange(first, last) * hop, [region.end]])
    return times, np.concatenate([[0.0], inner, [0.0]])


def silence_left_out(windows: Sequence[Window], within: Span) -> float:
    """Seconds of a recording or piece that no window holds."""
    return sum(g.duration for g in gaps([w.span for w in windows], within))
