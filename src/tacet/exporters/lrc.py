"""lrc: lines with the time at which each begins, for players of music.

The format knows no escape: brackets that were said are written in full width.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from tacet.core.options.exporting import Contents
from tacet.core.span import MINUTE
from tacet.core.transcript import Transcript, Word
from tacet.exporters.cues import CueRules, timed_lines
from tacet.exporters.escaping import full_width, utf_8
from tacet.exporters.receipt import receipt_lines, recording_name
from tacet.exporters.styled_cues import Writes, styled

_CS = 100  # centiseconds in a second
_WIDE = full_width("[]<>")
SILENCE = 1.0  # seconds to the next line after which an empty line takes this one away


class LrcExporter:
    """Lyrics with times, one line of a subtitle after the other."""

    name = "lrc"
    extension = "lrc"
    media_type = "text/x-lrc"
    title = "Lyrics (LRC)"
    purpose = "music players"
    options = ("word_times", "receipt", "line_letters")

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 lines, times in hundredths; the receipt stands in comments `[#: ...]`."""
        name = recording_name(options).translate(_WIDE)
        told = (line.translate(_WIDE) for line in receipt_lines(transcript, options))
        lines = [
            *([f"[ti:{name}]"] if name else []),
            "[re:Tacet]",
            f"[length:{_clock(transcript.duration)}]",
            *(f"[#:{line}]" for line in told),
            *_lines(transcript, options),
        ]
        return utf_8("".join(f"{line}\n" for line in lines))


def _lines(transcript: Transcript, options: Mapping[str, Any]) -> Iterator[str]:
    rules = CueRules.of({"line_letters": options.get("line_letters"), "max_line_count": 1})
    write = _writer(Contents.of(options))
    shown = list(timed_lines(transcript, rules))
    for (span, lines), after in zip_longest(shown, [span for span, _ in shown[1:]]):
        yield f"[{_clock(span.start)}]{styled(lines, write, ' ')}"
        if after is None or after.start - span.end > SILENCE:
            yield f"[{_clock(span.end)}]"


def _writer(contents: Contents) -> Writes:
    def write(word: Word, text: str) -> str:
        front = f"<{_clock(word.span.start)}>" if contents.word_times else ""
        return f"{front}{text.translate(_WIDE)}"

    return write


def _clock(time: float) -> str:
    """A time such as `61:02.50`; there are no hours."""
    seconds, hundredths = divmod(round(time * _CS), _CS)
    return f"{seconds // MINUTE:02d}:{seconds % MINUTE:02d}.{hundredths:02d}"
