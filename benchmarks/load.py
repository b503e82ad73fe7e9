"""How long a clip waits for its words: one alone, and many that arrive at one moment.

Usage: python -m benchmarks.load [--model base] [--profile balanced] [--clips 32]

Tacet is asked as its page asks it: `tacet serve` runs, each clip is sent to its HTTP interface, the
event stream tells when it is done, and the clock stops when the transcript is there. faster-whisper
is warm in a process of its own and takes the clips one at a time, without a server's cost. Both
have the same model and threads.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.arguments import add_models, add_usual, parsed
from benchmarks.clips import LONGEST, SHORTEST, clips_of, usual
from benchmarks.marks import Mark, marked
from benchmarks.recordings import Recording, from_suite
from benchmarks.report import day_and_machine, machine, result_file, saved, table, tell
from benchmarks.samples import Sample, readings
from benchmarks.score import Said
from benchmarks.server import Server, serving
from benchmarks.speed_models import WIDENED, folder_for
from benchmarks.speed_process import Child

NAMES = ("dense", "noisy", "edge_to_edge", "quiet_speaker", "meditation")
PEER = "faster-whisper vad_filter"


@dataclass
class Waits:
    """What one program needed for clips that arrived together, and for one alone.

    Attributes:
        waits: seconds from arrival to words, one a clip and round. `took`: until the last, by
            round. `alone`: of single clips.
    """

    waits: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    found: Mark = field(default_factory=Mark)


def ask_tacet(server: Server, clips: Sequence[Recording], alone: Recording, waits: Waits) -> None:
    """One round of all clips at one moment, after one that comes alone."""
    waits.alone.append(server.write(alone)[1])
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(clips)) as crowd:
        answers = list(crowd.map(server.write, clips))
    waits.took.append(time.perf_counter() - begun)
    waits.waits += [waited for _, waited in answers]
    waits.found = _scored(clips, [words for words, _ in answers])


def ask_peer(child: Child, clips: Sequence[Recording], alone: Recording, waits: Waits) -> None:
    """The same of a program that takes one clip after the other."""
    waits.alone.append(child.write(alone.audio)["seconds"])
    answers = [child.write(clip.audio) for clip in clips]
    over = 0.0
    for answer in answers:
        over += answer["seconds"]
        waits.waits.append(over)
    waits.took.append(over)
    waits.found = _scored(clips, [[Said(*w) for w in answer["words"]] for answer in answers])


def _scored(clips: Sequence[Recording], words: Sequence[Sequence[Said]]) -> Mark:
    pairs = zip(clips, words, strict=True)
    return sum(
        (marked(Sample(clip, "en", "clips"), Answer(tuple(w), "en", 0.0)) for clip, w in pairs),
        Mark(),
    )


def _recordings(given: argparse.Namespace, model: str) -> list[Recording]:
    """What clips are cut of: read speech, or the suite, whose words our own model knows."""
    if model in WIDENED:
        return [from_suite(given.data / "suite", name) for name in NAMES]
    return [sample.recording for sample in readings(given.data)]


def measure(given: argparse.Namespace, model: str) -> dict[str, Waits]:
    """What Tacet and its peer need, in turn, round by round, each warm."""
    folder = folder_for(PEER, model, given)
    clips = clips_of(_recordings(given, model), given.clips)
    alone = usual(clips)
    waits_by_program = {"Tacet": Waits(), PEER: Waits()}
    ours, theirs = waits_by_program.values()
    child = Child(PEER, Path(sys.executable), folder, given)
    with closing(child), serving(folder, given.profile, given.threads) as server:
        server.write(alone)
        child.write(alone.audio)
        for number in range(given.rounds):
            ask_tacet(server, clips, alone, ours)
            tell(f"{number + 1} Tacet {ours.took[-1]:.1f} s, alone {ours.alone[-1]:.2f} s")
            ask_peer(child, clips, alone, theirs)
            tell(f"{number + 1} {PEER} {theirs.took[-1]:.1f} s, alone {theirs.alone[-1]:.2f} s")
    return waits_by_program


def p95(values: Sequence[float]) -> float:
    """The value under which 95 % of the values lie."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def lines(waits_by_program: dict[str, Waits]) -> list[list[object]]:
    """The lines of the table."""
    (ours, theirs) = waits_by_program.values()
    figures: dict[str, Callable[[Waits], float]] = {
        "all clips, s": lambda w: statistics.median(w.took),
        "wait of a clip, median, s": lambda w: statistics.median(w.waits),
        "wait of a clip, 95 %, s": lambda w: p95(w.waits),
        "a clip alone, median, s": lambda w: statistics.median(w.alone),
    }
    rows = [[name, of(ours), of(theirs), of(theirs) / of(ours)] for name, of in figures.items()]
    words = (f"{w.found.errors} of {w.found.reference}" for w in (ours, theirs))
    return [*rows, ["word errors", *words, None]]


def save(given: argparse.Namespace, waits_by_model: dict[str, dict[str, Waits]]) -> Path:
    """A table for each model, and a JSON file with every time behind it."""
    text = [
        "# Many clips at once",
        f"{day_and_machine()} {given.clips} clips of {SHORTEST:g} to {LONGEST:g} "
        f"s that arrive at one moment; {given.rounds} rounds, medians, in turn; {given.threads} "
        "threads. Tacet by its HTTP interface, from sending a clip to having its words; "
        "faster-whisper in a warm process without a server, one clip after the other.",
    ]
    for model, waits in waits_by_model.items():
        text += [f"## {Path(model).name}", table(["measure", *waits, "times"], lines(waits))]
    facts = {
        model: {n: {"waits": w.waits, "took": w.took, "alone": w.alone} for n, w in waits.items()}
        for model, waits in waits_by_model.items()
    }
    document = json.dumps({"machine": machine(), **facts}, indent=1)
    result_file(given.results, "load.json").write_text(document)
    return saved(text, given.results, "load.md")


def main() -> None:
    """Measure what the command line names and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=["fast", "balanced", "exact"])
    parser.add_argument("--clips", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    add_usual(parser)
    add_models(parser)
    given = parsed(parser)
    with tempfile.TemporaryDirectory() as place:
        given.scratch = given.scratch or Path(place)
        given.scratch.mkdir(parents=True, exist_ok=True)
        print(save(given, {m: measure(given, m) for m in given.model}).read_text())


if __name__ == "__main__":
    main()
