"""How quick a library of 10,000 recordings is: pages of the list, filters and search, over HTTP.

Usage: python -m benchmarks.library [--recordings 10000] [--rounds 30] [--data FOLDER] [--loaded]

A library is written (see `library_content`), `tacet serve` runs on it and is asked as its page asks
it. Beside the wait stands the processor time of the web process, which other programs on the
machine change less. `--data` keeps the library for the next time; `--loaded` notes that others ran.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.library_content import (
    FOLDER,
    FREQUENT,
    LETTERS,
    RARE,
    SECOND,
    TAG,
    WORDS,
    fill,
)
from benchmarks.report import (
    RESULTS,
    as_json,
    day_and_machine,
    machine,
    result_file,
    saved,
    table,
    tell,
)
from tacet.store.database import open_store

READY = re.compile(r"Tacet is ready: (http://\S+)")
DATABASE = "tacet.sqlite3"
PAGE = "recordings?limit=100"
SORTS = ("-added", "name", "-length", "state", "-doubtful")
FILTERS = {
    "part of a name, in most": "q=interview",
    "part of a name, in few": "q=w%2077",
    "two letters of a name": "q=77",
    "nothing fits": "q=nowhere",
    "tag": f"tag={TAG}",
    "folder": f"folder={FOLDER}",
    "no folder": "folder=none",
    "state of most": "state=done",
    "state of few": "state=failed",
    "language": "language=ja",
    "state, language, name": "state=done&language=ja&q=77&sort=name",
    "archived": "archived=true",
    "same file": f"sha256={77:064x}",
}
SEARCHES = {
    "rare word": RARE,
    "frequent word": FREQUENT,
    "two frequent words": f"{FREQUENT} {SECOND}",
    "frequent and rare word": f"{FREQUENT} {RARE}",
    "nothing fits": f"{FREQUENT} nowhere",
    "phrase": f'"{FREQUENT} {SECOND}"',
    "phrase that is nowhere": f'"{RARE} {FREQUENT} {SECOND}"',
    "one letter*": "t*",
    "beginning*": "zyzz*",
    "Japanese, two letters": "東京",
    "Japanese, one letter": "の",
    "Japanese, a sentence": "東京の日本",
    "Thai": "การ",
    "part of a name": "interv*",
}


@dataclass(frozen=True)
class Row:
    """Milliseconds of one question: median and 95th percentile waited, mean of the processor."""

    question: str
    median: float
    p95: float
    processor: float


@dataclass(frozen=True)
class Server:
    """A running `tacet serve` and its web process."""

    url: str
    web: int

    def ask(self, question: str) -> float:
        """Milliseconds until an answer is there and read."""
        begun = time.perf_counter()
        with urllib.request.urlopen(f"{self.url}/api/{question}") as answer:
            json.load(answer)
        return (time.perf_counter() - begun) * 1000

    def processor(self) -> float:
        """Milliseconds that the web process has used."""
        fields = Path(f"/proc/{self.web}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A `tacet serve` on a data folder."""
    given = {"DATA_DIR": folder, "PORT": 0, "OFFLINE": True, "AUTO_CALIBRATE": False}
    environment = os.environ | {f"TACET_{name}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "tacet.cli.main", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            url = next(ready[1] for line in server.stdout if (ready := READY.search(line)))
            yield Server(url, _web_process(server.pid))
        finally:
            server.terminate()


def _web_process(supervisor: int) -> int:
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return next(
        int(child) for child in children if b"\0web" in Path(f"/proc/{child}/cmdline").read_bytes()
    )


def questions(recordings: int) -> dict[str, str]:
    """All questions by what they are: pages of lists, filters, searches."""
    deep = f"{recordings // 10:032x}"  # nine tenths of the newest-first list are before it
    first = {f"list by {sort}, first page": f"{PAGE}&sort={sort}" for sort in SORTS}
    later = {f"list by {sort}, deep page": f"{PAGE}&sort={sort}&after={deep}" for sort in SORTS}
    filtered = {f"list, {name}": f"{PAGE}&{query}" for name, query in FILTERS.items()}
    searches = {f"search, {name}": f"search?q={quote(q)}" for name, q in SEARCHES.items()}
    return first | later | filtered | searches


def measured(server: Server, name: str, question: str, rounds: int) -> Row:
    """Waits of one question."""
    server.ask(question)  # warm-up
    before = server.processor()
    waits = sorted(server.ask(question) for _ in range(rounds))
    used = (server.processor() - before) / rounds
    p95 = waits[min(rounds - 1, int(rounds * 0.95))]
    tell(f"{name}: {statistics.median(waits):.0f} ms, {p95:.0f} ms, {used:.1f} ms")
    return Row(name, statistics.median(waits), p95, used)


def _library(folder: Path, recordings: int) -> Path:
    """The folder with a library in it; one that is there is used again."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / DATABASE).exists():
        with closing(open_store(folder / DATABASE)) as store:
            fill(store, recordings)
            store.maintain()
    return folder


def main() -> None:
    """Write a library, ask, and write a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--data", type=Path, help="folder of the library, kept")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--loaded", action="store_true", help="other programs run")
    given = parser.parse_args()
    place = nullcontext(given.data) if given.data else tempfile.TemporaryDirectory()
    with place as folder, serving(_library(Path(folder), given.recordings)) as server:
        begun = time.perf_counter()
        rows = [
            measured(server, name, question, given.rounds)
            for name, question in questions(given.recordings).items()
        ]
        tell(f"{time.perf_counter() - begun:.0f} s")
    print(_save(rows, given).read_text())


def _save(rows: list[Row], given: argparse.Namespace) -> Path:
    """A table, and a JSON file with its figures."""
    name = "library-loaded" if given.loaded else "library"
    figures = [
        (row.question, f"{row.median:.0f}", f"{row.p95:.0f}", f"{row.processor:.1f}")
        for row in rows
    ]
    facts = {
        "machine": machine(), "recordings": given.recordings, "rounds": given.rounds,
        "loaded": given.loaded, "questions": [as_json(asdict(row)) for row in rows],
    }  # fmt: skip
    result_file(given.results, f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n")
    text = [
        "# A library of many recordings",
        f"{day_and_machine()} {given.recordings} recordings of about {WORDS} words in "
        f"{len(LETTERS)} languages, each question {given.rounds} times by HTTP, one after the "
        "other; beside the waits the processor time of the web process."
        f"{' Other programs ran.' if given.loaded else ''}",
        table(("question", "median, ms", "95 %, ms", "processor, ms"), figures),
    ]
    return saved(text, given.results, f"{name}.md")


if __name__ == "__main__":
    main()
