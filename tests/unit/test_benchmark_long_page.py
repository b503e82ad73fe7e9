"""Tests of the long page's measure: it reaches the server it started, and its table says all."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import long_page
from benchmarks.library import Server
from benchmarks.long_recording import LongRecording

MEASURED = {
    "opened": [
        {"ms": 900.0, "whole": 2900.0, "cpu": 0.9},
        {"ms": 500.0, "whole": 1200.0, "cpu": 0.5},
    ],
    "wheel": {"per_second": 60.0},
    "bar": {"per_second": 55.0},
    "edits": {
        "saves": [{"ms": 90.0, "cpu_save": 0.05}],
        "told": [{"path": "operations", "sent": 87, "received": 3952}],
    },
    "typing": {"painted": [20.0, 30.0]},
    "heap": 42_000_000,
}


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server that is not there."""
    yield Server("http://127.0.0.1:1234", 1)


def test_the_browser_opens_the_recording_on_the_server_that_was_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, json.dumps(MEASURED))

    monkeypatch.setattr(long_page, "make_library", lambda *_: LongRecording("rec", "run", 90_000))
    monkeypatch.setattr(long_page, "serving", served)
    monkeypatch.setattr(subprocess, "run", run)
    found = long_page.measured(10, 3)
    assert asked == [["node", "e2e/long-page.mjs", "http://127.0.0.1:1234/", "rec", "3"]]
    rows = dict(long_page.rows_of(found))
    assert rows["words"] == "90000"
    assert rows["opens the first time after a start, ms"] == "900"
    assert rows["all of the text is there, the first time, ms"] == "2900"
    assert rows["opens, median, ms"] == "500"
    assert rows["all of the text is there, median, ms"] == "1200"
    assert rows["an edit, bytes sent and received at most"] == "87, 3952"
