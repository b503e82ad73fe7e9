"""txt: the words in paragraphs; times, marks and a receipt only where they are asked for."""

from collections.abc import Mapping
from typing import Any

from tacet.core.options.exporting import READING, Contents
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8
from tacet.exporters.reading import Kind, Paragraph, reading
from tacet.exporters.receipt import moment, receipt_lines

RULE = "----"
_MARKS = {Kind.PLAIN: "{}", Kind.DOUBTFUL: "[{}?]", Kind.REMOVED: "[-{}-]"}


class TxtExporter:
    """Plain text in paragraphs."""

    name = "txt"
    extension = "txt"
    media_type = "text/plain"
    title = "Plain text"
    purpose = "reading and mail"
    options = READING

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 text, a blank line between paragraphs; empty without words."""
        contents = Contents.of(options)
        parts = [_text(paragraph, contents) for paragraph in reading(transcript, contents)]
        lines = receipt_lines(transcript, options)
        parts += ["\n".join([RULE, *lines])] if lines else []
        return utf_8("\n".join(f"{part}\n" for part in parts))


def _text(paragraph: Paragraph, contents: Contents) -> str:
    front = f"[{moment(paragraph.start)}] " if contents.times else ""
    front += f"{paragraph.speaker}: " if paragraph.speaker else ""
    return front + "".join(f"{space}{_MARKS[kind].format(t)}" for kind, space, t in paragraph.runs)
