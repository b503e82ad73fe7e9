"""Ctrl-C that is never lost: a library stopped while it loads may raise another error instead."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


@contextmanager
def noticing_ctrl_c() -> Iterator[None]:
    """Within the block, remember every Ctrl-C besides raising KeyboardInterrupt as always."""
    _asked.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _notice)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def raise_if_interrupted() -> None:
    """Raises KeyboardInterrupt when Ctrl-C was pressed, whatever became of it."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _notice(number: int, frame: FrameType | None) -> None:
    _asked.set()
    signal.default_int_handler(number, frame)
