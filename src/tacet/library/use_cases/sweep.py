"""What keeps the house clean: at each start, and every few seconds while the worker runs."""

import logging
from datetime import datetime, timedelta

from tacet.core.errors import Conflict, NotFound
from tacet.library.context import Rooms
from tacet.library.log_errors import tried
from tacet.library.model.recording import Upload
from tacet.library.use_cases.recordings import purge_removed
from tacet.library.use_cases.uploads import expire_uploads, finish_upload

log = logging.getLogger(__name__)

LEFT_LYING = timedelta(seconds=15)  # who took the last byte is gone if it has done nothing by then


def sweep(rooms: Rooms) -> int:
    """How many leftovers were removed after whatever happened before this start.

    Complete uploads that had no time to become recordings become recordings now. What is in use,
    or may be about to be, stays.
    """
    tried(finish_arrived, rooms)
    removed = tidy(rooms)
    files = rooms.store.files_in_use()
    unfinished = {run_id for run_id, _ in rooms.store.queue()}
    old = rooms.clock() - rooms.limits.orphan_grace
    removed += rooms.files.sweep(files, unfinished, old)
    if removed:
        log.info("%d leftovers were removed", removed)
    return removed


def tidy(rooms: Rooms) -> int:
    """How many recordings, uploads and old copies were removed because their time was over.

    Complete uploads that a killed web process left lying become recordings. What was given away
    for deleting on a full disk is taken back when there is room.
    """
    tried(finish_arrived, rooms, rooms.clock() - LEFT_LYING)
    removed = tried(purge_removed, rooms) + tried(expire_uploads, rooms)
    removed += tried(rooms.store.drop_copies, rooms.clock() - rooms.limits.keep_copies)
    tried(rooms.files.keep_ballast)
    return removed


def finish_arrived(rooms: Rooms, before: datetime | None = None) -> int:
    """How many complete uploads were made recordings; only those untouched since `before`."""
    uploads = [upload for upload in rooms.store.uploads() if upload.complete]
    arrived = [u for u in uploads if before is None or u.touched_at < before]
    return sum(tried(_finish, rooms, upload) for upload in arrived)


def _finish(rooms: Rooms, upload: Upload) -> bool:
    """Whether the upload was made a recording here."""
    try:
        with rooms.files.alone(upload.file):
            finish_upload(rooms, upload.id)
    except (NotFound, Conflict):  # the web process was quicker
        log.debug("upload %s was finished elsewhere", upload.id)
        return False
    return True
