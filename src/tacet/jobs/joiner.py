"""Joining thread: makes the joins that wait, beside the runs."""

import threading

from tacet.jobs.repeated_task import RepeatedTask
from tacet.library.context import AppContext
from tacet.library.joins.perform import perform_joins

LOOK_EVERY = 1.0  # seconds; somebody waits for it


class Joiner(RepeatedTask):
    """Makes one join after the other until told to stop."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        super().__init__("joiner", LOOK_EVERY, stop)
        self._context = context

    def _perform(self) -> None:
        perform_joins(self._context, self._stop.is_set)
