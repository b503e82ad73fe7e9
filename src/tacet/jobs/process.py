"""What a child process needs to know of its parent: that it dies when the parent does."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_SET_PDEATHSIG = 1  # linux/prctl.h


def dies_with_parent(sign: int = signal.SIGKILL) -> Callable[[], None]:
    """What to call in a new child so that the system ends it when its parent ends; Linux only.

    Made before the fork, so that nothing has to be loaded after it.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def promise() -> None:
        prctl(_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # it died in the meantime
            os._exit(1)

    return promise
