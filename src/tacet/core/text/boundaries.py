"""Boundaries in a text: ends of sentences, clauses and phrases, and what a break there costs.

`subtitles` and `paragraphs` decide where lines and paragraphs end.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tacet.core.span import Span
from tacet.core.transcript import Segment, Word

ENDS = ".?!。？！…｡؟۔।॥።։"  # a sentence ends with one of these
CLAUSES = ",;:，、；：､،؛—–"  # a clause ends with one of these
PAUSE = 0.8  # seconds of silence that end a segment
NEW_THOUGHT = 2.5  # seconds of silence after which a capital may well begin a sentence
SMALL = 3  # letters; articles, prepositions and conjunctions are this short, and begin a phrase
AFTER_SMALL, AFTER_LONG = 0.6, 0.2  # cost of a break behind a small word, behind another
BEFORE_LONG = 0.4  # cost of a break before a word that is not small
_CLAUSE_ENDS = frozenset(ENDS + CLAUSES)
_CLOSING = "\"'”’»›)]}」』）】》〉"
_HANGING = "?!:;»%"  # marks that French sets behind a space, and never at the start of a line
_OPENING = "\"'“‘«‹([{¿¡„「『（【《〈"
_NEVER_FIRST = f"{_CLOSING}{ENDS}{CLAUSES}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々・%％ะาำๅๆฯ"
_NEVER_LAST = "“‘«‹([{¿¡„「『（【《〈เแโใไ\u1039\u17d2"  # the last two set a letter under another
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]"
)  # Thai, Lao, Burmese, Khmer, Chinese and Japanese are written without spaces between words
_KANA = re.compile("[\u3041-\u30ff]")
_LINE = 42  # narrow letters in a line that holds 16 Chinese letters, or 13 Japanese ones
_IN_LINE = {"CJK": 16, "KANA": 13}  # source: the timed text style guides of the large distributors
_SHORTENED = frozenset((
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "nr", "bzw", "usw", "ca",
    "sra", "mme", "mlle", "gen", "lt", "col", "rev", "hon", "т", "г",
))  # fmt: skip
"""Words that are written with a full stop, and go on."""


def one_line(text: str) -> str:
    """The text with each run of white space or control characters as one space."""
    if "  " not in text and text.isprintable():  # of all white space only a plain space is
        return text
    return _SPACE.sub(" ", text)


def visible(word: Word) -> str:
    """Visible text of a word; empty for white space and control characters."""
    return one_line(word.text).strip()


def width(text: str, kana: bool = False) -> float:
    """Display width of a text, in narrow letters.

    Args:
        kana: whether it is part of a Japanese text, whose lines are shorter than Chinese ones.
    """
    if text.isascii():
        return len(text)
    wide = _LINE / _IN_LINE["KANA" if kana else "CJK"]
    return sum(_letter_width(letter, wide) for letter in text)


def has_kana(words: Iterable[Word]) -> bool:
    """Whether a text is Japanese."""
    return any(_KANA.search(word.text) for word in words)


def _letter_width(letter: str, wide: float) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return wide if unicodedata.east_asian_width(letter) in "WF" else 1.0


def is_joined(before: str, after: str) -> bool:
    """Whether no space stands between two consecutive pieces of text."""
    return not _SPACE.match(before[-1:]) and not _SPACE.match(after[:1])


def is_one_word(before: str, after: str) -> bool:
    """Whether two consecutive pieces of text cannot be separated.

    What begins without a space belongs to what stands before it (" T" and "-Rex"), but in writing
    systems without spaces.
    """
    last, first = before[-1:], after[:1]
    if before and after.strip() and not after.strip().strip(_HANGING):
        return True
    if not last or not first or not is_joined(before, after):
        return False
    if first in _NEVER_FIRST or last in _NEVER_LAST or unicodedata.category(first)[0] == "M":
        return True
    return not (_UNSPACED.match(last) or _UNSPACED.match(first))


def is_unspaced(text: str) -> bool:
    """Whether any of a text is in a writing system without spaces between words."""
    return _UNSPACED.search(text) is not None


def ends_sentence(before: str, after: str = "") -> bool:
    """Whether a text ends a sentence that `after` does not continue."""
    text = before.rstrip().rstrip(_CLOSING)
    if not text or text[-1] not in ENDS:
        return False
    if text[-1] not in ".…":
        return True
    last = text.split()[-1].strip("." + _OPENING)
    shortened = last.lower() in _SHORTENED or (len(last) == 1 and last.isupper() and last != "I")
    return not shortened and not after.lstrip(f" {_OPENING}")[:1].islower()


def ends_clause(text: str) -> bool:
    """Whether a text ends a sentence or a clause."""
    return text.rstrip().rstrip(_CLOSING)[-1:] in _CLAUSE_ENDS


def cuts_phrase(before: str, after: str) -> float:
    """Cost of a break between two words, from 0 to 1."""
    before, after = before.strip(), after.strip()
    if _UNSPACED.search(before[-1:]) or _UNSPACED.search(after[:1]):
        return _cuts_unspaced(before[-1:], after[:1])
    small = len(before) <= SMALL or before[-1].isdigit()
    return (AFTER_SMALL if small else AFTER_LONG) + (0.0 if len(after) <= SMALL else BEFORE_LONG)


def _cuts_unspaced(last: str, first: str) -> float:
    """Cost of a break in a script without spaces.

    Particles of Japanese end a phrase: another script after hiragana begins one.
    """
    kinds = [unicodedata.name(letter, "?").split()[0] for letter in (last, first)]
    if kinds[0] == "HIRAGANA" and kinds[1] != "HIRAGANA":
        return 0.0
    return 0.5 if kinds[0] != kinds[1] or kinds[0] == "CJK" else 1.0


def whole_words(segments: Iterable[Segment]) -> list[Word]:
    """Visible words of segments, with inseparable pieces joined.

    A segment without words gives the words of its text, with its time shared out by letters. At a
    window's start a missing space is added, and a capital lowered where the sentence continues (see
    `_continue_sentences`): the model knew nothing of the window before.
    """
    out: list[Word] = []
    first_in_window: list[int] = []
    seek = None
    for segment in segments:
        for word in filter(visible, segment.words or _words_of_text(segment)):
            if out and seek == segment.seek and is_one_word(out[-1].text, word.text):
                out[-1] = _joined(out[-1], word)
                continue
            if seek != segment.seek:
                first_in_window.append(len(out))
            out.append(_spaced(out[-1], word) if out else word)
            seek = segment.seek
    return _continue_sentences(out, first_in_window)


def _spaced(last: Word, word: Word) -> Word:
    """The word with a leading space where one is missing."""
    pause = word.span.start - last.span.end >= PAUSE and not ends_clause(last.text)
    due = pause or is_one_word(last.text, word.text)
    return replace(word, text=f" {word.text}") if due and is_joined(last.text, word.text) else word


def _continue_sentences(words: list[Word], first_in_window: Sequence[int]) -> list[Word]:
    """Words with capitals lowered where a window begins inside a sentence.

    Known from the text itself: the same word stands small inside a sentence, and nowhere large.
    """
    plain = [visible(word).strip(f"{_OPENING}{_CLOSING}{ENDS}{CLAUSES}") for word in words]
    begins = {0, *first_in_window}
    inside = {
        plain[i]
        for i in range(len(words))
        if i not in begins and not ends_sentence(words[i - 1].text)
    }
    for i in first_in_window[1:]:
        small = plain[i][:1].lower() + plain[i][1:]
        soon = words[i].span.start - words[i - 1].span.end < NEW_THOUGHT
        goes_on = soon and words[i - 1].text.rstrip()[-1:] not in ENDS
        if goes_on and small in inside and plain[i] not in inside:
            words[i] = replace(words[i], text=words[i].text.replace(plain[i], small, 1))
    return words


def _joined(left: Word, right: Word) -> Word:
    span = Span(left.span.start, max(left.span.end, right.span.end))
    return replace(
        left,
        span=span,
        text=left.text + right.text,
        tokens=left.tokens + right.tokens,
        token_probabilities=left.token_probabilities + right.token_probabilities,
    )


def pieces(text: str) -> list[str]:
    """A text between two spaces, parted where a writing system without spaces allows it."""
    out = [""]
    for letter in text:
        parted = out[-1].strip() and not is_one_word(out[-1], letter)
        out[-1:] = [out[-1], letter] if parted else [out[-1] + letter]
    return out


def _words_of_text(segment: Segment) -> list[Word]:
    texts = [piece for text in segment.text.split() for piece in pieces(f" {text}")]
    per_letter = segment.span.duration / max(1, sum(map(len, texts)))
    out, at = [], segment.span.start
    for text in texts:
        out.append(Word(Span(at, min(at + per_letter * len(text), segment.span.end)), text, 1.0))
        at = out[-1].span.end
    return out
