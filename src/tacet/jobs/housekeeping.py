"""Housekeeping thread: purges deleted recordings, expires uploads, indexes texts, checkpoints."""

import logging
import threading
import time

from tacet.library.catalog.index_texts import index_stale_texts
from tacet.library.context import AppContext
from tacet.library.use_cases.sweep import tidy

log = logging.getLogger(__name__)

TIDY_EVERY = 3.0  # seconds
MAINTAIN_EVERY = 30.0  # seconds


class Housekeeper:
    """Tidies, indexes and maintains beside the runs, which may take hours."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        self._context, self._stop = context, stop
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begin; it ends by itself once the stop event is set."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        maintained = time.monotonic()
        while not self._stop.wait(TIDY_EVERY):
            try:
                due = time.monotonic() - maintained >= MAINTAIN_EVERY
                if tidy(self._context) or due:  # what was deleted is still in the log until then
                    maintained = time.monotonic()
                    self._context.store.maintain()
                index_stale_texts(self._context)
            except Exception:  # whatever it is, the next round may be better than none
                log.exception("housekeeping will be tried again")
