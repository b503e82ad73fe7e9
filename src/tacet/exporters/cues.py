"""Subtitle cues, laid out for reading or as the whisper program does.

`core.text.subtitles` lays out; one of the options `max_line_width` and `max_words_per_line` calls
for the whisper program's way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any

from tacet.core.options.exporting import USUAL, SubtitleRules, WhisperCuts, limits
from tacet.core.span import MINUTE, MS, Span
from tacet.core.text.boundaries import one_line, visible, whole_words
from tacet.core.text.subtitles import subtitles
from tacet.core.transcript import Segment, Transcript, Word
from tacet.exporters.speakers import by_speaker, speaker_of

LONG_PAUSE = 3.0  # seconds between words that always end a cue; source: whisper program
UNLIMITED = 1_000  # characters in a line; source: whisper program


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle: one or more lines of text, without blank ones.

    Attributes:
        highlight: part of the text, as `(start, end)` offsets, being spoken; None for none.
        speaker: who says it, if a person named them.
    """

    start: float
    end: float
    text: str
    highlight: tuple[int, int] | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class CueRules:
    """Limits of cues.

    Attributes:
        reading: rules of cues that are laid out for reading.
        max_line_width: characters in a line; a longer single word keeps its own line.
        max_line_count: lines in a cue, if that was asked for.
        max_words_per_line: words in a cue; not together with `max_line_width`.
        highlight_words: one cue per word, with that word lit up.
    """

    reading: SubtitleRules = USUAL
    max_line_width: int | None = None
    max_line_count: int | None = None
    max_words_per_line: int | None = None
    highlight_words: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "CueRules":
        """The rules among an exporter's options; a missing number, or one too low, is no limit."""
        reading = limits(SubtitleRules, options)
        return cls(
            SubtitleRules(**reading),
            max_line_count=reading.get("max_line_count"),
            highlight_words=bool(options.get("highlight_words")),
            **limits(WhisperCuts, options),
        )

    @property
    def keeps_segments(self) -> bool:
        """Whether a cue never holds words of two segments."""
        return self.max_line_count is None or self.max_line_width is None

    @property
    def as_whisper(self) -> bool:
        """Whether cues are cut by the rules of the whisper program."""
        return self.max_line_width is not None or self.max_words_per_line is not None


def cues(transcript: Transcript, rules: CueRules) -> Iterator[Cue]:
    """Cues of a transcript in order; invisible text gives none."""
    for span, lines in timed_lines(transcript, rules):
        yield from _highlighted(span, lines) if rules.highlight_words else [_whole(span, lines)]


Lines = Sequence[Sequence[Word]]


def timed_lines(transcript: Transcript, rules: CueRules) -> Iterator[tuple[Span, Lines]]:
    """Time of each cue, and its words line by line; none has words of two speakers."""
    if rules.as_whisper:
        for lines in _cut(transcript.segments, rules):
            yield Span(lines[0][0].span.start, lines[-1][-1].span.end), lines
        return
    parts = [tuple(part) for _, part in groupby(transcript.segments, key=attrgetter("language"))]
    for part, after in zip_longest(parts, parts[1:]):  # no cue speaks two languages
        end = after[0].span.start if after else transcript.duration
        yield from _laid_out(whole_words(part), end, rules.reading)


def _laid_out(
    words: Sequence[Word], end: float, rules: SubtitleRules
) -> Iterator[tuple[Span, Lines]]:
    """Cues of words that are laid out for reading."""
    runs = [run for _, run in by_speaker(words)]
    for run, after in zip_longest(runs, runs[1:]):  # nor do two people speak in one
        until = after[0].span.start if after else end
        for cue in subtitles(run, until, rules):
            yield cue.span, cue.lines


def speaker_in(lines: Lines) -> str | None:
    """Who speaks in a cue, if a person named them."""
    return speaker_of(lines[0][0])


def _cut(segments: Sequence[Segment], rules: CueRules) -> Iterator[list[list[Word]]]:
    """Words of each cue, line by line."""
    if not rules.keeps_segments:
        for _, run in by_speaker(whole_words(segments)):
            yield from _wrapped(run, rules)
        return
    runs = (run for segment in segments for _, run in by_speaker(whole_words([segment])))
    for words in runs:
        size = rules.max_words_per_line or len(words) or 1
        for at in range(0, len(words), size):
            yield from _wrapped(words[at : at + size], rules)


def _wrapped(words: Sequence[Word], rules: CueRules) -> Iterator[list[list[Word]]]:
    """Words wrapped into lines, and lines into cues."""
    lines: list[list[Word]] = []
    width = 0
    for before, word in zip([None, *words], words, strict=False):
        length = len(one_line(word.text))
        if before and lines and _long_pause(before, word, rules):
            yield lines
            lines = []
        if lines and width + length <= (rules.max_line_width or UNLIMITED):
            lines[-1].append(word)
            width += length
            continue
        if lines and not rules.keeps_segments and len(lines) >= (rules.max_line_count or 1):
            yield lines
            lines = []
        lines.append([word])
        width = len(visible(word))
    if lines:
        yield lines


def _long_pause(before: Word, word: Word, rules: CueRules) -> bool:
    return not rules.keeps_segments and word.span.start - before.span.start > LONG_PAUSE


def _text(lines: Lines) -> str:
    return "\n".join("".join(one_line(word.text) for word in line).strip() for line in lines)


def _whole(span: Span, lines: Lines) -> Cue:
    return Cue(span.start, span.end, _text(lines), speaker=speaker_in(lines))


def _highlighted(span: Span, lines: Lines) -> Iterator[Cue]:
    """The cue once per spoken word, and plain in the gaps between."""
    text, last, name = _text(lines), span.start, speaker_in(lines)
    at = 0
    for word in (word for line in lines for word in line):
        shown = visible(word)
        at = text.index(shown, at)
        if _is_later(word.span.start, last):
            yield Cue(last, word.span.start, text, speaker=name)
        yield Cue(word.span.start, word.span.end, text, (at, at + len(shown)), name)
        at, last = at + len(shown), word.span.end
    if _is_later(span.end, last):
        yield Cue(last, span.end, text, speaker=name)


def _is_later(time: float, other: float) -> bool:
    """Whether a time is later by at least a millisecond."""
    return round(time * MS) > round(other * MS)


def clock(seconds: float, *, hours: bool, decimal: str) -> str:
    """A time such as `00:01:02,500`."""
    whole, milliseconds = divmod(round(seconds * MS), MS)
    minutes, second = divmod(whole, MINUTE)
    hour, minute = divmod(minutes, MINUTE)
    front = f"{hour:02d}:" if hours or hour else ""
    return f"{front}{minute:02d}:{second:02d}{decimal}{milliseconds:03d}"
