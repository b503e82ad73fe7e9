"""ass: Advanced SubStation Alpha, subtitles for players that style them.

The format knows no escape, so braces and backslashes that were said are written in full width.
"""

from collections.abc import Mapping
from typing import Any

from tacet.core.options.exporting import CUES, Contents
from tacet.core.span import MINUTE, Span
from tacet.core.transcript import Transcript, Word
from tacet.exporters.cues import CueRules, speaker_in, timed_lines
from tacet.exporters.escaping import full_width, utf_8
from tacet.exporters.receipt import receipt_lines
from tacet.exporters.styled_cues import Writes, is_doubtful, styled

_CS = 100  # centiseconds in a second
_WIDE = full_width("{}\\")
_NAME = full_width(",")  # parts the fields of a line
_BREAK = "\\N"
HEAD = """[Script Info]
{comments}ScriptType: v4.00+
WrapStyle: 2
ScaledBorderAndShadow: yes
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,60,&H00FFFFFF,&H0000FFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,\
60,60,50,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class AssExporter:
    """Subtitles with a style, and, if asked for, the time of each word."""

    name = "ass"
    extension = "ass"
    media_type = "text/x-ssa"
    title = "ASS subtitles"
    purpose = "players that style subtitles"
    options = ("word_times", "doubtful", "receipt", *CUES)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 script, times in hundredths; the receipt is a comment in its head."""
        contents = Contents.of(options)
        comments = "".join(f"; {line}\n" for line in receipt_lines(transcript, options))
        events = (
            f"Dialogue: 0,{_clock(span.start)},{_clock(span.end)},Default,"
            f"{(speaker_in(lines) or '').translate(_NAME)},0,0,0,,"
            f"{styled(lines, _writer(span, contents), _BREAK)}\n"
            for span, lines in timed_lines(transcript, CueRules.of(options))
        )
        return utf_8(HEAD.format(comments=comments) + "".join(events))


def _writer(span: Span, contents: Contents) -> Writes:
    """Writes words, in italics if in doubt, each with its share of the cue's time if asked for."""
    last = _hundredths(span.start)

    def write(word: Word, text: str) -> str:
        nonlocal last
        out = text.translate(_WIDE)
        if contents.doubtful and is_doubtful(word):
            out = f"{{\\i1}}{out}{{\\i0}}"
        if not contents.word_times:
            return out
        waits = max(0, _hundredths(word.span.start) - last)
        lasts = max(0, _hundredths(word.span.end) - last - waits)
        last += waits + lasts
        return (f"{{\\k{waits}}}" if waits else "") + f"{{\\k{lasts}}}{out}"

    return write


def _hundredths(time: float) -> int:
    return round(time * _CS)


def _clock(time: float) -> str:
    """A time such as `0:01:02.50`."""
    seconds, hundredths = divmod(_hundredths(time), _CS)
    minutes, second = divmod(seconds, MINUTE)
    hour, minute = divmod(minutes, MINUTE)
    return f"{hour}:{minute:02d}:{second:02d}.{hundredths:02d}"
