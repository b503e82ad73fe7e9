"""Signals that end a command, recorded so that no library loses them.

A library that is interrupted while it loads may raise another error instead.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_TERMINATION = (signal.SIGTERM, signal.SIGHUP)  # SIGHUP: the terminal closes
_received: list[BaseException] = []


@contextmanager
def recording_signals() -> Iterator[None]:
    """Within the block, record signals besides raising their exceptions.

    Ctrl-C raises KeyboardInterrupt as always. SIGTERM and SIGHUP raise SystemExit with 128 plus
    their number, so that temporary folders, with the decoded audio, are removed.
    """
    _received.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Signals ignored before, as under nohup, stay ignored.
    heeded = [n for n in _TERMINATION if signal.getsignal(n) is not signal.SIG_IGN]
    before = {n: signal.signal(n, _record) for n in (signal.SIGINT, *heeded)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def finishing_first(on_first: Callable[[], None]) -> Iterator[threading.Event]:
    """Within the block, the first Ctrl-C sets the event; a second one ends at once.

    Args:
        on_first: called in the signal handler at the first Ctrl-C.
    """
    stop = threading.Event()

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        stop.set()
        on_first()

    before = signal.signal(signal.SIGINT, first)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def raise_if_interrupted() -> None:
    """Raise the exception of a recorded signal again."""
    if _received:
        raise _received[0]


def _record(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGINT:
        _received.append(KeyboardInterrupt())
    else:
        signal.signal(number, signal.SIG_IGN)  # a shell and its terminal may both send it
        _received.append(SystemExit(128 + number))
    raise _received[-1]
