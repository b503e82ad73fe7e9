"""Settings of glibc's malloc; nothing is done with another C library."""

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8  # of mallopt(3)
MAX_ARENAS = 2  # threads that mostly work at once


def limit_malloc_arenas() -> None:
    """Share freed memory among threads."""
    with suppress(OSError, AttributeError, TypeError):  # no such library or function
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, MAX_ARENAS)


def trim_malloc() -> None:
    """Return freed memory to the system, which takes milliseconds.

    Otherwise free pieces add up while a long recording is transcribed.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
