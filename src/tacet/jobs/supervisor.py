"""Supervisor: keeps a few commands running until it is told to stop.

It does nothing else, so that little can fail in it. Its children die with it.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from tacet.compute.parent_death import dies_with_parent

log = logging.getLogger(__name__)

STOP_SECONDS = 25.0  # what a child gets to end by itself after SIGTERM
POLL_SECONDS = 0.1  # between two looks at the children
MIN_DELAY = 0.25  # seconds before the second restart in a row
MAX_DELAY = 5.0  # seconds before a child that keeps dying is started again
HEALTHY_SECONDS = 10.0  # a child that lived this long was well
MAX_TRIES = 5  # a vital child that was never well is given up after so many


@dataclass(frozen=True, slots=True)
class Command:
    """A command to keep running.

    Attributes:
        vital: give everything up if it never once lives for ten seconds in five tries, such as a
            server whose port is taken.
        environment: added to ours.
    """

    name: str
    arguments: Sequence[str]
    vital: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Child:
    """Command and its process. `failures`: deaths in a row."""

    command: Command
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = 0
    was_healthy: bool = False


class Supervisor:
    """Loop that keeps commands running; see `supervise`."""

    def __init__(self, commands: Sequence[Command], on_end: Callable[[], None]) -> None:
        self._children = [_Child(command) for command in commands]
        self._on_end = on_end
        self._stop = False

    def run(self) -> int:
        """Exit code: 0 when told to stop, 1 without a vital command."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # waited for below
        try:
            while not self._stop:
                if not all(self._keep_running(child) for child in self._children):
                    return 1
                signal.sigtimedwait([signal.SIGCHLD], POLL_SECONDS)
            return 0
        finally:
            self._on_end()
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop = True

    def _keep_running(self, child: _Child) -> bool:
        """Start the child if it is due. False when a vital one is given up."""
        now = time.monotonic()
        if child.process is not None:
            child.was_healthy |= now - child.started_at >= HEALTHY_SECONDS
            if child.process.poll() is None:
                return True
            self._schedule_restart(child, now)
            if child.command.vital and not child.was_healthy and child.failures >= MAX_TRIES:
                log.error("%s does not come up and is given up", child.command.name)
                return False
        if now >= child.restart_at and not self._stop:
            _start(child)
        return True

    def _schedule_restart(self, child: _Child, now: float) -> None:
        process, child.process = child.process, None
        code = None if process is None else process.returncode
        child.failures = 1 if now - child.started_at >= HEALTHY_SECONDS else child.failures + 1
        delay = restart_delay(child.failures)
        child.restart_at = now + delay
        log.warning("%s ended (%s); again in %.1f s", child.command.name, code, delay)

    def _stop_all(self) -> None:
        processes = [c.process for c in self._children if c.process is not None]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process %d did not end in time and was killed", process.pid)
                process.kill()
                process.wait()


def restart_delay(failures: int) -> float:
    """Seconds before the restart after `failures` deaths in a row."""
    return 0.0 if failures <= 1 else float(min(MAX_DELAY, MIN_DELAY * 2.0 ** min(failures - 2, 10)))


def _start(child: _Child) -> None:
    child.started_at = time.monotonic()
    child.process = subprocess.Popen(
        list(child.command.arguments),
        env={**os.environ, **child.command.environment},
        preexec_fn=_before_exec(),
        start_new_session=True,  # Ctrl-C at the terminal reaches us alone; we pass it on
    )


def _before_exec() -> Callable[[], None]:
    set_death_signal = dies_with_parent()

    def prepare() -> None:
        set_death_signal()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])

    return prepare


def supervise(commands: Sequence[Command], on_end: Callable[[], None] = lambda: None) -> int:
    """Keep commands running until SIGTERM or SIGINT; the exit code.

    A command that ends is restarted, at once the first time, then after a growing delay. On a
    signal `on_end` is called; then all get SIGTERM and 25 s, then SIGKILL.
    """
    return Supervisor(commands, on_end).run()
