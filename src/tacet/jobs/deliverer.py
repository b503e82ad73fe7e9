"""Delivering thread: sends the webhooks that are due, beside the runs.

To one receiver there is one attempt at a time, so a slow one keeps only itself waiting. A stop
waits for no receiver: an attempt that is cut off is made again.
"""

import logging
import threading
from functools import partial

from tacet.jobs.repeated_task import RepeatedTask
from tacet.library.context import AppContext
from tacet.library.model.webhook import Delivery
from tacet.library.webhooks.deliver import attempt

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds
MOST_DUE = 200  # looked at once
MOST_RECEIVERS = 8  # at once


class Deliverer(RepeatedTask):
    """Makes the attempts that are due, each in a thread of its own, until told to stop."""

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        super().__init__("deliverer", LOOK_EVERY, stop)
        self._context = context
        self._busy: set[str] = set()  # receivers

    def _perform(self) -> None:
        now, busy = self._context.clock(), tuple(self._busy)
        for delivery in self._context.store.due_deliveries(now, MOST_DUE, busy):
            if delivery.receiver not in self._busy and len(self._busy) < MOST_RECEIVERS:
                self._busy.add(delivery.receiver)
                work = partial(self._attempt, delivery)
                threading.Thread(target=work, name="webhook", daemon=True).start()

    def _attempt(self, delivery: Delivery) -> None:
        try:
            attempt(self._context, delivery)
        except Exception:  # such as a full disk; it is due still
            if not self._stop.is_set():
                log.exception("webhook %s will be tried again", delivery.id)
                self._stop.wait(LOOK_EVERY)
        finally:
            self._busy.discard(delivery.receiver)
