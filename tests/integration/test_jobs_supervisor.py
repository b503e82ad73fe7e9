"""The supervisor: real children, killed and stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tacet.jobs.supervisor import MAX_DELAY, restart_delay

PATIENCE = 90.0  # seconds
SOURCE = Path(__file__).resolve().parents[2] / "src"
CHILD = """
import os, signal, sys, time
folder, name = sys.argv[1:]
signal.signal(signal.SIGTERM, lambda *a: (open(f"{folder}/{name}.bye", "w").close(), sys.exit(0)))
open(f"{folder}/{name}.{os.getpid()}", "w").close()  # now it can be told to end
while True:
    time.sleep(0.05)
"""
MAIN = """
import sys
from tacet.jobs.supervisor import Command, supervise
folder, child = sys.argv[1:]
commands = [Command(n, [sys.executable, "-c", child, folder, n]) for n in ("web", "worker")]
sys.exit(supervise(commands))
"""
GIVES_UP = """
import sys
from tacet.jobs.supervisor import Command, supervise
sys.exit(supervise([Command("web", [sys.executable, "-c", "exit(3)"], vital=True)]))
"""


def start(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A supervisor process."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment)


def until(true: Callable[[], object]) -> None:
    """Wait until something is true; fail when it does not become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def children(folder: Path, name: str) -> set[int]:
    """The ids of all processes that a command ever was."""
    return {int(p.suffix[1:]) for p in folder.glob(f"{name}.*") if p.suffix != ".bye"}


def lives(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor with two children."""
    process = start(MAIN, str(tmp_path), CHILD)
    until(lambda: children(tmp_path, "web") and children(tmp_path, "worker"))
    yield process
    process.kill()
    process.wait()


def test_a_killed_child_is_started_again_and_the_other_stays(
    running: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    web, worker = children(tmp_path, "web"), children(tmp_path, "worker")
    os.kill(next(iter(worker)), signal.SIGKILL)
    until(lambda: len(children(tmp_path, "worker")) == 2)
    assert children(tmp_path, "web") == web
    assert all(lives(pid) for pid in web)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_on_a_signal_all_end_cleanly(
    running: subprocess.Popen[bytes], tmp_path: Path, number: int
) -> None:
    running.send_signal(number)
    assert running.wait(PATIENCE) == 0
    assert (tmp_path / "web.bye").exists()
    assert (tmp_path / "worker.bye").exists()
    assert not any(lives(p) for n in ("web", "worker") for p in children(tmp_path, n))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends orphans")
def test_the_children_die_with_the_supervisor(
    running: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    running.kill()
    running.wait()
    pids = children(tmp_path, "web") | children(tmp_path, "worker")
    until(lambda: not any(lives(pid) for pid in pids))


def test_a_vital_child_that_never_comes_up_ends_everything() -> None:
    process = start(GIVES_UP)
    try:
        assert process.wait(PATIENCE) == 1
    finally:
        process.kill()


def test_the_delay_grows_and_is_capped() -> None:
    delays = [restart_delay(failures) for failures in range(1, 20)]
    assert delays[0] == 0
    assert delays == sorted(delays)
    assert delays[-1] == MAX_DELAY
