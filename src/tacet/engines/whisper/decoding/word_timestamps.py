"""Words with times and probabilities from the alignment of tokens with frames.

After `timing.py` of the whisper program and `find_alignment` of faster-whisper: a token begins
where the alignment path first reaches it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from faster_whisper.tokenizer import Tokenizer

from tacet.core.span import Span
from tacet.core.transcript import Evidence, Word
from tacet.core.window import Window
from tacet.engines.whisper.decoding.decoding_result import (
    AlignmentPath,
    DecodingResult,
    TokenAlignment,
)

FRAME_SECONDS = 0.02  # of sound in a frame of encoder output
MEDIAN_FILTER = 7  # frames over which attention is smoothed (whisper program)
OPENING_PUNCTUATION = "\"'“¿([{-"  # joins the word after it (whisper program)
CLOSING_PUNCTUATION = "\"'.。,，!！?？:：”)]}、"  # joins the word before it (whisper program)


def words_with_times(
    tokenizer: Tokenizer, result: DecodingResult, window: Window
) -> tuple[Word, ...]:
    """The words of one window; none begins before it or ends after it."""
    tokens, alignment = result.tokens, result.alignment
    path = alignment.path() if tokens and alignment else ()
    if not alignment or not path:
        return ()
    texts, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
    if len(groups) < 2:
        return ()
    bounds = np.cumsum([0, *(len(group) for group in groups[:-1])])
    times = _token_times(path, int(bounds[-1]))
    probabilities = [float(p) for p in alignment.token_probs]
    words = []
    for text, first, last in zip(texts, bounds[:-1], bounds[1:], strict=False):
        begin, end = sorted(_in_recording(times[i], window) for i in (first, last))
        token_probs = probabilities[first:last] or [0.0]
        words.append(
            Word(
                Span(begin, end),
                text,
                sum(token_probs) / len(token_probs),
                Evidence(min_token_probability=min(token_probs)),
                tokens=tuple(tokens[first:last]),
                token_probabilities=tuple(probabilities[first:last]),
            )
        )
    return tuple(_with_punctuation(words))


def with_marks_apart(text: str) -> tuple[str, str, str]:
    """A word without the marks before and behind it, and these: nobody speaks them."""
    spoken = text.strip().lstrip(OPENING_PUNCTUATION).rstrip(CLOSING_PUNCTUATION)
    before, _, behind = text.partition(spoken) if spoken else ("", "", "")
    if not before.strip():
        return "", f"{before}{spoken}" or text, behind
    return before, spoken, behind


def token_group_spans(
    alignment: TokenAlignment, lengths: Sequence[int], window: Window
) -> tuple[Span, ...]:
    """Times of groups of tokens, of these lengths, in the recording."""
    path = alignment.path() if sum(lengths) else ()
    if not path:
        return (Span(window.span.start, window.span.start),) * len(lengths)
    bounds = [0, *accumulate(lengths)]
    times = [_in_recording(time, window) for time in _token_times(path, bounds[-1])]
    return tuple(Span(*sorted((times[a], times[b]))) for a, b in pairwise(bounds))


def _in_recording(time: float, window: Window) -> float:
    """A time of the padded window as a time of the recording."""
    return float(
        window.span.start + min(max(0.0, time - window.leading_silence), window.span.duration)
    )


def _token_times(path: AlignmentPath, count: int) -> list[float]:
    """Begin of each token in seconds, and the end."""
    first: dict[int, int] = {}
    for token, frame in path:
        first.setdefault(token, frame)
    last = path[-1][1]
    return [first.get(i, last) * FRAME_SECONDS for i in range(count + 1)]


def _with_punctuation(words: list[Word]) -> list[Word]:
    """Punctuation joined to the word it belongs to."""
    out: list[Word] = []
    opening: Word | None = None
    for word in words:
        mark = word.text.strip()
        if mark and mark in OPENING_PUNCTUATION and word.text.startswith(" "):
            opening = word
            continue
        if out and mark and mark in CLOSING_PUNCTUATION and not word.text.startswith(" "):
            out[-1] = _joined(out[-1], word, out[-1])
            continue
        out.append(_joined(opening, word, word) if opening else word)
        opening = None
    return [*out, opening] if opening else out


def _joined(left: Word, right: Word, spoken: Word) -> Word:
    return replace(
        spoken,
        text=left.text + right.text,
        tokens=left.tokens + right.tokens,
        token_probabilities=left.token_probabilities + right.token_probabilities,
    )
