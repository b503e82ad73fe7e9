"""Lock of a data folder's only worker, naming its holders.

The file says whose leases may be expired when a worker starts: whoever held the lock before is
    dead. Workers of other data folders and other computers are not in it.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tacet.store.locks import try_lock

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1  # between two tries for the lock
UNNAMED = "local"  # name of every worker of the versions that left the lock file empty
_MAX_HOST = 100  # characters, of 200 that the column `worker` takes
_MAX_BYTES = 1 << 16  # of names that are read


def new_worker_name() -> str:
    """Host, process id and a random part, as containers share both."""
    return f"{socket.gethostname()[:_MAX_HOST]}:{os.getpid()}:{secrets.token_hex(4)}"


class WorkerLock:
    """Open lock file of the worker called `name`.

    Attributes:
        predecessors: names of earlier holders whose leases may not have been expired yet.
    """

    def __init__(self, descriptor: int) -> None:
        self.name = new_worker_name()
        self.predecessors: Sequence[str] = ()
        self._descriptor = descriptor

    def take(self, stop: threading.Event) -> None:
        """Wait for the lock, unless told to stop, and append our name."""
        while not try_lock(self._descriptor):
            if stop.wait(POLL_SECONDS):
                return
        content = os.pread(self._descriptor, _MAX_BYTES, 0).decode(errors="replace")
        self.predecessors = content.split() or [UNNAMED]
        self._write([*self.predecessors, self.name])

    def forget_predecessors(self) -> None:
        """Keep our own name only; called once their leases have expired."""
        self.predecessors = ()
        self._write([self.name])

    def _write(self, names: Sequence[str]) -> None:
        content = "".join(f"{name}\n" for name in names).encode()
        try:
            os.pwrite(self._descriptor, content, 0)
            os.ftruncate(self._descriptor, len(content))
            os.fsync(self._descriptor)
        except OSError as error:  # such as a full disk: then leases end by their time
            log.warning("the worker's name could not be written down: %s", error)


@contextmanager
def worker_lock(path: Path, stop: threading.Event) -> Iterator[WorkerLock]:
    """Hold the lock of a data folder, or nothing when stopped."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        lock = WorkerLock(descriptor)
        lock.take(stop)
        yield lock
    finally:
        os.close(descriptor)
