"""The option `hotwords` as terms of the vocabulary, so that the first decode does not see it."""

import re
from dataclasses import replace

from tacet.core.options import TranscribeOptions
from tacet.core.term import Term

_LIST_MARKS = re.compile(r"[,;\n，、；،]")


def hotword_terms(hotwords: str | None) -> tuple[Term, ...]:
    """Terms of a text: by comma, semicolon or line; by space where there are none of these."""
    text = hotwords or ""
    pieces = _LIST_MARKS.split(text) if _LIST_MARKS.search(text) else text.split()
    written = (" ".join(piece.split()).rstrip(".") for piece in pieces)
    return tuple(Term(piece) for piece in dict.fromkeys(written) if piece)


def with_vocabulary(options: TranscribeOptions) -> TranscribeOptions:
    """Options whose hotwords stand first among the terms instead."""
    if not options.decode.hotwords:
        return options
    terms = dict.fromkeys((*hotword_terms(options.decode.hotwords), *options.terms))
    return replace(options, terms=tuple(terms), decode=replace(options.decode, hotwords=None))
