"""Corrections of another run that this one could not take over by itself: accepted or dismissed."""

from dataclasses import replace

from tacet.core.errors import Conflict, NotFound
from tacet.core.operations.model import Insert, Operation, Rewrite
from tacet.core.transcript import Transcript, Word
from tacet.library.context import AppContext
from tacet.library.model.edit import CarryConflict, Change, ConflictState, Edits, LoggedStep
from tacet.library.model.run import StoredTranscript
from tacet.library.use_cases.edit_changes import Made, Outcome, make_change
from tacet.library.use_cases.lay_edits import lay_edits, take_operations
from tacet.library.use_cases.operations import with_new_steps

NO_SUCH = "There is no such correction here. Load the list again."
SETTLED = "This correction was dealt with already. Load the list again."


def words_there(transcript: Transcript, conflict: CarryConflict) -> list[Word]:
    """Words that are shown where the correction belongs: those whose middle lies in its time."""
    span = conflict.correction.span
    return [word for word in transcript.words if span.start <= word.span.middle <= span.end]


def accept(context: AppContext, run_id: str, number: int) -> Outcome:
    """Outcome of putting the person's text in place of what this run wrote there.

    Raises:
        NotFound: no such run or correction.
        Conflict: it was dealt with already, or there is no room for it.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        conflict = _open(edits, number)
        words = words_there(lay_edits(stored, edits).transcript, conflict)
        operations = _operations(conflict, words)
        step = take_operations(stored, edits, operations)
        made = with_new_steps(edits, [LoggedStep(step, context.clock())])
        settled = replace(conflict, state=ConflictState.ACCEPTED)
        if not step.operations:
            return _settled(edits, settled, Made(Change(edits.revision), edits))
        return _settled(edits, settled, made)

    return make_change(context, run_id, change)


def dismiss(context: AppContext, run_id: str, number: int) -> Outcome:
    """Outcome of leaving what this run wrote.

    Raises:
        NotFound: no such run or correction. Conflict: it was dealt with already.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        settled = replace(_open(edits, number), state=ConflictState.DISMISSED)
        return _settled(edits, settled, Made(Change(edits.revision), edits))

    return make_change(context, run_id, change)


def reopen(context: AppContext, run_id: str, number: int) -> Outcome:
    """Outcome of leaving a correction to a person again; the text stays as it is.

    Raises:
        NotFound: no such run or correction.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        conflict = _known(edits, number)
        if conflict.state is ConflictState.OPEN:
            return None
        waiting = replace(conflict, state=ConflictState.OPEN)
        return _settled(edits, waiting, Made(Change(edits.revision), edits))

    return make_change(context, run_id, change)


def _open(edits: Edits, number: int) -> CarryConflict:
    conflict = _known(edits, number)
    if conflict.state is not ConflictState.OPEN:
        raise Conflict(SETTLED)
    return conflict


def _known(edits: Edits, number: int) -> CarryConflict:
    conflict = next((one for one in edits.conflicts if one.number == number), None)
    if conflict is None:
        raise NotFound(NO_SUCH)
    return conflict


def _operations(conflict: CarryConflict, words: list[Word]) -> list[Operation]:
    text = conflict.correction.text
    if words:
        return [Rewrite(tuple(word.id for word in words), text)]
    return [Insert(conflict.correction.span, text)] if text else []


def _settled(edits: Edits, conflict: CarryConflict, made: Made) -> Made:
    conflicts = tuple(conflict if one.number == conflict.number else one for one in edits.conflicts)
    return Made(
        replace(made.change, conflicts=(conflict,)), replace(made.edits, conflicts=conflicts)
    )
