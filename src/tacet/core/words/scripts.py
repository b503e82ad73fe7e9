"""Writing systems, and word counts in scripts without spaces.

Two uses: to notice a window in another language than the others, and to measure speaking pace.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

SHARED_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK"}  # written side by side
MIN_LETTERS = 4  # letters that a text needs before its script means anything
LETTERS_PER_WORD = {"CJK": 2}  # by script, where each letter is a syllable or more
DEFAULT_LETTERS_PER_WORD = 5  # in other scripts without spaces, which have signs for vowels


def main_script(text: str) -> str | None:
    """Unicode name of the commonest script ("LATIN"); None with few letters."""
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if scripts.total() < MIN_LETTERS:
        return None
    return scripts.most_common(1)[0][0]


def usual_script(texts: Iterable[str]) -> str | None:
    """Commonest script of the texts; None when two are equally frequent."""
    scripts = Counter(script for text in texts if (script := main_script(text)))
    commonest = scripts.most_common(2)
    if not commonest or (len(commonest) == 2 and commonest[0][1] == commonest[1][1]):
        return None
    return commonest[0][0]


def count_words(pieces: Iterable[str]) -> float:
    """Number of words in pieces of text that carry their spaces."""
    return sum(1.0 if piece.startswith(" ") else _without_space(piece) for piece in pieces)


def _without_space(piece: str) -> float:
    letters = [letter for letter in piece if not letter.isspace()]
    return sum(
        1 / LETTERS_PER_WORD.get(_script(letter), DEFAULT_LETTERS_PER_WORD) for letter in letters
    )


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "?").split()[0]
    return SHARED_SCRIPTS.get(name, name)
