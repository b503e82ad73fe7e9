"""Runs that wait for disk space, and go on by themselves."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from tacet.core.errors import NoSpace
from tacet.library.model.recording import Fault
from tacet.library.ports.media import MediaFiles
from tacet.library.worker.run_lease import RunLease

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0  # between two looks at the free space
RETRY_SECONDS = 60.0  # until a run tries again although no more space is free than before
WAITING_FOR_SPACE = (
    "Waiting for room on the disk; it goes on by itself. Delete what you no longer need, here or "
    "elsewhere."
)


def wait_for_space(lease: RunLease, needed: int) -> None:
    """Wait for `needed` bytes, and for more than now or a minute.

    The run says meanwhile what it waits for. Raises RunCancelled when cancelled.
    """
    context = lease.context
    log.warning("run %s waits for room on the disk", lease.run.id)
    with suppress(NoSpace):  # it waits all the same
        # As stored: the unsaved changes of the lease may be what there was no space for.
        fault = Fault(NoSpace.code, WAITING_FOR_SPACE)
        context.store.save_run(replace(context.store.run(lease.run.id), error=fault), lease.claim)
    until_space(context.files, needed, lease.check)


def until_space(files: MediaFiles, needed: int, check: Callable[[], object]) -> None:
    """Wait for `needed` bytes, and for more than now or a minute; `check` may raise meanwhile."""
    before, until = files.free_space(), time.monotonic() + RETRY_SECONDS
    while not _has_space(files.free_space(), before, needed, time.monotonic() >= until):
        check()
        time.sleep(POLL_SECONDS)


def _has_space(free: int, before: int, needed: int, over: bool) -> bool:
    return free >= needed and (free > before or over)
