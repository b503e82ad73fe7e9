"""Housekeeping thread: purges deleted recordings, expires uploads, indexes texts, checkpoints."""

import threading
import time

from tacet.jobs.repeated_task import RepeatedTask
from tacet.library.catalog.index_texts import Unchanged, index_stale_texts
from tacet.library.context import AppContext
from tacet.library.use_cases.sweep import tidy

TIDY_EVERY = 3.0  # seconds
MAINTAIN_EVERY = 30.0  # seconds


class Housekeeper(RepeatedTask):
    """Tidies, indexes and maintains beside the runs, which may take hours."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        super().__init__("housekeeper", TIDY_EVERY, stop)
        self._context = context
        self._maintained = time.monotonic()
        self._unchanged = Unchanged()

    def _perform(self) -> None:
        due = time.monotonic() - self._maintained >= MAINTAIN_EVERY
        if tidy(self._context) or due:  # what was deleted is still in the log until then
            self._maintained = time.monotonic()
            self._context.store.maintain()
        index_stale_texts(self._context, ready=self._unchanged)
