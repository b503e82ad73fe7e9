"""What in the subtitles of a transcript breaks the rules, for who proof-reads them.

Rules cannot always be kept: somebody speaks faster than anybody reads, or without a pause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from tacet.core.options.exporting import SubtitleRules
from tacet.core.span import MS
from tacet.core.text.boundaries import has_kana, width
from tacet.core.transcript import Transcript
from tacet.exporters.cues import Cue, CueRules, cues


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a cue breaks.

    Attributes:
        cue: number from 1, as in srt. `start`: seconds.
        rule: name of the option. `value`: of the cue, in its unit; `limit`: what was asked for.
    """

    cue: int
    start: float
    rule: str
    value: float
    limit: float


def broken_rules(transcript: Transcript, rules: CueRules) -> list[BrokenRule]:
    """Every rule that a cue breaks, in order of the cues; times are compared in milliseconds."""
    shown = list(cues(transcript, rules))
    kana = has_kana(transcript.words)
    return [
        BrokenRule(number, cue.start, rule, value, limit)
        for number, (cue, after) in enumerate(zip_longest(shown, shown[1:]), start=1)
        for rule, value, limit in _broken(cue, after, rules.reading, kana)
    ]


def _broken(
    cue: Cue, after: Cue | None, rules: SubtitleRules, kana: bool
) -> Iterator[tuple[str, float, float]]:
    lines = cue.text.split("\n")
    wide = [width(line, kana) for line in lines]
    widest = round(max(wide), 1)
    lasts = _rounded(cue.end - cue.start)
    if widest > rules.line_letters:
        yield "line_letters", widest, rules.line_letters
    if len(lines) > rules.max_line_count:
        yield "max_line_count", len(lines), rules.max_line_count
    speed = round(sum(wide) / max(lasts, 1 / MS), 1)
    if speed > rules.reading_speed:
        yield "reading_speed", speed, rules.reading_speed
    if lasts < rules.shortest_cue:
        yield "shortest_cue", lasts, rules.shortest_cue
    if lasts > rules.longest_cue:
        yield "longest_cue", lasts, rules.longest_cue
    gap = _rounded(after.start - cue.end) if after else rules.cue_gap
    if gap < rules.cue_gap:
        yield "cue_gap", gap, rules.cue_gap


def _rounded(seconds: float) -> float:
    """Seconds in whole milliseconds."""
    return round(seconds * MS) / MS
