"""Edits of a run's transcript: decisions about words, and span requests.

Edits belong to a run. They never change what the run stored, so each can be undone.
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
    """State of a span request. Done and failed are final."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SpanRequest:
    """A span to transcribe regardless of speech detection.

    Attributes:
        attempt: the fencing number; raised by each claim.
        crashes: workers lost in a row while they worked on it.
        result: its text, perhaps without words; None before it is done, or when it failed.
        language: requested language code; None for the run's own.
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
    """A worker's claim on a span request, under a fencing number."""

    request_id: str
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits of one run.

    Attributes:
        revision: number of changes; a change is stored only over the revision it was made on.
        span_requests: in the order of asking.
    """

    revision: int = 0
    decisions: tuple[Decision, ...] = ()
    span_requests: tuple[SpanRequest, ...] = ()

    @property
    def heard(self) -> tuple[Answer, ...]:
        """Results of the span requests that are done."""
        return tuple(
            Answer(request.result, request.span, request.language)
            for request in self.span_requests
            if request.result is not None
        )


NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a run's edits, stored whole or not at all.

    Attributes:
        over: the revision that it was made on.
        summary: of the changed transcript; None where it stays as it was.
        decided: new decisions, each in place of an older one about the same word.
        withdrawn: ids of words whose decisions are removed.
        asked: a new span request. `dropped`: the id of one that is withdrawn.
    """

    over: int
    summary: Summary | None = None
    decided: tuple[Decision, ...] = ()
    withdrawn: tuple[WordId, ...] = ()
    asked: SpanRequest | None = None
    dropped: str | None = None
