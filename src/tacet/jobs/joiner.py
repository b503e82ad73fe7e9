"""Joining thread: makes the joins that wait, beside the runs."""

import logging
import threading

from tacet.library.context import AppContext
from tacet.library.joins.perform import perform_joins

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds; somebody waits for it


class Joiner:
    """Makes one join after the other until told to stop."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        self._context, self._stop = context, stop
        self._thread = threading.Thread(target=self._run, name="joiner", daemon=True)

    def start(self) -> None:
        """Begin; it ends by itself once the stop event is set."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            try:
                perform_joins(self._context, self._stop.is_set)
            except Exception:  # whatever it is, the next round may be better than none
                log.exception("joining will be tried again")
