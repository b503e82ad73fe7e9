"""Likeness of spellings: what was heard beside what a term sounds like.

Letters that are spelled differently for one sound count as one, in the manner of Metaphone.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("qu", "kw"), ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("sh", "S"),
    ("ch", "C"), ("th", "T"), ("tz", "s"), ("ts", "s"), ("x", "ks"), ("z", "s"), ("c", "k"),
    ("q", "k"), ("w", "v"), ("y", "i"), ("j", "g"), ("d", "t"), ("b", "p"), ("v", "f"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_KEPT_KEYS = 50_000  # spellings whose keys are remembered: more than a long transcript has


@lru_cache(_KEPT_KEYS)
def letters(text: str) -> str:
    """Letters and digits of a text, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


@lru_cache(_KEPT_KEYS)
def sound_key(text: str) -> str:
    """Letters of a text by their sound; double ones once."""
    key = letters(text)
    for spelled, sound in _SOUNDS:
        key = key.replace(spelled, sound)
    return _TWICE.sub(r"\1", key)


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Likeness of two keys, 0..1; 0 where it is under `least`.

    It is one minus the edit distance over the longer one's length.
    """
    size = max(len(one), len(other))
    if not size:
        return 0.0
    most = int(size * (1 - least))
    distance = _edit_distance(one, other, most)
    return 1 - distance / size if distance <= most else 0.0


def _edit_distance(one: Sequence[str], other: Sequence[str], most: int) -> int:
    """Edit distance of two texts; more than `most` where it is greater."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            cost = diagonal if a == b else 1 + min(diagonal, row[j], row[j - 1])
            diagonal, row[j] = row[j], cost
        if min(row) > most:
            return most + 1
    return row[-1]
