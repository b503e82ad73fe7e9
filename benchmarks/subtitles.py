"""Subtitles of real recordings, as a person who checks them would: widths, times, breaks, speed.

Usage: python -m benchmarks.subtitles FILE... --model NAME_OR_FOLDER [--scratch FOLDER]

Each recording is transcribed once by the command `tacet`, with all defaults; its words are kept in
the scratch folder. The subtitles made of them are read back from the file, line by line.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.published import SCRATCH
from benchmarks.report import tell
from tacet.core.assemble import segments_of
from tacet.core.span import Span
from tacet.core.text.boundaries import width
from tacet.core.text.paragraphs import paragraphs
from tacet.core.transcript import Transcript, Word
from tacet.core.window import Window, WindowResult
from tacet.exporters.srt import SrtExporter

WIDTH, LINES, SHORTEST, LONGEST, SPEED = 42, 2, 1.0, 7.0, 17.0
UNSPACED = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
KANA = re.compile("[\u3041-\u30ff]")
CUE = re.compile(r"(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)")
HEAD = (
    "recording", "language", "min", "cues", "lines too wide", "over 2 lines", "inside a word",
    "overlaps", "short, with room", "over 7 s", "letters/s, median", "over 17, speech so fast",
    "over 17, with room", "paragraphs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as it stands in the file; seconds."""

    start: float
    end: float
    lines: tuple[str, ...]

    def speed(self, kana: bool) -> float:
        """Narrow letters a second."""
        return width(" ".join(self.lines), kana) / max(self.end - self.start, 0.001)


def main(given: Sequence[str] | None = None) -> None:
    """Measure the recordings that the command line names, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.subtitles", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--scratch", type=Path, default=SCRATCH / "subtitles")
    asked = parser.parse_args(given)
    rows = [_row(path, _written(path, asked.model, asked.scratch)) for path in asked.files]
    whole = [sum(column) for column in zip(*(row[2:10] for row in rows), strict=True)]
    after = [sum(row[i] for row in rows) for i in (11, 12, 13)]
    rows.append(("together", "", *whole, "", *after))
    for row in (HEAD, ("---",) * len(HEAD), *rows):
        print("|", " | ".join(f"{c:.1f}" if isinstance(c, float) else str(c) for c in row), "|")


def _written(path: Path, model: str, scratch: Path) -> Any:
    """What the command wrote of a recording, with every word; from before if it is kept."""
    kept = scratch / f"{path.stem}.json"
    if not kept.exists():
        tell(f"{path.name} is transcribed")
        ask = ["-f", "json", "--word_timestamps", "True", "--model", model, "-o", str(scratch)]
        scratch.mkdir(parents=True, exist_ok=True)
        command = Path(sys.executable).with_name("tacet")
        subprocess.run([command, str(path), *ask], check=True)
    return json.loads(kept.read_text())


def transcript_of(written: Any) -> Transcript:
    """The transcript of what the command wrote, its segments made anew."""
    segments = []
    for seek, told in groupby(written["segments"], key=lambda segment: segment["seek"]):
        words = tuple(
            Word(Span(word["start"], word["end"]), word["word"], word["probability"] or 0.0)
            for segment in told
            for word in segment["words"]
        )
        window = Window(Span(seek / 100, seek / 100))
        segments += [*segments_of(WindowResult(window, words=words))]
    duration = written["tacet"]["duration"]
    return Transcript(duration, written["language"], segments=tuple(segments))


def _row(path: Path, written: Any) -> tuple[Any, ...]:
    """What a person would find in the subtitles of a recording, counted."""
    told = transcript_of(written)
    cues = read_srt(SrtExporter().write(told, {}).decode())
    kana = bool(KANA.search(told.text))
    lines = [line for cue in cues for line in cue.lines]
    room = [cue for cue, limit in _limits(cues, told.duration) if limit - cue.end > 0.1]
    fast = [cue for cue in cues if cue.speed(kana) > SPEED + 0.5]
    return (
        path.stem[:40],
        told.language,
        round(told.duration / 60, 1),
        len(cues),
        sum(width(line, kana) > WIDTH + 0.01 and " " in line for line in lines),
        sum(len(cue.lines) > LINES for cue in cues),
        sum(1 for _ in inside_words(told.text, lines)),
        sum(a.end > b.start for a, b in pairwise(cues)),
        sum(cue.end - cue.start < SHORTEST - 0.01 for cue in room),
        sum(cue.end - cue.start > LONGEST + 0.01 for cue in cues),
        median([cue.speed(kana) for cue in cues] or [0.0]),
        sum(cue not in room for cue in fast),
        sum(cue in room for cue in fast),
        len(paragraphs(told.segments)),
    )


def _limits(cues: Sequence[Cue], duration: float) -> Iterator[tuple[Cue, float]]:
    """Each cue, and until when it could stay."""
    return zip(cues, [*(cue.start for cue in cues[1:]), duration], strict=True)


def inside_words(text: str, lines: Sequence[str]) -> Iterator[str]:
    """The lines that begin where the model wrote no space, in scripts that have spaces."""
    places = [i for i, letter in enumerate(text) if not letter.isspace()]
    at = 0
    for line in lines:
        here = places[at] if at < len(places) else len(text)
        before, first = text[here - 1 : here], text[here : here + 1]
        parted = not before or before.isspace()
        if not parted and not UNSPACED.match(before) and not UNSPACED.match(first):
            yield line
        at += len(re.sub(r"\s", "", line))


def read_srt(content: str) -> list[Cue]:
    """The cues of a file, by blank lines."""
    cues = []
    for block in filter(None, content.split("\n\n")):
        _, times, *lines = block.strip().split("\n")
        match = CUE.fullmatch(times)
        if match is None:
            raise ValueError(f"these are no times: {times}")
        hours = [int(part) for part in match.groups()]
        start, end = (h * 3600 + m * 60 + s + t / 1000 for h, m, s, t in (hours[:4], hours[4:]))
        cues.append(Cue(start, end, tuple(lines)))
    return cues


if __name__ == "__main__":
    main()
