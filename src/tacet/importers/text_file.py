"""Text of a file, line by line, with the numbers that errors name."""

import codecs
import re

from tacet.core.errors import UnreadableTranscript

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LINE_END = re.compile(r"\r\n|\r|\n")  # and no other: a text may hold U+2028


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Raises UnreadableTranscript.
    """
    marks = (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark))
    encoding = next(marks, "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableTranscript("this is not UTF-8 text. Save the file as UTF-8", line) from None


def lines_of(content: bytes) -> list[str]:
    """The lines of a file, the first one being number 1. Raises UnreadableTranscript."""
    return _LINE_END.split(decoded(content))
