"""Heartbeat of a worker: a thread that renews its leases."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tacet.core.errors import TacetError
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequestClaim
from tacet.library.model.run import Claim
from tacet.library.model.speakers import SpeakersClaim
from tacet.library.worker.background_thread import BackgroundThread

AnyClaim = Claim | SpanRequestClaim | SpeakersClaim

log = logging.getLogger(__name__)

LEASE_SECONDS = 30.0  # after which a dead worker's runs are free; performance.md section 4
RENEW_SECONDS = 10.0  # a third of the lease: two renewals may fail
RELEASE_SECONDS = 20.0  # after SIGTERM, until all leases are released by force
RELEASED = 0  # exit code of a worker that was told to stop and could not in time


class Heartbeat(BackgroundThread):
    """Renews the leases of claimed work; a context manager.

    Once told to stop, it waits until all are released. Those that are not in time it releases by
    force, and ends the process. The context ends when stop is set and nothing is claimed any more.
    """

    def __init__(self, context: AppContext, stop: threading.Event) -> None:
        super().__init__("heartbeat")
        self._context, self._stop = context, stop
        self._claims: set[AnyClaim] = set()
        self._renewed_at = context.clock()

    @contextmanager
    def renewing(self, claim: AnyClaim) -> Iterator[None]:
        """Renew the lease while the context lasts; thread-safe."""
        self._claims.add(claim)
        try:
            yield
        finally:
            self._claims.discard(claim)

    def catch_up(self) -> datetime:
        """Time for the next claim; every lease of ours reaches beyond it.

        After a jump of the clock (the computer slept) all leases are renewed first, so that our own
        runs are not taken for those of a dead worker. The clock may also jump right after this, so
        claim for the time given, not for one read later.
        """
        now = self._context.clock()
        if now - self._renewed_at > timedelta(seconds=2 * RENEW_SECONDS):
            self._renew_all()
        return now

    def _run(self) -> None:
        while not self._stop.wait(RENEW_SECONDS):
            self._renew_all()
        if not self._closed.wait(RELEASE_SECONDS):
            self._release_all_and_exit()

    def _renew_all(self) -> None:
        renewed_at = self._context.clock()
        for claim in tuple(self._claims):  # a copy, since slots add and discard meanwhile
            self._renew(claim)
        self._renewed_at = renewed_at  # only now: `catch_up` relies on all being renewed

    def _renew(self, claim: AnyClaim) -> None:
        store = self._context.store
        until = self._context.clock() + timedelta(seconds=LEASE_SECONDS)
        try:
            if isinstance(claim, Claim):
                store.renew(claim, until)
            elif isinstance(claim, SpeakersClaim):
                store.renew_speakers(claim, until)
            else:
                store.renew_span_request(claim, until)
        except TacetError as error:  # the next beat may do; the work itself goes on
            log.warning("the lease of %s was not renewed: %s", claim, error)

    def _release(self, claim: AnyClaim) -> None:
        store = self._context.store
        try:
            if isinstance(claim, Claim):
                store.release(claim)
            elif isinstance(claim, SpeakersClaim):
                store.release_speakers(claim)
            else:
                store.release_span_request(claim)
        except TacetError as error:  # the others are to be handed back all the same
            log.warning("%s was not handed back: %s", claim, error)

    def _release_all_and_exit(self) -> None:
        """Release every lease and exit: a batch cannot be cut short."""
        try:
            for claim in tuple(self._claims):
                self._release(claim)
        finally:
            os._exit(RELEASED)  # unfinished shards are done again
