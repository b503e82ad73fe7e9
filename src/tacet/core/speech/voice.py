"""Voice: speech regions with edges at the rise of the sound."""

import numpy as np

from tacet.core.options import TimingOptions
from tacet.core.span import Span, gaps, merged
from tacet.core.speech.detection import Speech
from tacet.core.speech.loudness import HOP, Loudness


def voiced_regions(speech: Speech, within: Span, options: TimingOptions) -> tuple[Span, ...]:
    """Candidate speech with its edges moved to the rise of the sound."""
    spans = (_refined_edges(span, speech.loudness, options) for span in speech.candidate)
    inside = (Span(max(s.start, within.start), min(s.end, within.end)) for s in spans)
    return tuple(merged(inside, options.closure))


def speech_regions(
    voiced: tuple[Span, ...], within: Span, options: TimingOptions
) -> tuple[Span, ...]:
    """Voice and the gaps between it, where all of `within` is transcribed.

    So a word far from any voice stays where it is, instead of moving to the nearest voice.
    """
    inside = tuple(span for span in voiced if span.overlap(within) > 0)
    if not inside:
        return ()
    reach = options.beside_voice
    near = [span.padded(reach, reach, within.end) for span in inside]
    return tuple(sorted((*inside, *gaps(near, within))))


def _refined_edges(span: Span, loudness: Loudness, options: TimingOptions) -> Span:
    """The span with each edge moved to its sound, `edge_search` at most."""
    reach = round(options.edge_search / HOP)
    frames, begin = len(loudness.level), loudness.start
    first = min(round((span.start - begin) / HOP), frames - 1)  # the last may be a part of one
    last = min(max(first + 1, round((span.end - begin) / HOP)), frames)
    low = max(0, first - reach)
    around = loudness.level[low : last + reach]
    body = loudness.level[first:last]
    bar = max(loudness.floor + options.edge_rise, float(body.max()) - options.edge_depth)
    loud = around >= bar
    start = _sound_edge(loud, first - low, reach)
    end = len(loud) - _sound_edge(loud[::-1], len(loud) - (last - low), reach)
    if end <= start:
        return span
    times = (max(0.0, begin + (low + frame) * HOP) for frame in (start, end))
    return Span(*times)


def _sound_edge(loud: np.ndarray, edge: int, reach: int) -> int:
    """Frame where sound begins near `edge`: back through sound, else forward."""
    at = min(edge, len(loud) - 1)
    if loud[at]:
        while at > 0 and loud[at - 1]:
            at -= 1
        return at
    ahead = np.flatnonzero(loud[at : at + reach])
    return at + int(ahead[0]) if len(ahead) else edge
