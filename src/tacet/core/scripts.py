"""Which writing system a text is in, to notice a window that left the language of the others."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK"}  # written side by side
ENOUGH = 4  # letters that a text needs before its script means anything


def main_script(text: str) -> str | None:
    """The writing system of most letters, as Unicode names it ("LATIN"); None with few letters."""
    found = Counter(_script(letter) for letter in text if letter.isalpha())
    if found.total() < ENOUGH:
        return None
    return found.most_common(1)[0][0]


def usual_script(texts: Iterable[str]) -> str | None:
    """The writing system of most of the texts; None when two are equally frequent."""
    found = Counter(script for text in texts if (script := main_script(text)))
    best = found.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split()[0]
    return TOGETHER.get(name, name)
