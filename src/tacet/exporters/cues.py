"""Cuts a transcript into subtitle cues, by the rules and option names of the whisper program."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tacet.core.transcript import Segment, Transcript, Word

LONG_PAUSE = 3.0  # seconds between words that always end a cue; source: whisper program
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle: its text, one or several lines, without blank ones, from start to end.

    Attributes:
        lit: the part of the text, as `(start, end)` offsets, that is lit up; None for no part.
    """

    start: float
    end: float
    text: str
    lit: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CueRules:
    """How cues are cut; all None means one cue per segment.

    Attributes:
        max_line_width: characters in a line; a longer single word keeps its own line.
        max_line_count: lines in a cue; only together with `max_line_width`.
        max_words_per_line: words in a cue; not together with `max_line_width`.
        highlight_words: one cue per word, with that word lit up.
    """

    max_line_width: int | None = None
    max_line_count: int | None = None
    max_words_per_line: int | None = None
    highlight_words: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "CueRules":
        """The rules among an exporter's options; a missing number, or one below 1, is no limit."""
        numbers = ("max_line_width", "max_line_count", "max_words_per_line")
        limits = {name: value for name in numbers if (value := options.get(name) or 0) > 0}
        return cls(**limits, highlight_words=bool(options.get("highlight_words")))

    @property
    def keeps_segments(self) -> bool:
        """Whether a cue never holds words of two segments."""
        return self.max_line_count is None or self.max_line_width is None

    @property
    def cuts_words(self) -> bool:
        """Whether cues are made of words, not of whole segments."""
        return self != CueRules()


def one_line(text: str) -> str:
    """The text with each run of white space or control characters as one space."""
    return _SPACE.sub(" ", text)


def cues(transcript: Transcript, rules: CueRules) -> Iterator[Cue]:
    """The cues of a transcript in order; segments without any visible text give none."""
    if not rules.cuts_words or not all(segment.words for segment in transcript.segments):
        for segment in transcript.segments:
            if text := one_line(segment.text).strip():
                yield Cue(segment.span.start, segment.span.end, text)
        return
    for lines in _cut(transcript.segments, rules):
        yield from _lit(lines) if rules.highlight_words else [_whole(lines)]


Lines = list[list[Word]]


def _visible(word: Word) -> str:
    """What is seen of a word: empty for white space and control characters alone."""
    return one_line(word.text).strip()


def _cut(segments: Sequence[Segment], rules: CueRules) -> Iterator[Lines]:
    """The words of each cue, line by line."""
    if not rules.keeps_segments:
        words = [word for segment in segments for word in segment.words if _visible(word)]
        yield from _filled(words, rules)
        return
    for segment in segments:
        words = [word for word in segment.words if _visible(word)]
        size = rules.max_words_per_line or len(words) or 1
        for at in range(0, len(words), size):
            yield from _filled(words[at : at + size], rules)


def _filled(words: Sequence[Word], rules: CueRules) -> Iterator[Lines]:
    """Words put into lines as long as they fit, and lines into cues."""
    lines: Lines = []
    width = 0
    for before, word in zip([None, *words], words, strict=False):
        length = len(one_line(word.text))
        if before and lines and _long_pause(before, word, rules):
            yield lines
            lines = []
        if lines and width + length <= (rules.max_line_width or 1000):
            lines[-1].append(word)
            width += length
            continue
        if lines and not rules.keeps_segments and len(lines) >= (rules.max_line_count or 1):
            yield lines
            lines = []
        lines.append([word])
        width = len(_visible(word))
    if lines:
        yield lines


def _long_pause(before: Word, word: Word, rules: CueRules) -> bool:
    return not rules.keeps_segments and word.span.start - before.span.start > LONG_PAUSE


def _text(lines: Lines) -> str:
    return "\n".join("".join(one_line(word.text) for word in line).strip() for line in lines)


def _whole(lines: Lines) -> Cue:
    return Cue(lines[0][0].span.start, lines[-1][-1].span.end, _text(lines))


def _lit(lines: Lines) -> Iterator[Cue]:
    """The cue once per word, lit while it is spoken, and unlit in the gaps between."""
    text, last = _text(lines), lines[0][0].span.start
    at = 0
    for word in (word for line in lines for word in line):
        visible = _visible(word)
        at = text.index(visible, at)
        if round(word.span.start * 1000) > round(last * 1000):
            yield Cue(last, word.span.start, text)
        yield Cue(word.span.start, word.span.end, text, (at, at + len(visible)))
        at, last = at + len(visible), word.span.end


def clock(seconds: float, *, hours: bool, decimal: str) -> str:
    """A time such as `00:01:02,500`; hours are left out below one hour unless asked for."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    front = f"{hour:02d}:" if hours or hour else ""
    return f"{front}{minute:02d}:{second:02d}{decimal}{milliseconds:03d}"
