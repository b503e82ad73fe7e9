"""Typed text: cleaned, limited, and cut into units that are compared and timed.

A unit is a word as a reader sees it (" T" and "-Rex" are one), and one letter where a writing
system has no spaces.
"""

import re
from collections.abc import Sequence

from tacet.core.errors import BadInput
from tacet.core.text.boundaries import is_one_word, one_line, pieces

MOST_LETTERS = 5_000  # of one text: five of the longest paragraphs; comparing grows with the square
MOST_WORDS = 1_000  # of one rewrite, likewise
MOST_NAME = 200  # letters of a speaker's name
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)  # controls and what turns the direction of all that follows; marks and joiners stay
_SPACES = re.compile(r"\s+")
TOO_LONG = (
    f"This text is too long to take in at once. Write at most {MOST_LETTERS} letters in one piece."
)


def cleaned(text: str) -> str:
    """The text in one line, without control characters and outer spaces. Raises BadInput."""
    line = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    if len(line) > MOST_LETTERS:
        raise BadInput(TOO_LONG)
    return line


def cleaned_name(name: str | None) -> str | None:
    """A speaker's name; None if nothing of it is visible. Raises BadInput."""
    line = cleaned(name or "")
    if len(line) > MOST_NAME:
        raise BadInput(f"A speaker's name has at most {MOST_NAME} letters.")
    return line or None


def units(text: str) -> list[str]:
    """A cleaned text as units, each with its leading space."""
    found: list[str] = []
    for piece in (piece for token in text.split() for piece in pieces(f" {token}")):
        if found and is_one_word(found[-1], piece):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def units_of(texts: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Units of consecutive words' texts, each with the places of the words it is made of."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for place, text in enumerate(texts):
        for piece in pieces(text):
            if found and is_one_word(found[-1][0], piece):
                joined, places = found[-1]
                found[-1] = joined + piece, tuple(dict.fromkeys((*places, place)))
            else:
                found.append((piece, (place,)))
    return found


def seen(text: str) -> str:
    """What is compared of a unit: all but white space at its ends."""
    return one_line(text).strip()
