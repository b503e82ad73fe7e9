"""Spelling of words in place of others: spaces, punctuation and sentence starts stay."""

import re

from tacet.core.text.boundaries import CLAUSES, ENDS

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_MARKS = ENDS + CLAUSES


def core_of(text: str) -> tuple[str, str, str]:
    """A text as what stands before its first letter or digit, up to its last one, and behind it."""
    places = [at for at, letter in enumerate(text) if is_letter(letter)]
    if not places:
        return text, "", ""
    return text[: places[0]], text[places[0] : places[-1] + 1], text[places[-1] + 1 :]


def is_letter(character: str) -> bool:
    """Whether a character is spoken: a letter, a sign set on one, or a digit."""
    return character.isalnum() or character.isidentifier() or f"a{character}".isidentifier()


def without_possessive(text: str) -> str:
    """The text without "'s" at its end."""
    return _POSSESSIVE.sub("", text)


def spelled_as(heard: str, term: str, starts_sentence: bool) -> str:
    """A term in place of what was heard, with its spaces, punctuation and possessive ending.

    Args:
        starts_sentence: a term in small letters gets a capital, where what was heard has one.
    """
    before, core, after = core_of(heard)
    ending = _POSSESSIVE.search(core)
    if ending and not _POSSESSIVE.search(term):
        after = core[ending.start() :] + after
    if starts_sentence and term.islower() and core[:1].isupper():
        term = term[0].upper() + term[1:]
    if after[:1] == term[-1:] and term[-1:] in _MARKS:  # "Inc." before a full stop
        after = after[1:]
    return f"{before}{term}{after}"
