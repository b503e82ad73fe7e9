"""Threads share what they give back, and what lies free goes back to the system."""

import subprocess
import sys
from pathlib import Path

import pytest

GROWS = """
import ctypes, sys, threading
from tacet.compute.memory import limit_malloc_arenas
if sys.argv[1] == "shared":
    limit_malloc_arenas()
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


SCATTERED = """
import ctypes, sys
from tacet.compute.memory import trim_malloc
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
pieces = [libc.malloc(ctypes.c_size_t(100_000)) for _ in range(1000)]
for piece in pieces:
    ctypes.memset(piece, 1, 100_000)
for at, piece in enumerate(pieces):
    if at % 10:  # one of ten is still used
        libc.free(piece)
if sys.argv[1] == "given back":
    trim_malloc()
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


def told_by(program: str, how: str) -> int:
    """The number that a program prints in a process of its own."""
    source = Path(__file__).resolve().parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", program, how], env={"PYTHONPATH": str(source)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps memory apart by thread")
def test_threads_share_arenas() -> None:
    assert told_by(GROWS, "shared") <= 2 < told_by(GROWS, "apart")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what lies free")
def test_what_lies_free_in_between_goes_back_to_the_system() -> None:
    kept, given = (told_by(SCATTERED, how) for how in ("kept", "given back"))
    assert given < kept - 50_000, "KiB: most of the 90 MB that lie free in between"
