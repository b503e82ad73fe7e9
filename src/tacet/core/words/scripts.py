"""Which writing system a text is in, and how many words its pieces are.

The first to notice a window that left the language of the others, the second to know how fast
somebody speaks: what is written without spaces comes in pieces of a letter or two.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

SHARED_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK"}  # written side by side
MIN_LETTERS = 4  # letters that a text needs before its script means anything
LETTERS_PER_WORD = {"CJK": 2}  # by script, where each letter is a syllable or more
DEFAULT_LETTERS_PER_WORD = 5  # in other scripts without spaces, which have signs for vowels


def main_script(text: str) -> str | None:
    """The writing system of most letters, as Unicode names it ("LATIN"); None with few letters."""
    found = Counter(_script(letter) for letter in text if letter.isalpha())
    if found.total() < MIN_LETTERS:
        return None
    return found.most_common(1)[0][0]


def usual_script(texts: Iterable[str]) -> str | None:
    """The writing system of most of the texts; None when two are equally frequent."""
    found = Counter(script for text in texts if (script := main_script(text)))
    best = found.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def count_words(pieces: Iterable[str]) -> float:
    """How many words the pieces of a text are, as they come with their spaces."""
    return sum(1.0 if piece.startswith(" ") else _without_space(piece) for piece in pieces)


def _without_space(piece: str) -> float:
    letters = [letter for letter in piece if not letter.isspace()]
    return sum(
        1 / LETTERS_PER_WORD.get(_script(letter), DEFAULT_LETTERS_PER_WORD) for letter in letters
    )


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split()[0]
    return SHARED_SCRIPTS.get(name, name)
