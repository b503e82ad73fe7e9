"""txt: the words and nothing else, in paragraphs."""

from collections.abc import Mapping
from typing import Any

from tacet.core.text.paragraphs import paragraphs, text_of
from tacet.core.transcript import Transcript


class TxtExporter:
    """Plain text in paragraphs."""

    name = "txt"
    extension = "txt"
    media_type = "text/plain"
    title = "Plain text"

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 text, a blank line between paragraphs; empty without words."""
        texts = [text_of(paragraph) for paragraph in paragraphs(transcript.segments)]
        return "\n".join(f"{text}\n" for text in texts if text).encode("utf-8", "replace")
