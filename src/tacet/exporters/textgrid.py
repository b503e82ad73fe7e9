"""textgrid: Praat's annotation, a tier of segments and one of words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tacet.core.options.exporting import Contents
from tacet.core.span import MS
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8
from tacet.exporters.intervals import Interval, end_of, tiers


class TextGridExporter:
    """A TextGrid in Praat's long text format."""

    name = "textgrid"
    extension = "TextGrid"
    media_type = "text/x-praat-textgrid"
    title = "Praat TextGrid"
    purpose = "Praat"
    options = ("removed",)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 TextGrid in seconds; between the intervals stand empty ones, as Praat wants it."""
        named = tiers(transcript, Contents.of(options).removed)
        end = max(1, end_of(transcript, named))
        lines = [
            'File type = "ooTextFile"',
            'Object class = "TextGrid"',
            "",
            "xmin = 0",
            f"xmax = {_seconds(end)}",
            "tiers? <exists>",
            f"size = {len(named)}",
            "item []:",
        ]
        for number, tier in enumerate(named, start=1):
            lines += _tier(number, tier.name, list(_filled(tier.intervals, end)), end)
        return utf_8("".join(f"{line}\n" for line in lines))


def _filled(intervals: Sequence[Interval], end: int) -> Iterator[Interval]:
    """The intervals with empty ones between, from 0 to the end."""
    at = 0
    for interval in intervals:
        if interval.start > at:
            yield Interval(at, interval.start, "")
        yield interval
        at = interval.end
    if at < end:
        yield Interval(at, end, "")


def _tier(number: int, name: str, intervals: Sequence[Interval], end: int) -> Iterator[str]:
    yield f"    item [{number}]:"
    yield '        class = "IntervalTier"'
    yield f'        name = "{_quoted(name)}"'
    yield "        xmin = 0"
    yield f"        xmax = {_seconds(end)}"
    yield f"        intervals: size = {len(intervals)}"
    for place, interval in enumerate(intervals, start=1):
        yield f"        intervals [{place}]:"
        yield f"            xmin = {_seconds(interval.start)}"
        yield f"            xmax = {_seconds(interval.end)}"
        yield f'            text = "{_quoted(interval.text)}"'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // MS}.{milliseconds % MS:03d}"
