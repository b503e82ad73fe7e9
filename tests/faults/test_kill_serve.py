"""kill -9 of anything that `tacet serve` started: the run ends by itself, once, and the same.

The moments are drawn from a seed (`TACET_SEED`, printed) and stretched to what an undisturbed run
takes on this computer, so that they fall into the run on a fast one and on a busy one.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from served import ROLES, Served, serving, until

KILLS = int(os.environ.get("TACET_KILLS", "5"))  # of each kind
SEED = int(os.environ.get("TACET_SEED", "2026"))
OPEN = ("waiting", "preparing", "listening")
# What is done again is batched otherwise, and in bfloat16 that changes the last digits.
SETTINGS = {"model": "nano-en", "encoder": "ctranslate2"}

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@dataclass
class Victim:
    """A server, its recording, and how an undisturbed run of it goes."""

    served: Served
    recording: str
    content: bytes
    transcript: dict[str, Any]
    took: float
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    runs: list[str] = field(default_factory=list)

    def begin(self) -> str:
        """The id of a new run."""
        until(self.served.answers)
        where = f"/api/recordings/{self.recording}/runs"
        status, run = self.served.call(
            "POST", where, b'{"model": "nano-en"}', content_type="application/json"
        )
        assert status == 202, run
        self.runs.append(run["id"])
        return str(run["id"])

    def state(self, run: str) -> str:
        """A run's state, even while nobody answers."""
        return str(self.served.rows("select state from runs where id = ?", run)[0][0])

    def attempt(self, run: str) -> int:
        """How many times a worker has begun with a run."""
        return int(self.served.rows("select attempt from runs where id = ?", run)[0][0])

    def finish(self, run: str) -> dict[str, Any]:
        """The transcript of a run that came to its end."""
        until(lambda: self.state(run) not in OPEN, 180, "the end of the run")
        until(self.served.answers)
        return transcript_of(self.served, run)


def transcript_of(served: Served, run: str) -> dict[str, Any]:
    """What a run wrote down, apart from its own id."""
    status, answer = served.call("GET", f"/api/runs/{run}/transcript")
    assert status == 200, answer
    assert answer["complete"], answer["run_id"]
    return {name: value for name, value in answer.items() if name != "run_id"}


@pytest.fixture(scope="module")
def victim(
    shared_data: Path, nano_en: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Victim]:
    """A server on which one run has gone through undisturbed."""
    file = shared_data / "suite" / "meditation.flac"
    folder = tmp_path_factory.mktemp("kill")
    with serving(Served(folder, **SETTINGS, auto_start=False)) as served:
        victim = Victim(served, served.add(file), file.read_bytes(), {}, 0.0)
        begun = time.monotonic()
        victim.transcript = victim.finish(victim.begin())
        victim.took = time.monotonic() - begun
        print(f"seed {SEED}, an undisturbed run takes {victim.took:.1f} s")
        assert len(victim.transcript["segments"]) > 5
        yield victim


def strike(victim: Victim, blow: Callable[[], str]) -> None:
    """Strike at a random moment while a run goes on.

    Half of the moments count from now, half from when words are being written. A new run is begun
    when the last one was over before the moment had come.
    """
    while True:
        if victim.chance.random() < 0.5:
            until(lambda: victim.state(victim.runs[-1]) not in OPEN[:2])
        time.sleep(victim.chance.uniform(0, 0.25) * victim.took)
        if victim.state(victim.runs[-1]) in OPEN:
            break
        victim.begin()
    state = victim.state(victim.runs[-1])
    print(f"{blow()} killed while {state}")


def wait_for_a_worker(victim: Victim, attempt: int) -> None:
    """Wait until a worker has begun with the run once more, or the run is over."""
    run = victim.runs[-1]
    until(lambda: victim.attempt(run) > attempt or victim.state(run) not in OPEN)


