"""New text at the place of words: each piece a word inside their times."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tacet.core.span import Span
from tacet.core.transcript import Transcript, Word
from tacet.core.vocabulary.replacements import Replacement

_PIECE = re.compile(r"\s*\S+")


def place_text(old: Sequence[Word], text: str, written: Sequence[Word] = ()) -> tuple[Word, ...]:
    """Words of a text in place of old ones, whose verdicts, evidence and whole time they have.

    Args:
        text: with the white space that stood before the old words.
        written: how a decode wrote it: their times, tokens and probabilities count, if given.
    """
    pieces = _PIECE.findall(text)
    model = written or old
    one_each = len(pieces) == len(model)
    words = []
    for at, (piece, span) in enumerate(zip(pieces, _spans(pieces, old, written), strict=True)):
        spelled = [model[at]] if one_each else model if at == 0 else ()
        words.append(
            replace(
                old[min(at, len(old) - 1)],
                span=span,
                text=piece,
                probability=min(word.probability for word in spelled or model),
                tokens=tuple(token for word in spelled for token in word.tokens),
                token_probabilities=tuple(p for w in spelled for p in w.token_probabilities),
            )
        )
    return tuple(words)


def _spans(pieces: Sequence[str], old: Sequence[Word], written: Sequence[Word]) -> list[Span]:
    """Times of the pieces of a text, inside those of the old words."""
    whole = Span(old[0].span.start, old[-1].span.end)
    if len(pieces) == len(old):
        return [word.span for word in old]
    if len(pieces) == len(written):
        bounds = [min(max(w.span.end, whole.start), whole.end) for w in written[:-1]]
    else:
        sizes = [len(piece) for piece in pieces]
        shares = [sum(sizes[: at + 1]) / sum(sizes) for at in range(len(pieces) - 1)]
        bounds = [whole.start + share * whole.duration for share in shares]
    return [Span(start, end) for start, end in pairwise([whole.start, *sorted(bounds), whole.end])]


def with_replacements(transcript: Transcript, made: Sequence[Replacement]) -> Transcript:
    """The transcript with all replacements carried out.

    A new word keeps the id of the old one at its place; further ones have that and a number.
    """
    by_first = {one.ids[0]: one for one in made}
    segments = []
    for segment in transcript.segments:
        words = tuple(_rewritten(segment.words, by_first))
        if words == segment.words:
            segments.append(segment)
            continue
        text = "".join(word.text for word in words)
        segments.append(replace(segment, words=words, text=text))
    return replace(transcript, segments=tuple(segments))


def _rewritten(words: Sequence[Word], by_first: dict[str, Replacement]) -> list[Word]:
    out: list[Word] = []
    at = 0
    while at < len(words):
        made = by_first.get(words[at].id)
        if made is None:
            out.append(words[at])
            at += 1
            continue
        old = words[at : at + len(made.ids)]
        lead = old[0].text[: len(old[0].text) - len(old[0].text.lstrip())]
        placed = place_text(old, f"{lead}{made.text}")
        out += placed[: len(old)]
        extra = enumerate(placed[len(old) :], 1)
        out += [replace(word, id=f"{old[-1].id}+{number}") for number, word in extra]
        at += len(old)
    return out
