"""md: Markdown (CommonMark), in which nothing that was said becomes markup."""

import re
from collections.abc import Mapping
from typing import Any

from tacet.core.options.exporting import READING, Contents
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8
from tacet.exporters.reading import Kind, Paragraph, reading
from tacet.exporters.receipt import moment, receipt, recording_name

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_FIRST = re.compile(r"^([-+=:]|\d+(?=[.)]))")  # begins a list, a heading or a definition
_MARKS = {Kind.PLAIN: "{}", Kind.DOUBTFUL: "<mark>{}</mark>", Kind.REMOVED: "<del>{}</del>"}


class MdExporter:
    """Markdown with a heading, for notes and wikis."""

    name = "md"
    extension = "md"
    media_type = "text/markdown"
    title = "Markdown"
    purpose = "notes and wikis"
    options = READING

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 paragraphs under the recording's name, if that is known."""
        contents = Contents.of(options)
        name = recording_name(options)
        parts = [f"# {_escaped(name)}"] if name else []
        parts += [_text(paragraph, contents) for paragraph in reading(transcript, contents)]
        told = receipt(transcript, options)
        if told:
            rows = (f"- **{_escaped(label)}**: {_escaped(value)}" for label, value in told)
            parts += ["---", "\n".join(rows)]
        return utf_8("\n".join(f"{part}\n" for part in parts))


def _text(paragraph: Paragraph, contents: Contents) -> str:
    front = f"**{moment(paragraph.start)}** " if contents.times else ""
    front += f"**{_special(paragraph.speaker)}:** " if paragraph.speaker else ""
    texts = (f"{space}{_MARKS[kind].format(_special(t))}" for kind, space, t in paragraph.runs)
    return front + _first("".join(texts))


def _escaped(text: str) -> str:
    return _first(_special(text))


def _special(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _first(text: str) -> str:
    """The text with its first mark escaped where that begins a block; digits before it stay."""
    found = _FIRST.match(text)
    if not found:
        return text
    front = found[1] if found[1].isdigit() else ""
    return f"{front}\\{text[len(front) :]}"
