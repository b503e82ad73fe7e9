"""Lanes: how many recordings are worked on at once, so that short ones need not wait for long ones.

A lane is one thread's place. All lanes share one engine, whose batches take turns, so more lanes
make nothing faster as a whole; they only let what is short pass what is long.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

log = logging.getLogger(__name__)

SLOT_LIMITS = (*[60.0] * 6, 900.0, None)
"""Per lane, the longest recording in seconds that it takes, the narrowest first; None: any.

Long recordings come one after the other, since two at once would both end as late as the second.
A talk need not wait for a day of recordings, nor six answers of a speech test for a talk.
"""


@dataclass(slots=True)
class Slot:
    """A place for one recording of at most `limit` seconds; None takes any."""

    limit: float | None
    busy: bool = False

    def takes(self, seconds: float | None) -> bool:
        """Whether a recording of so many seconds, None if unknown, has its place here."""
        return self.limit is None or (seconds is not None and seconds <= self.limit)


class Slots:
    """Some lanes and the threads in them. Work is begun by one thread only."""

    def __init__(self, limits: Sequence[float | None], freed: threading.Event) -> None:
        """Lanes of such limits, the narrowest first; `freed` is set whenever one gets free."""
        self._slots = [Slot(limit) for limit in limits]
        self._freed = freed
        self._executor = ThreadPoolExecutor(len(limits), thread_name_prefix="lane")

    def widest(self) -> Slot | None:
        """The free lane that takes the longest recordings; None when all are busy."""
        return next((slot for slot in reversed(self._slots) if not slot.busy), None)

    def start(self, seconds: float | None, work: Callable[[], object]) -> None:
        """Begin to work on a recording in the narrowest free lane that takes it; one must be free.

        One that just turned out to be too long for all of them is put into the widest. Whatever
        `work` raises is logged and ends this work only.
        """
        free = [slot for slot in self._slots if not slot.busy]
        slot = next((slot for slot in free if slot.takes(seconds)), free[-1])
        slot.busy = True
        self._executor.submit(self._work, slot, work)

    def close(self) -> None:
        """Wait until all lanes are free."""
        self._executor.shutdown()

    def _work(self, slot: Slot, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException:  # the other lanes go on
            log.exception("one lane stops with its work")
        finally:
            slot.busy = False
            self._freed.set()
