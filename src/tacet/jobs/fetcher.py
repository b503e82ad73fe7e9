"""Fetching thread: fetches recordings from web addresses, some at once, beside the runs.

A stop waits for no server: a fetch that is cut off begins anew.
"""

import logging
import threading
from functools import partial

from tacet.jobs.repeated_task import RepeatedTask
from tacet.library.context import AppContext
from tacet.library.fetches.perform import perform_fetch, waiting_fetches

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds; somebody waits for it
MOST_AT_ONCE = 4


class Fetcher(RepeatedTask):
    """Performs the fetches that wait, each in a thread of its own, until told to stop."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        super().__init__("fetcher", LOOK_EVERY, stop)
        self._context = context
        self._busy: set[str] = set()  # uploads

    def _perform(self) -> None:
        for upload in waiting_fetches(self._context):
            if upload.id not in self._busy and len(self._busy) < MOST_AT_ONCE:
                self._busy.add(upload.id)
                work = partial(self._fetch, upload.id)
                threading.Thread(target=work, name="fetch", daemon=True).start()

    def _fetch(self, upload_id: str) -> None:
        try:
            perform_fetch(self._context, upload_id, self._stop.is_set)
        except Exception:  # such as a store that cannot be used now; it waits still
            if not self._stop.is_set():
                log.exception("fetch %s will be tried again", upload_id)
                self._stop.wait(LOOK_EVERY)
        finally:
            self._busy.discard(upload_id)
