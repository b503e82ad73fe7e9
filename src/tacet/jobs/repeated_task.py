"""Thread of a worker that does one task again and again, beside the runs."""

import logging
import threading
from abc import abstractmethod

from tacet.library.worker.background_thread import BackgroundThread

log = logging.getLogger(__name__)


class RepeatedTask(BackgroundThread):
    """Repeats a task until the stop event is set; a fault in one round does not end it."""

    def __init__(self, name: str, every: float, stop: threading.Event) -> None:
        super().__init__(name)
        self._name, self._every, self._stop = name, every, stop

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._perform()
            except Exception:  # whatever it is, the next round may be better than none
                log.exception("the %s will try again", self._name)

    @abstractmethod
    def _perform(self) -> None:
        """One round."""