def assert_all_is_well(victim: Victim, runs: list[str]) -> None:
    """Each run is done, once, with the same transcript, and nothing else is there."""
    served = victim.served
    assert [victim.finish(run) == victim.transcript for run in runs] == [True] * len(runs)
    attempts = [victim.attempt(run) for run in victim.runs]
    status, listed = served.call("GET", f"/api/recordings/{victim.recording}/runs")
    assert status == 200
    assert [r["id"] for r in listed["items"]] == victim.runs[::-1]
    assert {r["state"] for r in listed["items"]} == {"done"}
    until(lambda: not list((served.data / "work").iterdir()), what="the end of the work files")
    assert {p.stem for p in (served.data / "runs").iterdir()} == set(victim.runs)
    (kept,) = (served.data / "files").iterdir()
    assert sha256(kept.read_bytes()).digest() == sha256(victim.content).digest()
    assert served.left_over() == []
    assert {name: len(pids) for name, pids in served.roles().items()} == dict.fromkeys(ROLES, 1)
    assert served.rows("pragma integrity_check") == [("ok",)]
    assert served.rows("pragma foreign_key_check") == []
    assert [victim.attempt(run) for run in victim.runs] == attempts


def kill_worker(victim: Victim) -> str:
    """Kill the worker, and wait until the next one has begun with the run."""
    attempt = victim.attempt(victim.runs[-1])
    victim.served.kill("worker")
    wait_for_a_worker(victim, attempt)
    return "the worker"


def kill_page(victim: Victim) -> str:
    """Kill the process behind the page; the worker must not even notice."""
    worker = victim.served.roles()["worker"]  # the one before may have been killed a moment ago
    victim.served.kill("web")
    assert victim.served.role("worker") == worker
    return "the page"


def kill_all(victim: Victim) -> str:
    """Kill everything in any order, and start again."""
    attempt, order = victim.attempt(victim.runs[-1]), victim.chance.sample(ROLES, len(ROLES))
    victim.served.kill(*order)
    until(lambda: not victim.served.processes(), what="the end of all processes")
    victim.served.start()
    wait_for_a_worker(victim, attempt)
    return f"everything ({' '.join(order)})"


def test_a_worker_or_page_killed_at_any_moment_changes_nothing(victim: Victim) -> None:
    blows = [kill_worker, kill_page] * KILLS
    victim.chance.shuffle(blows)
    first = len(victim.runs)
    victim.begin()
    for blow in blows:
        strike(victim, partial(blow, victim))
    assert_all_is_well(victim, victim.runs[first:])


def test_everything_killed_at_any_moment_goes_on_after_a_start(victim: Victim) -> None:
    first = len(victim.runs)
    victim.begin()
    for _ in range(KILLS):
        strike(victim, partial(kill_all, victim))
    assert_all_is_well(victim, victim.runs[first:])


def test_a_worker_killed_in_the_middle_of_two_runs_leaves_both_to_the_next(
    victim: Victim, tmp_path: Path
) -> None:
    with serving(Served(tmp_path, **SETTINGS)) as served:
        (tmp_path / "talk.flac").write_bytes(victim.content)
        for _ in range(2):
            served.add(tmp_path / "talk.flac", start=True)
        together = 0
        for _ in range(KILLS):
            until(lambda: at_work(served) == 2 or done(served), what="both runs at work")
            together += at_work(served) == 2
            time.sleep(victim.chance.uniform(0, 0.25) * victim.took)
            served.kill("worker")
        assert together, "both were at work when their worker was killed"
        until(lambda: len(done(served)) == 2, 180, "the end of both runs")
        heard = [transcript_of(served, run)["segments"] for run in done(served)]
        assert heard == [victim.transcript["segments"]] * 2
        assert served.rows("pragma integrity_check") == [("ok",)]


def at_work(served: Served) -> int:
    """How many runs the worker holds."""
    return int(served.rows("select count(*) from runs where worker is not null")[0][0])


def done(served: Served) -> list[str]:
    """The ids of the runs that are done."""
    return [run for (run,) in served.rows("select id from runs where state = 'done'")]
