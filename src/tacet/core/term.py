"""Terms of a vocabulary: a name or expression, and what is often heard in its place."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tacet.core.errors import BadTerm

MAX_LETTERS = 100  # letters of a term: the longest place name in use has 85
MAX_REPLACED = 20  # spellings that one term replaces
MAX_NOTE = 500  # letters of a note
MAX_SHOWN = 30  # letters of a refused term in its message
JOINERS = "\u200c\u200d"  # invisible, and part of the spelling of Persian and Indic words
_UNWRITTEN = {"Cc": "a control character", "Cs": "half a character", "Co": "a private character"}


@dataclass(frozen=True, slots=True)
class Term:
    """Name or expression, spelled as it is to be written.

    Attributes:
        replaces: spellings that are replaced by it: what is often heard, or misspelled.
        language: code of the only language that it belongs to; None for every one.
        note: for its reader; has no effect.
    """

    text: str
    replaces: tuple[str, ...] = ()
    language: str | None = None
    note: str = ""

    def belongs_to(self, language: str | None) -> bool:
        """Whether it may occur in a text in this language; in one of unknown language, too."""
        return self.language in (None, language) or language is None


def new_term(
    text: str, replaces: Iterable[str] = (), language: str | None = None, note: str = ""
) -> Term:
    """Checked term, white space and composed letters made uniform.

    Args:
        language: a code.

    Raises:
        BadTerm: it has no letter, is too long, or holds what nobody writes.
    """
    written = _checked(text, "A term")
    others = dict.fromkeys(_checked(heard, f"What {written!r} replaces") for heard in replaces)
    others.pop(written, None)  # what is right already
    if len(others) > MAX_REPLACED:
        raise BadTerm(f"{written!r} replaces {len(others)} spellings; at most {MAX_REPLACED}.")
    if len(note) > MAX_NOTE:
        raise BadTerm(f"The note on {written!r} is too long: at most {MAX_NOTE} characters.")
    return Term(written, tuple(others), language, " ".join(note.split()))


def _checked(text: str, what: str) -> str:
    """Text with single spaces, in composed form. Raises BadTerm."""
    if len(text) > MAX_LETTERS * 2:  # before anything is done with it
        raise BadTerm(f"{what} is too long ({_shown(text)}): at most {MAX_LETTERS} characters.")
    written = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(letter.isalnum() for letter in written):
        raise BadTerm(f"{what} needs at least one letter or digit ({_shown(text)}).")
    if len(written) > MAX_LETTERS:
        raise BadTerm(f"{what} is too long ({_shown(written)}): at most {MAX_LETTERS} characters.")
    for letter in written:
        if reason := _reason_against(letter):
            raise BadTerm(f"{what} holds {reason} ({_shown(written)}). Write it without.")
    return written


def _reason_against(letter: str) -> str | None:
    category = unicodedata.category(letter)
    if category == "Cf" and letter not in JOINERS:
        return "an invisible mark"
    return _UNWRITTEN.get(category)


def _shown(text: str) -> str:
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")
