"""How quick the page is with ten hours of text: open, scroll, edit, type, memory, in Chromium.

Usage: python -m benchmarks.long_page [--hours 10] [--rounds 5] [--results FOLDER]

A library with one recording of 90,000 words is written (`long_recording.py`), `tacet serve` runs on
it, and `frontend/e2e/long-page.mjs` does in the browser what a person does. The clock tells how
long a person waits; processor seconds of the page's main thread tell the same on a busy computer.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.library import serving
from benchmarks.long_recording import make_library
from benchmarks.report import RESULTS, day_and_machine, saved, table, tell

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
MB = 1_000_000


def measured(hours: float, rounds: int) -> dict[str, Any]:
    """What the browser measured on a library of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_library(Path(folder), hours)
        tell(f"{made.words} words")
        with serving(Path(folder)) as server:
            command = ["node", "e2e/long-page.mjs", f"{server.url.rstrip('/')}/", made.recording]
            told = subprocess.run(
                [*command, str(rounds)], cwd=FRONTEND, check=True, stdout=subprocess.PIPE
            )
    return {"words": made.words, "pace": pace(), **json.loads(told.stdout)}


def pace() -> float:
    """Processor seconds of the same work each time: a rented computer is slower at some hours."""
    begun, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return time.process_time() - begun


def rows_of(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures in words, in the order in which a person meets them."""
    first, *others = found["opened"]
    again = others or [first]
    saves, operations = found["edits"]["saves"], found["edits"]["told"]
    painted = sorted(found["typing"]["painted"])
    return [
        ("words", f"{found['words']}"),
        ("five million additions in Python, processor seconds", f"{found['pace']:.2f}"),
        ("opens the first time after a start, ms", f"{first['ms']:.0f}"),
        ("all of the text is there, the first time, ms", f"{first['whole']:.0f}"),
        ("opens, median, ms", f"{_median(again, 'ms'):.0f}"),
        ("all of the text is there, median, ms", f"{_median(again, 'whole'):.0f}"),
        ("opens, processor seconds of the page", f"{_median(again, 'cpu'):.2f}"),
        ("frames a second, wheel", f"{found['wheel']['per_second']:.0f}"),
        ("frames a second, scroll bar", f"{found['bar']['per_second']:.0f}"),
        ("an edit is saved, median, ms", f"{_median(saves, 'ms'):.0f}"),
        ("an edit, processor seconds of the page", f"{_median(saves, 'cpu_save'):.3f}"),
        ("an edit, bytes sent and received at most", _most_bytes(operations)),
        ("key to paint, 95 % within, ms", f"{painted[int(len(painted) * 0.95)]:.0f}"),
        ("JavaScript heap, MB", f"{found['heap'] / MB:.0f}"),
    ]


def _median(of: Sequence[dict[str, float]], name: str) -> float:
    return statistics.median(one[name] for one in of)


def _most_bytes(operations: Sequence[dict[str, Any]]) -> str:
    made = [one for one in operations if one["path"] == "operations"]
    return f"{max(one['sent'] for one in made)}, {max(one['received'] for one in made)}"


def main() -> None:
    """Measure, print a table, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    found = measured(arguments.hours, arguments.rounds)
    text = table(("measure", "value"), rows_of(found))
    print(text)
    saved(
        ["# A long transcript in Chromium", day_and_machine(), text],
        arguments.results,
        "long-page.md",
    )


if __name__ == "__main__":
    main()
