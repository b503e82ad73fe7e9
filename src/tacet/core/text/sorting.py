"""Order of names as people expect it: without case and accents, numbers by their value."""

import re
import unicodedata

DIGITS = 12  # to which numbers are filled up; longer ones are rare, and dates have 14 at most
LETTERS = 100  # of a key; names that begin alike for so long are in no order
_NUMBER = re.compile(r"\d+")
_MARKS = re.compile("[\u0300-\u036f]")


def sort_key(name: str) -> str:
    """Key of a name: "Talk 10" comes after "talk 9"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return _NUMBER.sub(lambda number: number[0].zfill(DIGITS), plain)[:LETTERS]
