"""The heartbeat of a worker: renews all its leases from a thread that runs no model code."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from tacet.core.errors import TacetError
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequestClaim
from tacet.library.ports.store import Claim

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds; performance.md section 4
RENEW = 10.0  # seconds
HAND_BACK = 20.0  # seconds after being told to stop until all is handed back by force


class Heartbeat:
    """Keeps the leases of the runs and asks alive that are worked on; a context manager.

    Once told to stop it waits until they have been let go of. What is not by then it hands back,
    all of it, before it ends the process.
    """

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        self._context, self._stop = context, stop
        self._claims: set[Claim | SpanRequestClaim] = set()
        self._beaten = context.clock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave when the stop event is set and nothing is worked on any more."""
        self._over.set()
        self._thread.join()

    @contextmanager
    def keeping(self, claim: Claim | SpanRequestClaim) -> Iterator[None]:
        """Keep the lease alive while the context lasts; for any thread."""
        self._claims.add(claim)
        try:
            yield
        finally:
            self._claims.discard(claim)

    def catch_up(self) -> datetime:
        """The time to look for work at; every lease of ours that is kept reaches beyond it.

        All are renewed if the clock went on while we did not (the computer slept): else whoever
        looks for work would take ours for that of a worker that was lost. That may also happen
        right after this, so the look is to be for the time given, not for one read later.
        """
        now = self._context.clock()
        if now - self._beaten > timedelta(seconds=2 * RENEW):
            self._renew_all()
        return now

    def _beat(self) -> None:
        while not self._stop.wait(RENEW):
            self._renew_all()
        if not self._over.wait(HAND_BACK):
            self._give_up()

    def _renew_all(self) -> None:
        beaten = self._context.clock()
        for claim in tuple(self._claims):  # a copy, since lanes add and discard meanwhile
            self._renew(claim)
        self._beaten = beaten  # only now: who looks at it must find all of them renewed

    def _renew(self, claim: Claim | SpanRequestClaim) -> None:
        store = self._context.store
        until = self._context.clock() + timedelta(seconds=LEASE)
        try:
            if isinstance(claim, Claim):
                store.renew(claim, until)
            else:
                store.renew_ask(claim, until)
        except TacetError as error:  # the next beat may do; the work itself goes on
            log.warning("the lease of %s was not renewed: %s", claim, error)

    def _release(self, claim: Claim | SpanRequestClaim) -> None:
        store = self._context.store
        try:
            if isinstance(claim, Claim):
                store.release(claim)
            else:
                store.release_ask(claim)
        except TacetError as error:  # the others are to be handed back all the same
            log.warning("%s was not handed back: %s", claim, error)

    def _give_up(self) -> None:
        """Hand everything back and end the process: a batch cannot be cut short."""
        try:
            for claim in tuple(self._claims):
                self._release(claim)
        finally:
            os._exit(0)  # the shards that were listened to are listened to again
