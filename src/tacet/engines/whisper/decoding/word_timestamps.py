"""From the alignment of tokens with frames to words with times and probabilities.

After `timing.py` of the whisper program and `find_alignment` of faster-whisper: a token begins
where the alignment path first reaches it.
"""

from dataclasses import replace

import numpy as np
from faster_whisper.tokenizer import Tokenizer

from tacet.core.span import Span
from tacet.core.transcript import Evidence, Word
from tacet.core.window import Window
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, Path

FRAME = 0.02  # seconds of sound that one frame of the encoder's output stands for
MEDIAN_FILTER = 7  # frames over which attention is smoothed (whisper program)
OPENING = "\"'“¿([{-"  # joins the word after it (whisper program)
CLOSING = "\"'.。,，!！?？:：”)]}、"  # joins the word before it (whisper program)


def words_of(tokenizer: Tokenizer, written: DecodingResult, window: Window) -> tuple[Word, ...]:
    """The words of one window.

    Args:
        written: its text and when each token was said.
        window: what was heard; no word begins before it or ends after it.
    """
    tokens, aligned = written.tokens, written.aligned
    path = aligned.path() if tokens and aligned else ()
    if not aligned or not path:
        return ()
    texts, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
    if len(groups) < 2:
        return ()
    bounds = np.cumsum([0, *(len(group) for group in groups[:-1])])
    times = _token_times(path, int(bounds[-1]))
    probabilities = [float(p) for p in aligned.token_probs]
    words = []
    for text, first, last in zip(texts, bounds[:-1], bounds[1:], strict=False):
        begin, end = sorted(_in_recording(times[i], window) for i in (first, last))
        chances = probabilities[first:last] or [0.0]
        words.append(
            Word(
                Span(begin, end),
                text,
                sum(chances) / len(chances),
                Evidence(min_token_probability=min(chances)),
                tokens=tuple(tokens[first:last]),
            )
        )
    return tuple(_with_punctuation(words))


def _in_recording(time: float, window: Window) -> float:
    """A time in the sound that the model heard as a time of the recording, inside the window."""
    return float(
        window.span.start + min(max(0.0, time - window.leading_silence), window.span.duration)
    )


def _token_times(path: Path, count: int) -> list[float]:
    """When each token begins, in seconds; one entry more than there are tokens."""
    first: dict[int, int] = {}
    for token, frame in path:
        first.setdefault(token, frame)
    last = path[-1][1]
    return [first.get(i, last) * FRAME for i in range(count + 1)]


def _with_punctuation(words: list[Word]) -> list[Word]:
    """Punctuation joined to the word it belongs to; it has no sound of its own."""
    out: list[Word] = []
    opening: Word | None = None
    for word in words:
        mark = word.text.strip()
        if mark and mark in OPENING and word.text.startswith(" "):
            opening = word
            continue
        if out and mark and mark in CLOSING and not word.text.startswith(" "):
            out[-1] = _joined(out[-1], word, out[-1])
            continue
        out.append(_joined(opening, word, word) if opening else word)
        opening = None
    return [*out, opening] if opening else out


def _joined(left: Word, right: Word, spoken: Word) -> Word:
    return replace(spoken, text=left.text + right.text, tokens=left.tokens + right.tokens)
