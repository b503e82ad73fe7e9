"""Sub-windows: a model lost in a long window succeeds in shorter ones."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tacet.core.options import WindowOptions
from tacet.core.planning.windows import best_cuts, clipped
from tacet.core.span import Span
from tacet.core.speech.detection import Speech
from tacet.core.window import Attempt, Window, WindowResult


def sub_windows(
    window: Window, speech: Speech, longest: float, options: WindowOptions
) -> list[Window]:
    """Parts of a window of at most `longest` seconds, cut in pauses.

    A part without pauses is longer.
    """
    span = window.span
    if span.duration <= longest:
        return [window]
    cuts = [
        time
        for time, probability in best_cuts(span, speech, longest, options)
        if probability <= options.cut_in_speech
    ]
    inside = [Span(start, end) for start, end in pairwise([span.start, *cuts, span.end])]
    parts = [Window(part, tuple(clipped(window.speech, part))) for part in inside]
    return [
        replace(parts[0], overlap=window.overlap, leading_silence=window.leading_silence),
        *parts[1:],
    ]


def merge_sub_windows(results: Sequence[WindowResult], window: Window) -> WindowResult:
    """Results of sub-windows, in order, as one result for the window."""
    if len(results) == 1:
        return replace(results[0], window=window)
    words = tuple(word for result in results for word in result.words)
    weights = [len(result.tokens) + 1 for result in results]
    logprob = sum(
        result.avg_logprob * weight for result, weight in zip(results, weights, strict=True)
    ) / sum(weights)
    ratio = max(result.compression_ratio for result in results)
    beams = max(attempt.beam_size for result in results for attempt in result.attempts)
    attempt = Attempt("first", results[0].temperature, beams, logprob, ratio, len(words))
    return WindowResult(
        window=window,
        tokens=tuple(token for result in results for token in result.tokens),
        words=words,
        avg_logprob=logprob,
        no_speech_prob=min(result.no_speech_prob for result in results),
        compression_ratio=ratio,
        temperature=results[0].temperature,
        language=results[0].language,
        attempts=(attempt,),
    )
