"""The command `python -m benchmarks NAME`: measures Tacet beside its peers."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import accuracy, real, silence
from benchmarks.arguments import NANO
from benchmarks.peers import QUICK_PEERS, open_peers
from benchmarks.programs import open_tacet
from benchmarks.published import PUBLISHED, model_folder
from benchmarks.recordings import SHARED
from benchmarks.report import RESULTS, Report

NANO_EN = "nano-en"
QUICK_BUDGET = 3.0  # seconds a peer may use per measure, and what its last answer takes more
ACCURACY, SILENCE, REAL, ALL = "accuracy", "silence", "real", "all"


def main() -> None:
    """Run what the command line names and print the tables."""
    given = _arguments()
    model = given.model if given.model == NANO_EN else model_folder(given.model, given.models)
    tacet, folder = open_tacet(str(model), given.threads)
    wanted = given.peer or (QUICK_PEERS if given.quick else None)
    peers = open_peers(folder, given.weights, given.threads, wanted)
    programs = [tacet, tacet.at("exact"), *peers]
    runs: dict[str, Callable[[Report], None]] = {
        ACCURACY: lambda report: accuracy.measure(report, given.suite),
        SILENCE: lambda report: silence.measure(report, given.data, given.only),
    }
    titles = {
        ACCURACY: "Accuracy on suites",
        SILENCE: "Silent when nobody speaks, and no word lost",
    }
    for name in runs if given.name == ALL else [given.name]:
        report = Report(
            name, titles[name], programs, tacet.engine.facts.model, given.quick, given.budget
        )
        report.folder = given.results
        runs[name](report)
        print(report.save().read_text())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", default=ALL, choices=[ACCURACY, SILENCE, ALL])
    parser.add_argument("--quick", action="store_true", help="a sample, in under two minutes")
    parser.add_argument("--model", default=PUBLISHED[0], help="a name or folder")
    parser.add_argument("--models", type=Path, help="folder with a folder for each model")
    parser.add_argument(
        "--weights", type=Path, help="folder of its float16 weights, for openai-whisper"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the recordings")
    parser.add_argument("--suite", type=Path, action="append", help="suite folder, also repeated")
    parser.add_argument("--peer", action="append", help="only this peer, also repeated")
    parser.add_argument("--budget", type=float, help="seconds a peer may use per measure")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the tables go")
    parser.add_argument("--only", action="append", help="only this measure of silence")
    given = parser.parse_args()
    given.suite = given.suite or [given.data / "suite", given.data / "human"]
    given.weights = given.weights or (NANO if given.model == NANO_EN else Path())
    given.budget = given.budget or (QUICK_BUDGET if given.quick else float("inf"))
    return given


if __name__ == "__main__":
    if sys.argv[1:2] == [REAL]:
        real.main(sys.argv[2:])
    else:
        main()
