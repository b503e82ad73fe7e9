"""Parent-death signal of child processes, set by the kernel on Linux."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def dies_with_parent(sign: int = signal.SIGKILL) -> Callable[[], None]:
    """Function for a new child to call, so that it is killed when its parent ends.

    Made by the parent before the fork, so that nothing has to be loaded after it. A child whose
    parent ended in between exits at once. Elsewhere than on Linux that is all it does.
    """
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform.startswith("linux") else None
    parent = os.getpid()
    unused = ctypes.c_ulong(0)

    def set_death_signal() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(sign), unused, unused, unused)
        if os.getppid() != parent:
            os._exit(1)

    return set_death_signal
