"""What a person changes in one run's transcript: decisions about words, and stretches asked for.

Edits belong to a run. What the run wrote is never changed by them, so each can be taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tacet.core.assemble import ShardText
from tacet.core.editing import Answer, Decision, WordId
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.transcript import Word
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
        language: to hear it in, by its code; None for the run's own.
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
    language: str | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that were heard; none before there is a result."""
        segments = self.result.segments if self.result else ()
        return tuple(word for segment in segments for word in segment.words)


@dataclass(frozen=True, slots=True)
class SpanRequestClaim:
    """A worker's right to an asked stretch: whose it is, under which fencing number."""

    ask_id: str
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits of one run.

    Attributes:
        revision: how often they have changed; a change is stored only over the one it was made on.
        asks: in the order of asking.
    """

    revision: int = 0
    decisions: tuple[Decision, ...] = ()
    asks: tuple[SpanRequest, ...] = ()

    @property
    def heard(self) -> tuple[Answer, ...]:
        """What was heard in the stretches that were asked for."""
        return tuple(
            Answer(ask.result, ask.span, ask.language)
            for ask in self.asks
            if ask.result is not None
        )


NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a run's edits, stored whole or not at all.

    Attributes:
        over: the revision that it was made on.
        summary: of the transcript as it is then; None where it stays as it was.
        decided: new decisions, each in place of an older one about the same word.
        withdrawn: ids of words whose decisions are taken back.
        asked: a new stretch to listen to. `dropped`: the id of one that is taken back.
    """

    over: int
    summary: Summary | None = None
    decided: tuple[Decision, ...] = ()
    withdrawn: tuple[WordId, ...] = ()
    asked: SpanRequest | None = None
    dropped: str | None = None
