r"""srt: SubRip subtitles, as players and video editors read them.

Players take `<b>`, `{\an8}` and `\N` for markup and the format knows no escape, so what would begin
a tag is written in full width. So are the colons of a time, which readers may take for a new cue.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tacet.core.options.exporting import CUES, Contents
from tacet.core.transcript import Transcript, Word
from tacet.exporters.cues import Cue, CueRules, clock, cues, timed_lines
from tacet.exporters.escaping import full_width, utf_8
from tacet.exporters.styled_cues import is_doubtful, styled

_TAG = re.compile(r"<(?=\s*[/A-Za-z])|\{|\\(?=[Nnh])")
_ARROW = "-->"
_TIME = re.compile(r"(?<=\d):(?=\d\d:\d\d[,.]\d)|(?<=\d:\d\d):(?=\d\d[,.]\d)")
_WIDE = full_width("<{:\\")


class SrtExporter:
    """SubRip subtitles: numbered cues with comma milliseconds."""

    name = "srt"
    extension = "srt"
    media_type = "application/x-subrip"
    title = "SubRip subtitles"
    purpose = "video players and editors"
    options = ("doubtful", "highlight_words", *CUES)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 cues, numbered from 1; options are those of `CueRules`.

        Doubtful words are in italics, if that is asked for.
        """
        rules = CueRules.of(options)
        doubtful = Contents.of(options).doubtful and not rules.highlight_words
        texts = _italic(transcript, rules) if doubtful else _plain(transcript, rules)
        numbered = enumerate(texts, start=1)
        return utf_8("\n".join(f"{number}\n{text}\n" for number, text in numbered))


def _plain(transcript: Transcript, rules: CueRules) -> Iterator[str]:
    for cue in cues(transcript, rules):
        yield _block(cue.start, cue.end, _text(cue))


def _italic(transcript: Transcript, rules: CueRules) -> Iterator[str]:
    for span, lines in timed_lines(transcript, rules):
        yield _block(span.start, span.end, styled(lines, _write, "\n"))


def _write(word: Word, text: str) -> str:
    return f"<i>{_escaped(text)}</i>" if is_doubtful(word) else _escaped(text)


def _block(start: float, end: float, text: str) -> str:
    first, last = (clock(time, hours=True, decimal=",") for time in (start, end))
    return f"{first} {_ARROW} {last}\n{text}"


def _text(cue: Cue) -> str:
    if cue.highlight is None:
        return _escaped(cue.text)
    first, last = cue.highlight
    before, lit, after = map(_escaped, (cue.text[:first], cue.text[first:last], cue.text[last:]))
    return f"{before}<u>{lit}</u>{after}"


def _escaped(text: str) -> str:
    for pattern in (_TAG, _TIME):
        text = pattern.sub(_widened, text)
    return text.replace(_ARROW, "->")


def _widened(found: re.Match[str]) -> str:
    return found[0].translate(_WIDE)
