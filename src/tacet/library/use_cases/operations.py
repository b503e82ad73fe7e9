"""Changes of text and times: steps of operations, undo, redo."""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.errors import BadInput, Conflict, EditConflict
from tacet.core.operations.lay import Laid
from tacet.core.operations.model import (
    MOST_OPERATIONS,
    Operation,
    Retime,
    SetSpeaker,
    Step,
    words_named,
)
from tacet.core.text.diff import DiffSpan, diff_words
from tacet.library.context import AppContext
from tacet.library.model.edit import Change, Edits, LoggedStep, StepState
from tacet.library.model.run import StoredTranscript
from tacet.library.use_cases.edit_changes import Made, Outcome, make_change
from tacet.library.use_cases.lay_edits import lay_edits, take_operations
from tacet.library.use_cases.runs import run_of
from tacet.library.use_cases.standing_now import standing_now
from tacet.library.use_cases.transcripts import stored_transcript

MANY = f"Send at most {MOST_OPERATIONS} changes at once."
NOTHING = "Say what is to be changed."
FROM_THE_FUTURE = "This run has no such revision. Load its transcript again."
CHANGED_SINCE = "This was changed elsewhere since you read it."
NOT_NEWEST = "That is not the newest change any more: there was another. Load the transcript again."
NOT_NEXT = "That change cannot be brought back now. Load the transcript again."
PROPERTIES = (Retime, SetSpeaker)  # what is changed without making another word of it


def change_text(
    context: AppContext, run_id: str, over: int, operations: Sequence[Operation]
) -> Outcome:
    """Outcome of a person's operations, stored as one step.

    They may have been made over an older revision: they hold as long as their words stand.

    Args:
        over: the revision that the person saw.

    Raises:
        NotFound: no such run. BadInput: a text or a time is of no use.
        EditConflict: what they are about has changed. Conflict: the run has not ended yet.
    """
    if not operations:
        raise BadInput(NOTHING)
    if len(operations) > MOST_OPERATIONS:
        raise BadInput(MANY)

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        if over > edits.revision:
            raise Conflict(FROM_THE_FUTURE)
        step = _fitting_step(stored, edits, over, operations)
        if not step.operations:
            return None
        return with_new_steps(edits, [LoggedStep(step, context.clock())])

    return make_change(context, run_id, change)


def with_new_steps(edits: Edits, steps: Sequence[LoggedStep]) -> Made:
    """The change that adds steps; those that were undone can then not be redone any more."""
    replaced = dict.fromkeys(edits.undone, StepState.REPLACED)
    left = tuple(one for one in edits.steps if one.state is StepState.LIVE)
    change = Change(edits.revision, steps=tuple(steps), restated=replaced)
    last = steps[-1].step.number if steps else edits.last_step
    return Made(change, replace(edits, steps=(*left, *steps), last_step=last))


def _fitting_step(
    stored: StoredTranscript, edits: Edits, over: int, operations: Sequence[Operation]
) -> Step:
    try:
        _check_clashes(edits, over, operations)
        return take_operations(stored, edits, operations)
    except Conflict as conflict:
        named = [word for operation in operations for word in words_named(operation)]
        details = standing_now(stored, edits, over, named)
        raise EditConflict(str(conflict), details) from conflict


def _check_clashes(edits: Edits, over: int, operations: Sequence[Operation]) -> None:
    """Raise Conflict if others changed the same thing of the same words since.

    A word with another text is another word, so texts are found different without this.
    """
    since = [one.step for one in edits.steps if one.revision > over]
    changed = {
        (type(operation), word)
        for step in since
        for operation in step.operations
        if isinstance(operation, PROPERTIES)
        for word in words_named(operation)
    }
    for operation in operations:
        if any((type(operation), word) in changed for word in words_named(operation)):
            raise Conflict(CHANGED_SINCE)


def undo(context: AppContext, run_id: str, number: int) -> Outcome:
    """Outcome of undoing the newest step, by its number.

    Raises:
        NotFound: no such run. Conflict: another step is the newest now.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        if number in edits.undone:
            return None
        if not edits.live or edits.live[-1].number != number:
            raise Conflict(NOT_NEWEST)
        return _restated(edits, number, StepState.UNDONE)

    return make_change(context, run_id, change)


def redo(context: AppContext, run_id: str, number: int) -> Outcome:
    """Outcome of bringing back the step that was undone last, by its number.

    Raises:
        NotFound: no such run. Conflict: another step was undone last, or its words are gone.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        if number in [step.number for step in edits.live]:
            return None
        if edits.undone[:1] != (number,):
            raise Conflict(NOT_NEXT)
        return _restated(edits, number, StepState.LIVE)

    return make_change(context, run_id, change)


def _restated(edits: Edits, number: int, state: StepState) -> Made:
    revision = edits.revision + 1
    steps = tuple(
        replace(one, state=state, revision=revision) if one.step.number == number else one
        for one in edits.steps
    )
    change = Change(edits.revision, restated={number: state})
    return Made(change, replace(edits, steps=steps))


def shown_edits(context: AppContext, run_id: str) -> tuple[Edits, Laid]:
    """All edits of a run, and its transcript with them. Raises NotFound."""
    stored = stored_transcript(context, run_of(context, run_id))
    edits = context.store.edits(run_id)
    return edits, lay_edits(stored, edits)


def difference(context: AppContext, run_id: str) -> list[DiffSpan]:
    """Stretches in which a run's own text and the edited one differ. Raises NotFound."""
    stored = stored_transcript(context, run_of(context, run_id))
    shown = lay_edits(stored, context.store.edits(run_id)).transcript
    spans = diff_words(stored.transcript.words, shown.words, key=lambda word: word.id)
    return [span for span in spans if span.differs]
