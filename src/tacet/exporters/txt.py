"""txt: the words and nothing else, one line per segment, as the whisper program writes them."""

from collections.abc import Mapping
from typing import Any

from tacet.core.transcript import Transcript
from tacet.exporters.cues import one_line


class TxtExporter:
    """Plain text, one line per segment."""

    name = "txt"
    extension = "txt"
    media_type = "text/plain"
    title = "Plain text"

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 text, a line per segment; no bytes at all when nobody speaks."""
        lines = (one_line(segment.text).strip() for segment in transcript.segments)
        return "".join(f"{line}\n" for line in lines if line).encode()
