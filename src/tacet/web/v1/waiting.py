"""Waiting for the run of a call: kept while somebody waits, woken by events."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import Response

from tacet.bootstrap import Tacet
from tacet.core.errors import NotFound, TacetError
from tacet.library.calls.calls import Call, end_call, keep_call, kept, standing_of
from tacet.library.calls.people import Sample, drop_samples
from tacet.library.context import AppContext
from tacet.library.model.key import KEYS_CHANGED
from tacet.library.model.run import Event, Run, RunState
from tacet.web.events.broadcaster import Broadcaster
from tacet.web.http.access import Access
from tacet.web.http.hosted_errors import HostedError, busy, failed, hosted_response, of_tacet_error

log = logging.getLogger(__name__)

MODEL_WAIT = 30  # seconds until a call may be tried again that needs a model first
SPACE_WAIT = 60  # the same where the disk is full
GONE_WAIT = 1  # the same where its recording was deleted while it waited

Look = Callable[[Run], Response | None]
"""The answer of a run as it stands; None while there is none."""


@dataclass(eq=False)
class Waiting:
    """Somebody who waits for a call.

    Attributes:
        access: of who waits, which may be taken away meanwhile.
        wake: called, from another thread, when something about the call has changed.
        on_end: called once nobody waits any more.
        samples: of the voices of people who are to be told by name.
    """

    access: Access
    broadcaster: Broadcaster
    call: Call
    wake: Callable[[], None] | None
    on_end: Callable[[], None]
    samples: tuple[Sample, ...] = ()
    _ended: bool = field(default=False, init=False)

    @property
    def tacet(self) -> Tacet:
        """Tacet that is called."""
        return self.access.tacet

    @property
    def context(self) -> AppContext:
        """Context of the use cases."""
        return self.tacet.context

    def __post_init__(self) -> None:
        if self.wake is not None:
            self.broadcaster.listen(self._hear)

    def _hear(self, events: Sequence[Event] | None) -> None:
        mine = self.call.recording.id
        if self.wake and (events is None or any(_is_about(event, mine) for event in events)):
            self.wake()

    def look(self, look: Look) -> Response | None:
        """The answer of the run as it stands, or why there will be none; None: not yet."""
        try:
            return look(self.run())
        except Exception as error:  # noqa: BLE001 - any fault must become an answer
            return hosted_response(as_refusal(error))

    def run(self) -> Run:
        """The run as it stands.

        Raises:
            HostedError: it cannot go on. Unauthenticated: who waits may not know it any more.
        """
        self.access.check()
        if self.broadcaster.closed.is_set():
            raise busy("This server is being stopped. Try again.", "stopping", GONE_WAIT)
        try:
            self.call = keep_call(self.context, self.call)
            for sample in self.samples:
                kept(self.context, sample.recording)
            run = standing_of(self.context, self.call)
        except NotFound:
            gone = "The recording of this call was deleted while it waited. Send it again."
            raise busy(gone, "gone", GONE_WAIT) from None
        raise_if_over(run)
        return run

    def end(self) -> None:
        """Wait no more; the recording stays a little, for a retry."""
        if self._ended:
            return
        self._ended = True
        self.broadcaster.unlisten(self._hear)
        self.on_end()
        try:
            end_call(self.context, self.call)
            drop_samples(self.context, self.samples)
        except TacetError as error:  # it goes when its time is over
            log.warning("a call could not be ended: %s", error)


def raise_if_over(run: Run) -> None:
    """Raise HostedError for a run that will have no text soon."""
    if run.state is RunState.FAILED:
        fault = run.error
        raise failed(fault.code, fault.message) if fault else HostedError(500, "The run failed.")
    if run.state is RunState.STOPPED:
        raise failed("run_stopped", "Somebody stopped the run of this call.")
    if not run.state.final and run.error is not None:
        raise busy(run.error.message, run.error.code, SPACE_WAIT)
    if run.state is RunState.WAITING and not run.model:
        raise busy(
            "The model for this call is being downloaded. Try again in a while; "
            "`tacet models` shows which models are here.",
            "model_loading",
            MODEL_WAIT,
        )


def _is_about(event: Event, recording_id: str) -> bool:
    return event.type == KEYS_CHANGED or event.data.get("recording_id") == recording_id


def as_refusal(error: Exception) -> HostedError:
    """Any error as the client is told of it; a fault of ours is logged, without its message."""
    if isinstance(error, HostedError):
        return error
    if isinstance(error, TacetError):
        return of_tacet_error(error)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("a call failed: %s\n%s", type(error).__name__, frames)
    log.debug("a call failed", exc_info=error)
    return HostedError(500, "Something went wrong inside Tacet. Try again.", "internal")
