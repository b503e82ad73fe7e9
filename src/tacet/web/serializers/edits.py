"""Serializers of changes of a transcript's text and times."""

from tacet.core.operations.model import Operation, words_named
from tacet.core.operations.operation_json import operation_json
from tacet.core.word_json import word_json
from tacet.library.context import AppContext
from tacet.library.model.edit import LoggedStep
from tacet.library.use_cases.carried_conflicts import words_there
from tacet.library.use_cases.edit_changes import Outcome
from tacet.library.use_cases.edited_json import history_json
from tacet.library.use_cases.operations import shown_edits
from tacet.web.schemas import edits as schemas
from tacet.web.schemas.library import AnyWord, History


def serialize_change(outcome: Outcome) -> schemas.TextChange:
    """What a change did to a transcript."""
    run = outcome.run
    about = {"run_id": run.id, "recording_id": run.recording_id}
    return schemas.TextChange.model_validate({**about, **outcome.told})


def serialize_edits(context: AppContext, run_id: str) -> schemas.EditList:
    """The steps of a run, and what a person has to look at."""
    edits, shown = shown_edits(context, run_id)
    return schemas.EditList(
        run_id=run_id,
        revision=edits.revision,
        history=History(**history_json(edits)),
        steps=[_step(one) for one in edits.steps],
        unfit=[
            schemas.UnfitOperation(
                step=one.step, operation=_operation(one.operation), reason=one.reason
            )
            for one in shown.unfit
        ],
        conflicts=[
            schemas.CarryConflict(
                number=one.number,
                from_run=one.from_run,
                start=one.correction.span.start,
                end=one.correction.span.end,
                before=one.correction.before,
                text=one.correction.text,
                now=[AnyWord(**word_json(w)) for w in words_there(shown.transcript, one)],
                state=one.state.value,
            )
            for one in edits.conflicts
        ],
    )


def _step(logged: LoggedStep) -> schemas.StepFacts:
    return schemas.StepFacts.model_validate(
        {
            "number": logged.step.number,
            "state": logged.state.value,
            "made_at": logged.made_at,
            "carried_from": logged.carried_from,
            "operations": [_operation(one) for one in logged.step.operations],
        }
    )


def _operation(operation: Operation) -> schemas.OperationFacts:
    values = operation_json(operation)
    return schemas.OperationFacts.model_validate({**values, "words": words_named(operation)})
