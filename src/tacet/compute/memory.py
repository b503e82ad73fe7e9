"""How this process asks the system for memory."""

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8  # of mallopt(3)
ARENAS = 2  # as many as mostly work at once


def share_memory() -> None:
    """Have all threads share what they give back, so that it is not kept once for each of them.

    Only glibc keeps memory apart by thread; elsewhere nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):  # no such library or function
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Have the system get back what lies free in between what is still used; takes milliseconds.

    Otherwise glibc keeps it, and what lies free in pieces adds up while a long recording is
    listened to. Elsewhere nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
