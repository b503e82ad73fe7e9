"""Text for formats that give some letters a meaning, or forbid them."""

import html
import re

from tacet.core.text.boundaries import one_line

_FULL_WIDTH = 0xFEE0  # from an ASCII character to its twin of full width; NFKC leads back
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0


def full_width(letters: str) -> dict[int, int]:
    """Table for `str.translate` that puts twins of full width for ASCII characters.

    For formats that know no escape. Unicode's NFKC turns a twin into its original again.
    """
    return {ord(letter): ord(letter) + _FULL_WIDTH for letter in letters}


def xml_text(text: str) -> str:
    """The text in one line, escaped, without what XML 1.0 forbids; also for attributes."""
    return html.escape(valid_xml(one_line(text)))


def valid_xml(text: str) -> str:
    """The text without what XML 1.0 forbids; half characters become question marks."""
    return _NOT_XML.sub("", utf_8(text).decode())


def utf_8(text: str) -> bytes:
    """UTF-8; half characters, which it cannot hold, become question marks."""
    return text.encode("utf-8", "replace")
