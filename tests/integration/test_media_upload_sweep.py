"""The shared collection of odd and hostile files, uploaded to a server.

A fixed sample goes through by default; `TACET_SWEEP=all` sends every file.
"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from served import Served, serving, until

SAMPLE = 5  # every fifth file, unless all are asked for
WHOLE = os.environ.get("TACET_SWEEP") == "all"
ENOUGH = 900 if WHOLE else 300  # seconds; the whole takes minutes
LOOK_EVERY = 0.1  # seconds between two looks whether the server still answers
KNOWN = {
    "ballast",
    "files",
    "work",
    "runs",
    "incoming",
    "serve.lock",
    "worker.lock",
    "tacet.sqlite3",
    "tacet.sqlite3.lock",
    "exactness.json",
}
OPEN = ("waiting", "preparing", "listening")

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


def chosen(folder: Path) -> list[Path]:
    """The files to send."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return files if WHOLE else files[::SAMPLE]


class Watch:
    """Asks a server again and again how it is, from a thread."""

    def __init__(self, served: Served) -> None:
        self._served, self._over = served, threading.Event()
        self.took: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            begun = time.monotonic()
            self.statuses[self._served.call("GET", "/api/health")[0]] += 1
            self.took.append(time.monotonic() - begun)

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 answers came."""
        return sorted(self.took)[int(len(self.took) * 0.95)]

    @contextmanager
    def open(self) -> Iterator["Watch"]:
        """Watch for as long as the context is open."""
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()


def send(served: Served, file: Path) -> tuple[int, Any]:
    """Status and answer (the recording's id, or an error) of an upload, as the page does it."""
    content = file.read_bytes()
    status, upload = served.begin(file.name, len(content), start=True)
    if status != 201:
        return status, upload
    status, answer = served.append(upload, content)
    return status, upload if status == 204 else answer


def outcome(served: Served, recording: str) -> str:
    """What became of a recording: `text`, `silent`, or the code of a typed error."""
    status, known = served.call("GET", f"/api/recordings/{recording}")
    assert status == 200, known
    run, error = known["run"], known["error"]
    if run is None:
        return typed(error)
    if run["state"] == "failed":
        return typed(run["error"])
    assert run["state"] == "done", known
    status, transcript = served.call("GET", f"/api/runs/{run['id']}/transcript")
    assert status == 200, transcript
    assert transcript["complete"]
    words = sum(len(segment["words"]) for segment in transcript["segments"])
    assert (words == 0) == run["summary"]["silent"], known["name"]
    if words:
        print(f"  {known['name']}: {run['summary']['text']}: {text_of(transcript)[:60]}")
    return "text" if words else "silent"


def text_of(transcript: Any) -> str:
    """What was written down."""
    return "".join(segment["text"] for segment in transcript["segments"])


def typed(error: Any) -> str:
    """The code of an error that a person can understand."""
    assert error is not None
    assert error["code"] not in ("", "internal"), error
    assert len(error["message"]) > 20, error
    return str(error["code"])


def test_a_sweep_of_odd_files_leaves_the_server_well_and_the_house_clean(
    shared_data: Path, nano_en: Path, tmp_path: Path
) -> None:
    files = chosen(shared_data / "media")
    watch = Watch(Served(tmp_path, model="nano-en"))
    with serving(watch._served) as served:
        before = served.roles()
        begun = time.monotonic()
        with watch.open():
            answers = {file: send(served, file) for file in files}
            sent = time.monotonic() - begun
            until(lambda: not unfinished(served), ENOUGH, "the end of the last run")
        took = time.monotonic() - begun
        outcomes = outcomes_of(served, answers)
        print(f"{len(files)} files sent in {sent:.0f} s, done in {took:.0f} s: {dict(outcomes)}")
        print(f"health: {dict(watch.statuses)}, p95 {watch.p95:.3f} s, worst {max(watch.took):.3f}")
        assert served.roles() == before
        assert set(watch.statuses) == {200}
        assert watch.p95 < 2.0
        assert outcomes["text"] + outcomes["silent"] >= len(files) // 2
        assert "Traceback" not in served.log()
        assert_clean(served)


def unfinished(served: Served) -> int:
    """How many runs are not over."""
    marks = ",".join("?" * len(OPEN))
    return int(served.rows(f"select count(*) from runs where state in ({marks})", *OPEN)[0][0])


def outcomes_of(served: Served, answers: dict[Path, tuple[int, Any]]) -> Counter[str]:
    """How many files came to which end."""
    found: Counter[str] = Counter()
    for file, (status, answer) in answers.items():
        assert status in (204, 413, 422), f"{file.name}: {status} {answer}"
        found[outcome(served, answer) if status == 204 else typed(answer["error"])] += 1
    assert found.total() == len(answers)
    return found


def assert_clean(served: Served) -> None:
    """Nothing is on the disk but the recordings, their logs and the database."""
    until(lambda: not list((served.data / "work").iterdir()), what="the end of the work files")
    files = {file for (file,) in served.rows("select file from recordings")}
    assert {p.name for p in (served.data / "files").iterdir()} == files
    runs = {f"{run}.json" for (run,) in served.rows("select id from runs")}
    assert {p.name for p in (served.data / "runs").iterdir()} == runs
    assert {p.name.partition("-")[0] for p in served.data.iterdir()} <= KNOWN
    assert not list(served.data.glob("incoming/*"))
    assert served.rows("select count(*) from uploads") == [(0,)]
    assert served.rows("pragma integrity_check") == [("ok",)]
    assert served.left_over() == []
