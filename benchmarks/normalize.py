"""Text as it is compared: Whisper's own normalizers, the same for every program.

References come in capitals, without punctuation, with numbers as words or digits; programs write
them in any way. English goes through Whisper's English normalizer (contractions, spelling, numbers,
no fillers), other languages through its basic one. Numbers are then compared digit by digit, so
that "fourteen fifty-five" is "1455" and digits said singly do not become one long number. Chinese
and Japanese have no spaces between words: their characters are compared.
"""

import re
import unicodedata
from functools import cache

from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

BY_CHARACTER = frozenset({"zh", "ja"})
_DIGITS = re.compile(r"(\d)")


def tokens(text: str, language: str) -> list[str]:
    """The words of a text as they are compared; its characters in Chinese and Japanese."""
    plain = unicodedata.normalize("NFC", text)
    plain = _english()(plain) if language == "en" else _basic()(plain)
    if language in BY_CHARACTER:
        return [c for c in plain if not c.isspace()]
    return _DIGITS.sub(r" \1 ", plain).split()


@cache
def _english() -> EnglishTextNormalizer:
    return EnglishTextNormalizer()


@cache
def _basic() -> BasicTextNormalizer:
    return BasicTextNormalizer()
