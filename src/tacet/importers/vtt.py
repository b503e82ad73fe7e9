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
_VOICE = re.compile(r"<v(?:\.[^>\s]*)?[ \t]+([^>]+)>|</v>")
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
        """The cues as segments, with who speaks; other tags, notes and styles are left out.

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
    """The text from time to time and from speaker to speaker."""
    starts = [span.start, *(time_of(*found.groups()) for found in _INNER.finditer(text))]
    speaker: str | None = None
    for start, end, part in zip(starts, [*starts[1:], span.end], _between(text), strict=True):
        voices = list(_voices(part, speaker))
        speaker = voices[-1][1]
        letters = sum(len(said) for said, _ in voices) or 1
        before = 0
        for said, name in voices:  # without a time of its own, each gets its share by letters
            yield TimedText(start + (end - start) * before / letters, said, name)
            before += len(said)


def _between(text: str) -> Iterator[str]:
    at = 0
    for found in _INNER.finditer(text):
        yield text[at : found.start()]
        at = found.end()
    yield text[at:]


def _voices(text: str, speaker: str | None) -> Iterator[tuple[str, str | None]]:
    """What each of a text's voices says; `speaker` is whose voice it begins with."""
    at = 0
    for found in _VOICE.finditer(text):
        if said := _plain(text[at : found.start()]):
            yield said, speaker
        speaker = html.unescape(found[1]).strip() if found[1] else None
        at = found.end()
    yield _plain(text[at:]), speaker


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))
