"""audacity: a label track, to find in the sound what was said where."""

from collections.abc import Mapping
from typing import Any

from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8


class AudacityExporter:
    """Labels of segments for Audacity; the ending differs from that of plain text."""

    name = "audacity"
    extension = "labels.txt"
    media_type = "text/plain"
    title = "Audacity labels"
    purpose = "Audacity"
    options = ()

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 rows of start, end and text, separated by tabs; no header."""
        rows = (
            f"{segment.span.start:.6f}\t{segment.span.end:.6f}\t{text}\n"
            for segment in transcript.segments
            if (text := one_line(segment.text).strip())
        )
        return utf_8("".join(rows))
