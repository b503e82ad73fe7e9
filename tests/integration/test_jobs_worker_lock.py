"""The lock of the only worker of a data folder, and whose leases its holder may expire."""

import os
import threading
from pathlib import Path

import pytest

from tacet.jobs import worker_lock as module
from tacet.jobs.worker_lock import UNNAMED, new_worker_name, worker_lock


def names(path: Path) -> list[str]:
    """The names in a lock file."""
    return path.read_text().split()


def test_names_differ_where_host_and_process_id_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module.socket, "gethostname", lambda: "container" * 40)
    made = {new_worker_name() for _ in range(20)}
    assert len(made) == 20
    assert all(f":{os.getpid()}:" in name and len(name) < 200 for name in made)


def test_who_held_the_lock_before_is_a_predecessor_until_forgotten(tmp_path: Path) -> None:
    path, stop = tmp_path / "lock", threading.Event()
    with worker_lock(path, stop) as first:
        assert first.predecessors == [UNNAMED], "a version before this one left no name"
        assert names(path) == [UNNAMED, first.name]
    with worker_lock(path, stop) as second:  # the first died before it expired any lease
        assert second.predecessors == [UNNAMED, first.name]
        second.forget_predecessors()
        assert names(path) == [second.name]
    with worker_lock(path, stop) as third:
        assert third.predecessors == [second.name]


def test_a_second_worker_waits_for_the_first_and_names_nobody_when_told_to_stop(
    tmp_path: Path,
) -> None:
    path, stop = tmp_path / "lock", threading.Event()
    with worker_lock(path, stop) as first:
        threading.Timer(0.3, stop.set).start()
        with worker_lock(path, stop) as second:
            assert second.predecessors == ()
            assert names(path)[-1] == first.name
    assert stop.is_set()


def test_a_lock_file_that_cannot_be_written_stops_no_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(module.os, "pwrite", full)
    with worker_lock(tmp_path / "lock", threading.Event()) as lock:
        assert lock.predecessors == [UNNAMED]
