"""Worker slots: several recordings at once, short ones pass long ones.

A slot is one thread's place. All slots share one engine, whose batches take turns: more slots add
no throughput, they only let short recordings pass long ones.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

log = logging.getLogger(__name__)

SLOT_LIMITS = (*[60.0] * 6, 900.0, None)
"""Per slot, the longest recording in seconds that it takes, narrowest first; None: any.

Long recordings come one after the other: two at once would both end as late as the second. A talk
does not wait for a day of recordings, nor six short clips for a talk.
"""


@dataclass(slots=True)
class Slot:
    """Place for one recording of at most `limit` seconds; None takes any."""

    limit: float | None
    busy: bool = False

    def takes(self, seconds: float | None) -> bool:
        """Whether a recording of so many seconds (None: unknown) fits."""
        return self.limit is None or (seconds is not None and seconds <= self.limit)


class Slots:
    """Slots and their threads. Work is started by one thread only."""

    def __init__(self, limits: Sequence[float | None], freed: threading.Event) -> None:
        """Slots of such limits, narrowest first; `freed` is set by each."""
        self._slots = [Slot(limit) for limit in limits]
        self._freed = freed
        self._executor = ThreadPoolExecutor(len(limits), thread_name_prefix="slot")

    def widest(self) -> Slot | None:
        """Free slot for the longest recordings; None when all are busy."""
        return next((slot for slot in reversed(self._slots) if not slot.busy), None)

    def start(self, seconds: float | None, work: Callable[[], object]) -> None:
        """Start work in the narrowest free slot that takes it.

        One must be free; a recording that turned out too long for all goes into the widest. What
        `work` raises is logged and ends this work only.
        """
        free = [slot for slot in self._slots if not slot.busy]
        slot = next((slot for slot in free if slot.takes(seconds)), free[-1])
        slot.busy = True
        self._executor.submit(self._work, slot, work)

    def close(self) -> None:
        """Wait until all slots are free."""
        self._executor.shutdown()

    def _work(self, slot: Slot, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException:  # the other slots go on
            log.exception("one slot stops with its work")
        finally:
            slot.busy = False
            self._freed.set()
