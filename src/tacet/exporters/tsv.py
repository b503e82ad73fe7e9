"""tsv: start and end in milliseconds and text, as whisper writes them.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula and computes it, whatever
somebody said. Such a text gets an apostrophe in front, which a spreadsheet does not show. Programs
get the text back by taking one apostrophe away where FORMULA matches.
"""

import re
from collections.abc import Mapping
from typing import Any

from tacet.core.span import MS
from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8

FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # also in the full width of Japanese


class TsvExporter:
    """A table of segments: whole milliseconds and text, separated by tabs."""

    name = "tsv"
    extension = "tsv"
    media_type = "text/tab-separated-values"
    title = "Table (tab-separated)"
    purpose = "scripts: segments in milliseconds"
    options = ()

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 rows under a header row; only the header when nobody speaks."""
        rows = ["start\tend\ttext"]
        for segment in transcript.segments:
            start, end = round(segment.span.start * MS), round(segment.span.end * MS)
            rows.append(f"{start}\t{end}\t{escaped(one_line(segment.text).strip())}")
        return utf_8("".join(f"{row}\n" for row in rows))


def escaped(text: str) -> str:
    """The text, with an apostrophe in front of what a spreadsheet would compute."""
    return f"'{text}" if FORMULA.match(text) else text
