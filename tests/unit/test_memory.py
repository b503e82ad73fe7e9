"""Threads share what they give back, so memory does not grow with how many there were."""

import subprocess
import sys
from pathlib import Path

import pytest

GROWS = """
import ctypes, sys, threading
from tacet.compute.memory import share_memory
if sys.argv[1] == "shared":
    share_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
kept = []
barrier = threading.Barrier(12)
def take():
    kept.append(libc.malloc(ctypes.c_size_t(1000)))
    barrier.wait()
threads = [threading.Thread(target=take) for _ in range(12)]
[t.start() for t in threads]; [t.join() for t in threads]
print(len({address >> 26 for address in kept}))  # arenas lie 64 MiB apart
"""


def arenas(how: str) -> int:
    source = Path(__file__).resolve().parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", GROWS, how], env={"PYTHONPATH": str(source)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps memory apart by thread")
def test_threads_share_arenas() -> None:
    assert arenas("shared") <= 2 < arenas("apart")
