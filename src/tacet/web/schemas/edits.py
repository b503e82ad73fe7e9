"""Schemas of changes of a transcript's text and times."""

from typing import Literal

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer
from tacet.web.schemas.library import (
    AnyWord,
    History,
    Missed,
    RemovedWord,
    Segment,
    Summary,
    Word,
)


class ChangedSegment(Segment):
    """A new or changed segment; it takes the place of that of the same `id`."""

    after: int | None = Field(description="id of the segment before it; null for the first")


class ChangedRemovedWords(Answer):
    """Words that were set aside now or look different, and ids of those that no longer are."""

    words: list[RemovedWord]
    gone: list[str]


class ChangedRewrittenWords(Answer):
    """Words that a person's text took the place of now, and ids of those that came back."""

    words: list[Word]
    gone: list[str]


class TextChange(Answer):
    """All that makes the transcript of `revision` from that of revision `over`."""

    run_id: str
    recording_id: str
    over: int
    revision: int
    segments: list[ChangedSegment] = Field(description="in order")
    gone: list[int] = Field(description="ids of segments that are no longer there")
    removed: ChangedRemovedWords
    rewritten: ChangedRewrittenWords
    missed: list[Missed] | None = Field(description="all that is missed; null if it is the same")
    summary: Summary
    history: History


OperationKind = Literal[
    "rewrite", "insert", "split", "merge", "retime", "speaker", "rename_speaker", "take_back"
]


class OperationFacts(Answer):
    """An operation as it was stored: the smallest that does what was asked for."""

    kind: OperationKind
    words: list[str] = Field(description="ids of the words that it is about")
    text: str | None = None
    name: str | None = Field(None, description="of a speaker")
    new: str | None = Field(None, description="the name that a speaker was given instead")
    start: float | None = None
    end: float | None = None


class StepFacts(Answer):
    """Operations that are undone and redone together."""

    number: int
    state: Literal["live", "undone"]
    made_at: AwareDatetime
    carried_from: str | None = Field(description="id of the run whose corrections it takes over")
    operations: list[OperationFacts]


class UnfitOperation(Answer):
    """An operation that has no effect now because its words are gone, and why.

    It takes effect again when they come back.
    """

    step: int
    operation: OperationFacts
    reason: str


class CarryConflict(Answer):
    """A correction of another run that this one could not take over by itself."""

    number: int
    from_run: str
    start: float
    end: float
    before: str = Field(description="the words that were corrected")
    text: str = Field(description="what a person made of them")
    now: list[AnyWord] = Field(description="the words of this run that stand there")
    state: Literal["open", "accepted", "dismissed"]


class EditList(Answer):
    """The steps of a run, oldest first, and what a person has to look at."""

    run_id: str
    revision: int
    history: History
    steps: list[StepFacts]
    unfit: list[UnfitOperation]
    conflicts: list[CarryConflict]
