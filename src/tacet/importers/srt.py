"""srt: SubRip subtitles, also as editors with habits of their own write them."""

import re
from collections.abc import Iterator, Sequence

from tacet.core.errors import UnreadableTranscript
from tacet.core.transcript import Transcript
from tacet.importers.cue_text import ReadCue, TimedText, span_of, time_of, transcript_of_cues
from tacet.importers.text_file import lines_of

_TIME = r"(\d{1,6}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(\s.*)?")
_TAG = re.compile(r"</?\s*[A-Za-z][^<>]*>|\{\s*\\[^{}]*\}")


class SrtImporter:
    """Reads SubRip subtitles."""

    name = "srt"
    extension = "srt"
    title = "SubRip subtitles"

    def read(self, content: bytes) -> Transcript:
        """The cues as segments; tags are left out. Raises UnreadableTranscript."""
        lines = lines_of(content)
        return transcript_of_cues(list(_cues(lines)))


def _cues(lines: Sequence[str]) -> Iterator[ReadCue]:
    """Cues, each being an optional number, a line of times, and text up to a blank line."""
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if lines[at].strip().isdecimal() and at + 1 < len(lines):
            at += 1
        times = _TIMES.fullmatch(lines[at])
        if times is None:
            raise UnreadableTranscript("here the times of a cue should stand", at + 1)
        start, end = time_of(*times.groups()[:4]), time_of(*times.groups()[4:8])
        span = span_of(start, end, at + 1)
        first = at = at + 1
        while at < len(lines) and lines[at].strip():
            at += 1
        text = _TAG.sub("", " ".join(lines[first:at]))
        yield ReadCue(span, (TimedText(start, f" {text}"),))
