"""Runs that wait for room on the disk, and go on by themselves when there is some."""

import logging
import time
from contextlib import suppress
from dataclasses import replace

from tacet.core.errors import NoSpace
from tacet.library.model.recording import Fault
from tacet.library.worker.run_lease import RunLease

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks whether there is room
TRY_ANYWAY = 60.0  # seconds after which a run tries again where as much is free as before
WAITS = (
    "Waiting for room on the disk; it goes on by itself. Delete what you no longer need, here or "
    "elsewhere."
)


def wait_for_room(lease: RunLease, needed: int) -> None:
    """Return once the disk has room for `needed` bytes, and more than now or a minute is over.

    The run says meanwhile what it waits for. Raises RunCancelled when it is unwanted.
    """
    context = lease.context
    before, until = context.files.room(), time.monotonic() + TRY_ANYWAY
    log.warning("run %s waits for room on the disk", lease.run.id)
    with suppress(NoSpace):  # then it only cannot be told
        # As stored: what the desk has in hand may be what there was no room for.
        stored = replace(context.store.run(lease.run.id), error=Fault(NoSpace.code, WAITS))
        context.store.save_run(stored, lease.claim)
    while not _has_room(context.files.room(), before, needed, time.monotonic() >= until):
        lease.check()
        time.sleep(LOOK_EVERY)


def _has_room(room: int, before: int, needed: int, over: bool) -> bool:
    return room >= needed and (room > before or over)
