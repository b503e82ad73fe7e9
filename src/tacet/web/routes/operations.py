"""Text and times of a transcript over HTTP: steps of operations, undo, redo, conflicts."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from tacet.core.errors import BadInput
from tacet.core.operations.model import (
    MOST_OPERATIONS,
    Insert,
    Merge,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    TakeBack,
)
from tacet.core.span import Span
from tacet.library.use_cases import carried_conflicts
from tacet.library.use_cases import operations as library
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.edits import Seconds, WordId
from tacet.web.routes.paths import RunPath
from tacet.web.schemas.comparison import Comparison
from tacet.web.schemas.edits import EditList, TextChange
from tacet.web.serializers.edits import serialize_change, serialize_edits
from tacet.web.serializers.library import serialize_comparison

api = api_blueprint(
    "operations", __name__, "Text and times as a person corrects them. Each can be undone."
)

WordIds = Annotated[list[WordId], Field(min_length=1, max_length=MOST_OPERATIONS)]
Text = Annotated[str, Field(max_length=1 << 20)]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1, description="of the transcript that was read")]


class RewriteWords(RequestModel):
    """Another text for words that follow each other, perhaps all of a segment.

    What is the same keeps its word with its times. No text deletes the words; a new line in it
    splits the segment there. Words that were set aside are restored first.
    """

    kind: Literal["rewrite"]
    words: WordIds
    text: Text

    def operation(self) -> Operation:
        """The operation."""
        return Rewrite(tuple(self.words), self.text)


class InsertText(RequestModel):
    """Text between two times at which no word stands."""

    kind: Literal["insert"]
    start: Seconds
    end: Seconds
    text: Text

    def operation(self) -> Operation:
        """The operation."""
        return Insert(_span(self.start, self.end), self.text)


class SplitSegment(RequestModel):
    """A segment split before a word."""

    kind: Literal["split"]
    word: WordId

    def operation(self) -> Operation:
        """The operation."""
        return Split(self.word)


class MergeSegments(RequestModel):
    """A segment, told by its first word, merged with the one before it."""

    kind: Literal["merge"]
    word: WordId

    def operation(self) -> Operation:
        """The operation."""
        return Merge(self.word)


class RetimeWord(RequestModel):
    """Other times of a word; it gets what its neighbors leave of them.

    To move the border between two words, shrink the one first and then let the other grow.
    """

    kind: Literal["retime"]
    word: WordId
    start: Seconds
    end: Seconds

    def operation(self) -> Operation:
        """The operation."""
        return Retime(self.word, _span(self.start, self.end))


class NameSpeaker(RequestModel):
    """Who says some words; null or nothing for nobody known."""

    kind: Literal["speaker"]
    words: WordIds
    name: Text | None

    def operation(self) -> Operation:
        """The operation."""
        return SetSpeaker(tuple(self.words), self.name)


class RenameSpeakerEverywhere(RequestModel):
    """Another name for somebody, wherever they speak; with the name of another, both are one."""

    kind: Literal["rename_speaker"]
    name: Text
    new: Text

    def operation(self) -> Operation:
        """The operation."""
        return RenameSpeaker(self.name, self.new)


class TakeWordsBack(RequestModel):
    """Words that a person wrote, and the run's in `rewritten` that stand there again.

    These come back as they were, with ids, times and probabilities. Either list may be empty.
    """

    kind: Literal["take_back"]
    words: list[WordId] = Field(max_length=MOST_OPERATIONS)
    originals: list[WordId] = Field(max_length=MOST_OPERATIONS)

    def operation(self) -> Operation:
        """The operation."""
        return TakeBack(tuple(self.words), tuple(self.originals))


AnyOperation = Annotated[
    RewriteWords
    | InsertText
    | SplitSegment
    | MergeSegments
    | RetimeWord
    | NameSpeaker
    | RenameSpeakerEverywhere
    | TakeWordsBack,
    Field(discriminator="kind"),
]


class OperationsBody(RequestModel):
    """Operations that are done, and undone, together."""

    revision: Revision
    operations: list[AnyOperation] = Field(min_length=1, max_length=MOST_OPERATIONS)


class StepBody(RequestModel):
    """A step by its number, as `history` in the transcript and in each answer has it."""

    step: int = Field(ge=1, le=2**31 - 1)


class ConflictPath(RunPath):
    """Path of a correction of another run."""

    number: int = Field(ge=1, le=2**31 - 1)


class Verdict(RequestModel):
    """Whether the correction is taken over, or this run's words stay; null leaves it open again."""

    accept: bool | None


@api.post("/runs/<run_id>/operations", responses={200: TextChange})
def change_text(path: RunPath, body: OperationsBody) -> Response:
    """Change text or times. The answer holds the segments that changed and the new revision.

    It is stored before it is answered. What was made over an older revision holds as long as its
    words stand; else the answer is 409, `edit_conflict`, with the newest `revision` and the
    `segments` that stand there now in `details`, and nothing is changed.
    """
    operations = [one.operation() for one in body.operations]
    outcome = library.change_text(current_context(), path.run_id, body.revision, operations)
    return json_response(serialize_change(outcome))


@api.get("/runs/<run_id>/operations", responses={200: EditList})
def list_operations(path: RunPath) -> Response:
    """List the steps of a run, and the corrections that a person has to look at."""
    context = current_context()
    return json_response(serialize_edits(context, path.run_id))


@api.post("/runs/<run_id>/undo", responses={200: TextChange})
def undo(path: RunPath, body: StepBody) -> Response:
    """Undo the newest step. 409 if it is not the newest any more."""
    outcome = library.undo(current_context(), path.run_id, body.step)
    return json_response(serialize_change(outcome))


@api.post("/runs/<run_id>/redo", responses={200: TextChange})
def redo(path: RunPath, body: StepBody) -> Response:
    """Bring the step back that was undone last. 409 if it cannot be brought back."""
    outcome = library.redo(current_context(), path.run_id, body.step)
    return json_response(serialize_change(outcome))


_SETTLE = {
    True: carried_conflicts.accept,
    False: carried_conflicts.dismiss,
    None: carried_conflicts.reopen,
}


@api.put("/runs/<run_id>/conflicts/<number>", responses={200: TextChange})
def settle_conflict(path: ConflictPath, body: Verdict) -> Response:
    """Take a correction of another run over, or leave what this one wrote.

    Null leaves it open again and changes no text: one that was taken over is undone by its step.
    """
    outcome = _SETTLE[body.accept](current_context(), path.run_id, path.number)
    return json_response(serialize_change(outcome))


@api.get("/runs/<run_id>/difference", responses={200: Comparison})
def show_difference(path: RunPath) -> Response:
    """What a person changed, word by word: `before` as the run wrote it, `after` as it stands."""
    diff = library.difference(current_context(), path.run_id)
    return json_response(serialize_comparison(path.run_id, path.run_id, diff))


def _span(start: float, end: float) -> Span:
    if end < start:
        raise BadInput("The end must not lie before the start.")
    return Span(start, end)
