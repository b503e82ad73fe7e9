"""The heartbeat of a worker: renews its lease from a thread that runs no model code."""

import logging
import os
import threading
import time
from datetime import timedelta
from types import TracebackType

from tacet.core.errors import TacetError
from tacet.library.edit import AskClaim
from tacet.library.protocols import Claim
from tacet.library.rooms import Rooms

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds; performance.md section 4
RENEW = 10.0  # seconds
HAND_BACK = 20.0  # seconds after being told to stop until the run is handed back by force


class Heartbeat:
    """Keeps the lease of one run or ask alive while it is worked on; a context manager."""

    def __init__(self, rooms: Rooms, claim: Claim | AskClaim, stop: threading.Event) -> None:
        self._rooms, self._claim, self._stop = rooms, claim, stop
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        renewed = time.monotonic()
        while not self._over.wait(0.2):
            if self._stop.is_set():
                self._give_up()
                return
            if time.monotonic() - renewed >= RENEW:
                renewed = time.monotonic()
                self._renew()

    def _renew(self) -> None:
        store, claim = self._rooms.store, self._claim
        until = self._rooms.clock() + timedelta(seconds=LEASE)
        try:
            if isinstance(claim, Claim):
                store.renew(claim, until)
            else:
                store.renew_ask(claim, until)
        except TacetError as error:  # the next beat may do; the work itself goes on
            log.warning("the lease of %s was not renewed: %s", claim, error)

    def _release(self) -> None:
        store, claim = self._rooms.store, self._claim
        if isinstance(claim, Claim):
            store.release(claim)
        else:
            store.release_ask(claim)

    def _give_up(self) -> None:
        """Hand the run back and end the process, if the work does not stop by itself in time."""
        if self._over.wait(HAND_BACK):
            return
        try:
            self._release()
        finally:
            os._exit(0)  # a batch cannot be cut short; its shard is listened to again
