"""What a person changes in one run's transcript: decisions about words, and stretches asked for.

Edits belong to a run. What the run wrote is never changed by them, so each can be taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tacet.core.assemble import ShardText
from tacet.core.editing import Decision, WordKey
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.library.model.recording import Fault


class SpanRequestState(StrEnum):
    """Where an asked stretch stands. Done and failed are final."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SpanRequest:
    """One stretch that is to be listened to whatever the gate says.

    Attributes:
        attempt: the fencing number; raised by each claim.
        crashes: workers lost in a row while they worked on it.
        result: what was heard; None before, or when it failed. May hold no words.
    """

    id: str
    run_id: str
    span: Span
    asked_at: datetime
    state: SpanRequestState = SpanRequestState.WAITING
    attempt: int = 0
    crashes: int = 0
    result: ShardText | None = None
    error: Fault | None = None


@dataclass(frozen=True, slots=True)
class SpanRequestClaim:
    """A worker's right to an asked stretch: whose it is, under which fencing number."""

    request_id: str
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits of one run.

    Attributes:
        revision: how often they have changed; a change is stored only over the one it was made on.
        span_requests: in the order of asking.
    """

    revision: int = 0
    decisions: tuple[Decision, ...] = ()
    span_requests: tuple[SpanRequest, ...] = ()

    @property
    def heard(self) -> tuple[ShardText, ...]:
        """What was heard in the stretches that were asked for."""
        return tuple(ask.result for ask in self.span_requests if ask.result is not None)


NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a run's edits, stored whole or not at all.

    Attributes:
        over: the revision that it was made on.
        summary: of the transcript as it is then; None where it stays as it was.
        decided: new decisions, each in place of an older one about the same word.
        withdrawn: words whose decisions are taken back.
        asked: a new stretch to listen to. `dropped`: the id of one that is taken back.
    """

    over: int
    summary: Summary | None = None
    decided: tuple[Decision, ...] = ()
    withdrawn: tuple[WordKey, ...] = ()
    asked: SpanRequest | None = None
    dropped: str | None = None
