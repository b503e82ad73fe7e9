"""Search in text: tokens of any script, queries as a person types them, matches and snippets.

Stores only look tokens up, so every store finds the same. Words of scripts with spaces are tokens;
where words are not separated, and in Korean, every letter is one, and what is typed without a space
is a phrase of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import ne

MAX_TERMS = 16  # of a query; more than a person types
SNIPPET_LETTERS = 160  # about two lines of a list
CONTEXT_LETTERS = 40  # before the first match of a snippet that is cut
ELLIPSIS = "…"
FOLDED = 8192  # tokens remembered: every letter of a script without spaces is one
_LAST_MARK = 0x1FFFF  # code point; no mark that letters carry comes after it but one block of tags
_UNSPACED = (  # Thai, Lao, Burmese, Khmer, kana, Bopomofo, Chinese, Hangul
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_FOLDED_MARKS = re.compile(  # accents; Hebrew and Arabic vowel signs and kashida; nukta
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c]"
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_QUOTES = re.compile('["“”„‟«»「」『』]')
_SPACE_BEFORE = re.compile(r"\s\S*$")


@dataclass(frozen=True, slots=True)
class Token:
    """Folded word or letter, and its place in the text, in characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that must follow each other.

    Attributes:
        prefix: whether the last one may go on.
    """

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A term's place among the tokens of a text: from `first` to `last`."""

    term: Term
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """Piece of a text, and the places of matches in it, in characters."""

    text: str
    marks: tuple[tuple[int, int], ...]


def tokens(text: str) -> list[Token]:
    """Tokens of a text, folded, in order."""
    found = (
        Token(fold(match[0]), match.start(), match.end()) for match in _pattern().finditer(text)
    )
    return [token for token in found if token.text]


@cache
def _pattern() -> re.Pattern[str]:
    """Pattern of a token: a letter of an unspaced script, or a run of letters and digits."""
    marks = f"[{''.join(_marks())}\uff9e\uff9f\u200c\u200d]"
    spaced = f"[^\\W_{_UNSPACED}]+"
    return re.compile(f"(?=[^\\W_])[{_UNSPACED}]{marks}*|{spaced}(?:{marks}+{spaced}|{marks}+)*")


def _marks() -> Iterator[str]:
    """All combining marks, which word characters of patterns leave out."""
    letters = map(chr, range(_LAST_MARK + 1))
    return (letter for letter in letters if unicodedata.category(letter)[0] == "M")


def fold(text: str) -> str:
    """A token without case, accents and variants of letters; empty if nothing is left."""
    return text.lower() if text.isascii() else _fold(text)


@lru_cache(FOLDED)
def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", _FOLDED_MARKS.sub("", plain)).translate(_LETTERS)
    return "".join(c for c in bare if c.isalnum() or unicodedata.category(c)[0] == "M")


def parse_query(text: str) -> tuple[Term, ...]:
    """Terms of a query, all of which must match; any text is a query.

    Words, "phrases in quotation marks", and beginnings of words with a star behind them.
    """
    terms: dict[Term, None] = {}
    for place, piece in enumerate(_QUOTES.split(unicodedata.normalize("NFC", text))):
        quoted = place % 2 == 1
        for phrase in [piece] if quoted else piece.split():
            words = tuple(token.text for token in tokens(phrase))
            if words:
                terms[Term(words, phrase.rstrip().endswith("*"))] = None
    return tuple(terms)[:MAX_TERMS]


def phrase_of(text: str) -> Term | None:
    """Term that stands wherever all words of a text do, one after another; None without words."""
    words = tuple(token.text for token in tokens(text))
    return Term(words) if words else None


def part_of(text: str) -> Term | None:
    """Term that stands wherever a text does, also within words; None if there is none."""
    words = [token.text for token in tokens(text)]
    while words and not _UNSPACED_LETTER.match(words[0]):  # perhaps only the end of a word
        words = words[1:]
    return Term(tuple(words), prefix=True) if words else None


def matches(words: Sequence[str], terms: Iterable[Term]) -> list[Match]:
    """All places where a term stands, in order."""
    found = [
        Match(term, first, first + len(term.tokens) - 1)
        for term in terms
        for first in _firsts(words, term)
        if _stands(words[first : first + len(term.tokens)], term)
    ]
    return sorted(found, key=lambda match: (match.first, match.last))


def _firsts(words: Sequence[str], term: Term) -> Iterator[int]:
    """Places where a term may begin."""
    first, *others = term.tokens
    if term.prefix and not others:
        yield from (at for at, word in enumerate(words) if word.startswith(first))
        return
    at = -1
    with suppress(ValueError):  # no more of them
        while True:
            at = words.index(first, at + 1)  # much quicker than a comparison of each
            yield at


def _stands(words: Sequence[str], term: Term) -> bool:
    *whole, last = term.tokens
    if len(words) <= len(whole) or any(map(ne, words, whole)):
        return False
    end = words[-1]
    return end.startswith(last) if term.prefix else end == last


def snippet(text: str, places: Sequence[tuple[int, int]]) -> Snippet:
    """Piece of a text around its first match.

    Args:
        places: of matches in the text, in characters, in order.
    """
    start, end = 0, len(text)
    if end > SNIPPET_LETTERS:
        start = _cut_before(text, places[0][0] if places else 0)
        end = _cut_after(text, max(start + SNIPPET_LETTERS, places[0][1] if places else 0))
    body = text[start:end]
    lead = len(body) - len(body.lstrip())
    shown = f"{ELLIPSIS * (start > 0)}{body.strip()}{ELLIPSIS * (end < len(text))}"
    shift = len(ELLIPSIS) * (start > 0) - start - lead
    inside = merged_places(place for place in places if place[1] <= end)
    return Snippet(shown, tuple((a + shift, b + shift) for a, b in inside))


def merged_places(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _cut_before(text: str, match: int) -> int:
    """Start of a snippet: some letters before the match, at a space if there is one."""
    start = max(0, match - CONTEXT_LETTERS)
    if not start:
        return 0
    space = text.find(" ", start, match)
    return start if space < 0 else space + 1


def _cut_after(text: str, wanted: int) -> int:
    """End of a snippet, at a space if there is one close by."""
    if wanted >= len(text):
        return len(text)
    space = text.rfind(" ", wanted - CONTEXT_LETTERS, wanted)
    return wanted if space < 0 else space
