"""Signals that end a command, never lost and never at once, so that nothing half-done is left.

A library that is stopped while it loads may raise another error instead.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDS = (signal.SIGTERM, signal.SIGHUP)  # by which the system, or a terminal that closes, ends us
_asked: list[BaseException] = []


@contextmanager
def noticing_signals() -> Iterator[None]:
    """Within the block, remember every Ctrl-C besides raising KeyboardInterrupt as always.

    SIGTERM and SIGHUP raise SystemExit with the usual 128 and their number, in place of ending the
    process where it stands: the decoded sound of a recording may lie in a temporary folder.
    """
    _asked.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heeded = [n for n in _ENDS if signal.getsignal(n) is not signal.SIG_IGN]  # as under nohup
    before = {n: signal.signal(n, _notice) for n in (signal.SIGINT, *heeded)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def raise_if_interrupted() -> None:
    """Raises what a signal has raised, whatever became of it."""
    if _asked:
        raise _asked[0]


def _notice(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGINT:
        _asked.append(KeyboardInterrupt())
    else:
        signal.signal(number, signal.SIG_IGN)  # a shell and its terminal may both say it
        _asked.append(SystemExit(128 + number))
    raise _asked[-1]
