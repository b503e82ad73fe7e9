"""Time, memory and word errors of Tacet and its peers on the same samples and the same weights.

Usage: python -m benchmarks.speed [--sizes tiny small] [--rounds 5] [--peer NAME ...]

Every program runs in a process of its own and hears the same recordings, in turn, round by round,
so that a machine whose speed drifts is as unfair to one as to the other. One warm-up on the clip
comes first. Figures are medians; ratios are of medians inside the run.
"""

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.arguments import add_usual
from benchmarks.chart import bars
from benchmarks.clips import clips_in, usual
from benchmarks.peers import whisper_python
from benchmarks.recordings import Recording, from_suite
from benchmarks.report import machine, table, tell
from benchmarks.score import Said, Score, score
from benchmarks.speed_models import FORMATS, model_for, widened
from tacet.core.audio import Audio

HERE = Path(__file__).resolve().parent
NAMES = ("meditation", "dense", "noisy")
CLIP = "clip of 5 s"
OURS = "Tacet balanced"
WITH_TACET = {"ct2"}  # what is read by programs that live in Tacet's own environment


class Child:
    """A program in a process of its own."""

    def __init__(self, name: str, python: Path, model: Path, threads: int) -> None:
        self.name = name
        command = [str(python), str(HERE / "speed_child.py"), name, str(model), str(threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.about: dict[str, str] = self._answer()

    def write(self, audio: Audio) -> dict[str, Any]:
        """Its answer; see speed_child.py."""
        with tempfile.NamedTemporaryFile(suffix=".pcm") as file:
            audio.samples.tofile(file.name)
            assert self._process.stdin
            self._process.stdin.write(json.dumps({"pcm": file.name}) + "\n")
            return dict(self._answer())

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended; its own message stands above.")
        return json.loads(line)


@dataclass
class Figures:
    """What one program needed.

    Attributes:
        seconds: on the clock, by recording, one a round. `processor`: the same of all cores.
        peak: the most memory of its process, MiB. `scores`: word errors by recording.
    """

    about: Mapping[str, str]
    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)
    peak: float = 0.0

    def add(self, recording: Recording, answer: Mapping[str, Any]) -> None:
        """One answer more."""
        self.seconds.setdefault(recording.name, []).append(answer["seconds"])
        self.processor.setdefault(recording.name, []).append(answer["processor"])
        words = [Said(*word) for word in answer["words"]]
        self.scores[recording.name] = score(recording.utterances, words)
        self.peak = max(self.peak, answer["peak"])

    def median(self, names: Sequence[str]) -> float:
        """Seconds for all these recordings, of medians."""
        return sum(statistics.median(self.seconds[name]) for name in names)

    def busy(self, names: Sequence[str]) -> float:
        """Cores at work, on average."""
        processor = sum(statistics.median(self.processor[name]) for name in names)
        return processor / self.median(names)

    @property
    def error_rate(self) -> float | None:
        """Word errors of all recordings with a reference."""
        return sum((s for s in self.scores.values() if s.reference), Score()).error_rate


def recordings(data: Path, names: Sequence[str]) -> list[Recording]:
    """The recordings of the suite, and a clip of one of them to begin with."""
    found = [from_suite(data / "suite", name) for name in names]
    clip = usual([clip for recording in found for clip in clips_in(recording)])
    return [replace(clip, name=CLIP), *found]


def measure(given: argparse.Namespace, size: str, scratch: Path) -> dict[str, Figures]:
    """The figures of every program at one size."""
    weights = widened(given.weights, size, scratch)
    heard = recordings(given.data, given.names)
    with ExitStack() as stack:
        children = []
        for name in given.peer or FORMATS:
            python = Path(sys.executable) if FORMATS[name] in WITH_TACET else whisper_python()
            model = model_for(name, weights, whisper_python(), scratch)
            child = Child(name, python, model, given.threads)
            stack.callback(child.close)
            child.write(heard[0].audio)
            children.append(child)
        figures = {child.name: Figures(child.about) for child in children}
        for number in range(given.rounds):
            for recording in heard:
                for child in children:
                    answer = child.write(recording.audio)
                    figures[child.name].add(recording, answer)
                    tell(
                        f"{size} {number + 1} {recording.name} {child.name} {answer['seconds']:.1f}"
                    )
    return figures


def rows(figures: Mapping[str, Figures], names: Sequence[str]) -> list[list[object]]:
    """A line for each program; ratios against `OURS`."""
    ours = figures.get(OURS)
    return [
        [
            name, *(statistics.median(f.seconds[n]) for n in names), f.median(names),
            f.median(names) / ours.median(names) if ours else None,
            statistics.median(f.seconds[CLIP]), f.error_rate, round(f.peak), f.busy(names),
        ]
        for name, f in figures.items()
    ]  # fmt: skip


def save(given: argparse.Namespace, found: Mapping[str, dict[str, Figures]]) -> Path:
    """One table a size, a chart, and a JSON file with every time behind them."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    told = ", ".join(f"{key}: {value}" for key, value in machine().items())
    text = [
        "# Speed",
        f"{today}. {told}. {given.rounds} rounds, medians, in turn. Word times on. Seconds on the "
        "clock for each recording; times: the total over that of Tacet at `--profile balanced`; "
        "peak: MiB of the process; busy: cores at work.",
    ]
    head = ["program", *given.names, "total", "times", CLIP, "WER", "peak", "busy"]
    given.results.mkdir(parents=True, exist_ok=True)
    stem = given.results / f"{today}-speed"
    for size, figures in found.items():
        text += [f"## {size}", table(head, rows(figures, given.names))]
        keys = ("version", "threads", "beam", "batch", "kind", "setting")
        text.append(
            table(
                ["program", *keys],
                [[n, *(f.about.get(k) for k in keys)] for n, f in figures.items()],
            )
        )
        if OURS in figures:
            found_rows = rows(figures, given.names)
            ratios = {str(row[0]): float(str(row[len(given.names) + 2])) for row in found_rows}
            Path(f"{stem}-{size}.svg").write_text(bars(f"Times as long as Tacet ({size})", ratios))
    facts = {
        size: {
            n: {"about": dict(f.about), "seconds": f.seconds, "peak": f.peak}
            for n, f in figures.items()
        }
        for size, figures in found.items()
    }
    stem.with_suffix(".json").write_text(
        json.dumps({"machine": machine(), "sizes": facts}, indent=1)
    )
    path = stem.with_suffix(".md")
    path.write_text("\n\n".join(text) + "\n")
    return path


def main() -> None:
    """Measure what the command line names and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", nargs="+", default=["tiny", "small"], choices=["nano", "tiny", "small"]
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", action="append", choices=list(FORMATS), help="also repeated")
    parser.add_argument("--names", nargs="+", default=NAMES, help="recordings of the suite")
    add_usual(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        scratch = given.scratch or Path(place)
        scratch.mkdir(parents=True, exist_ok=True)
        found: dict[str, dict[str, Figures]] = {}
        for size in given.sizes:
            found[size] = measure(given, size, scratch)
            path = save(given, found)
        print(path.read_text())


if __name__ == "__main__":
    main()
