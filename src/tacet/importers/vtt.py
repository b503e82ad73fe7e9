"""vtt: WebVTT, with the times of words where it has them."""

import html
import re
from collections.abc import Iterator, Sequence

from tacet.core.errors import UnreadableTranscript
from tacet.core.span import Span
from tacet.core.transcript import Transcript
from tacet.importers.cue_text import ReadCue, TimedText, span_of, time_of, transcript_of_cues
from tacet.importers.text_file import lines_of

_TIME = r"(?:(\d{2,6}):)?(\d\d):(\d\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(\s.*)?")
_INNER = re.compile(rf"<{_TIME}>")
_TAG = re.compile(r"<[^>]*>?")
_BEGINS_AS_TIME = re.compile(r"\s*\d+:\d\d")  # what follows may be mistyped
_NO_CUES = ("NOTE", "STYLE", "REGION")
_ARROW = "-->"

Block = tuple[int, Sequence[str]]
"""Number of the first line, and the lines, none of them blank."""


class VttImporter:
    """Reads WebVTT subtitles."""

    name = "vtt"
    extension = "vtt"
    title = "WebVTT subtitles"

    def read(self, content: bytes) -> Transcript:
        """The cues as segments; tags, notes and styles are left out.

        Raises UnreadableTranscript.
        """
        lines = lines_of(content)
        if not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
            raise UnreadableTranscript("a WebVTT file begins with WEBVTT", 1)
        first = lines.index("") if "" in lines else len(lines)
        if any(_ARROW in line for line in lines[:first]):
            first = 0  # no blank line after the head: its first line is the whole of it
        rest = _blocks(lines[first + 1 :], first + 2)
        return transcript_of_cues([_cue(block) for block in rest if _is_cue(block)])


def _blocks(lines: Sequence[str], number: int) -> Iterator[Block]:
    begun: list[str] = []
    for line in [*lines, ""]:
        if line:
            begun.append(line)
        elif begun:
            yield number - len(begun), begun
            begun = []
        number += 1


def _is_cue(block: Block) -> bool:
    _, lines = block
    header = not any(_ARROW in line for line in lines[:2])
    return not header or not lines[0].startswith(_NO_CUES)


def _cue(block: Block) -> ReadCue:
    """A cue: perhaps a name, then its times, then its text."""
    number, lines = block
    named = len(lines) > 1 and _ARROW not in lines[0] and not _BEGINS_AS_TIME.match(lines[0])
    at = 1 if named else 0
    times = _TIMES.fullmatch(lines[at])
    if times is None:
        raise UnreadableTranscript("here the times of a cue should stand", number + at)
    start, end = time_of(*times.groups()[:4]), time_of(*times.groups()[4:8])
    span = span_of(start, end, number + at)
    return ReadCue(span, tuple(_parts(span, " ".join(lines[at + 1 :]))))


def _parts(span: Span, text: str) -> Iterator[TimedText]:
    start, at = span.start, 0
    for found in _INNER.finditer(text):
        yield TimedText(start, _plain(text[at : found.start()]))
        start, at = time_of(*found.groups()), found.end()
    yield TimedText(start, _plain(text[at:]))


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))
