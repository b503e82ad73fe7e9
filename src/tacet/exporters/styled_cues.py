"""Lines of a cue, word by word, for formats that mark or time words."""

from collections.abc import Callable, Sequence
from itertools import chain

from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Verdict, Word

Writes = Callable[[Word, str], str]
"""Writes a word of a cue; it gets the text that is shown of it, without spaces at its ends."""


def styled(lines: Sequence[Sequence[Word]], write: Writes, line_break: str) -> str:
    """Text of a cue, every word as `write` writes it; spaces between words stay outside."""
    return line_break.join(_line(line, write) for line in lines)


def _line(line: Sequence[Word], write: Writes) -> str:
    pieces = ((word, one_line(word.text)) for word in line)
    written = chain.from_iterable(
        (_space(text[0]), write(word, text.strip()), _space(text[-1])) for word, text in pieces
    )
    return "".join(written).strip()


def _space(letter: str) -> str:
    return " " if letter == " " else ""


def is_doubtful(word: Word) -> bool:
    """Whether a word is in doubt."""
    return word.verdict is Verdict.DOUBTFUL
