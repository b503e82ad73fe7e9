"""Edits of a run's transcript: decisions about words, span requests, and steps of operations.

Edits belong to a run. They never change what the run stored, so each can be undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tacet.core.assemble import ShardText
from tacet.core.editing import Answer, Decision, WordId
from tacet.core.operations.model import Step
from tacet.core.operations.uncarried import Uncarried
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
        aligns: whether words that stand in it are aligned to the sound, instead of others heard.
        step: number of the step that gave them their times; None for none.
        model: requested model; None for the run's own.
        beside: whether the answer is only offered beside the text, for a person to choose from.
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
    aligns: bool = False
    step: int | None = None
    model: str | None = None
    beside: bool = False

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


class StepState(StrEnum):
    """State of a step. Replaced: it was undone, and another was made then."""

    LIVE = "live"
    UNDONE = "undone"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """A step in the log of a run.

    Attributes:
        revision: of the run, when the step came to its state.
        carried_from: id of the run whose corrections it takes over; None for a person's own step.
    """

    step: Step
    made_at: datetime
    revision: int = 0
    state: StepState = StepState.LIVE
    carried_from: str | None = None


class ConflictState(StrEnum):
    """What a person said of a correction that could not be carried over by itself."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class CarryConflict:
    """A correction of another run that a person has to look at.

    Attributes:
        number: 1, 2, 3 ... per run.
        from_run: id of the run that was corrected.
    """

    number: int
    from_run: str
    correction: Uncarried
    state: ConflictState = ConflictState.OPEN


@dataclass(frozen=True, slots=True)
class Edits:
    """All edits of one run.

    Attributes:
        revision: number of changes; a change is stored only over the revision it was made on.
        span_requests: in the order of asking.
        steps: live and undone ones, in the order in which they were made.
        last_step: the highest number that a step of the run ever had.
    """

    revision: int = 0
    decisions: tuple[Decision, ...] = ()
    span_requests: tuple[SpanRequest, ...] = ()
    steps: tuple[LoggedStep, ...] = ()
    last_step: int = 0
    conflicts: tuple[CarryConflict, ...] = ()

    @property
    def live(self) -> tuple[Step, ...]:
        """Steps that are in effect, in order."""
        return tuple(one.step for one in self.steps if one.state is StepState.LIVE)

    @property
    def undone(self) -> tuple[int, ...]:
        """Numbers of the steps that can be redone, the next one first."""
        return tuple(one.step.number for one in self.steps if one.state is StepState.UNDONE)

    @property
    def heard(self) -> tuple[Answer, ...]:
        """Results of the span requests that are done and count as text."""
        return tuple(
            Answer(request.result, request.span, request.language)
            for request in self.span_requests
            if request.result is not None and not request.beside
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
        steps: new ones. `restated`: new states of steps, by number.
        conflicts: new or changed ones.
        told: what the event `transcript.edited` says besides the run; None for no such event.
    """

    over: int
    summary: Summary | None = None
    decided: tuple[Decision, ...] = ()
    withdrawn: tuple[WordId, ...] = ()
    asked: SpanRequest | None = None
    dropped: str | None = None
    steps: tuple[LoggedStep, ...] = ()
    restated: Mapping[int, StepState] = field(default_factory=dict)
    conflicts: tuple[CarryConflict, ...] = ()
    told: Mapping[str, Any] | None = None
