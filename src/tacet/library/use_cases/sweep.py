"""Sweeping: at each start, and every few seconds while the worker runs."""

import logging
from datetime import datetime, timedelta

from tacet.core.errors import Conflict, NotFound
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.recording import Upload
from tacet.library.use_cases.live import end_silent
from tacet.library.use_cases.recordings import purge_removed
from tacet.library.use_cases.uploads import expire_uploads, finish_upload

log = logging.getLogger(__name__)

FINISH_GRACE = timedelta(seconds=15)  # for the process that received the last byte to finish


def sweep(context: AppContext) -> int:
    """Remove what crashes left behind, at a start; how many things.

    Complete uploads become recordings. What is in use, or may be about to be, stays.
    """
    log_errors(finish_arrived, context)
    removed = tidy(context)
    files = context.store.files_in_use()
    unfinished = {run_id for run_id, _ in context.store.queue()}
    old = context.clock() - context.limits.orphan_grace
    removed += context.files.sweep(files, unfinished, old)
    if removed:
        log.info("%d leftovers were removed", removed)
    return removed


def tidy(context: AppContext) -> int:
    """Remove recordings, uploads and database copies whose time is over; how many.

    Complete uploads left by a killed web process become recordings, and live recordings that get
    nothing any more are ended. The ballast is made again when
    there is space.
    """
    log_errors(finish_arrived, context, context.clock() - FINISH_GRACE)
    log_errors(end_silent, context)
    removed = log_errors(purge_removed, context) + log_errors(expire_uploads, context)
    removed += log_errors(context.store.drop_copies, context.clock() - context.limits.keep_copies)
    log_errors(context.files.ensure_ballast)
    return removed


def finish_arrived(context: AppContext, before: datetime | None = None) -> int:
    """Make complete uploads recordings, if untouched since `before`; how many."""
    every = context.store.uploads()
    uploads = [upload for upload in every if upload.complete and not upload.is_join]
    arrived = [u for u in uploads if before is None or u.touched_at < before]
    return sum(log_errors(_finish, context, upload) for upload in arrived)


def _finish(context: AppContext, upload: Upload) -> bool:
    try:
        with context.files.exclusive(upload.file):
            finish_upload(context, upload.id)
    except (NotFound, Conflict):  # the web process was quicker
        log.debug("upload %s was finished elsewhere", upload.id)
        return False
    return True
