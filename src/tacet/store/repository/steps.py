"""Steps of a person's operations, and corrections that could not be carried over."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tacet.core.operations.model import Step, words_named
from tacet.core.operations.operation_json import operation_json, operation_value
from tacet.core.operations.uncarried import Uncarried
from tacet.core.span import Span
from tacet.core.word_ids import shard_of
from tacet.library.model.edit import CarryConflict, Change, ConflictState, LoggedStep, StepState
from tacet.store.repository.session import add_event
from tacet.store.repository.tables import CarryConflictRow, RunRow, StepRow

KNOWN_STEPS = 20_000  # parsed ones that are kept; a thousand corrections are read for each more

_STEP = (
    StepRow.number,
    StepRow.operations,
    StepRow.made_at,
    StepRow.revision,
    StepRow.state,
    StepRow.carried_from,
)
_IN_EFFECT = StepRow.state != StepState.REPLACED.value


def stored_steps(session: Session, run_id: str) -> tuple[tuple[LoggedStep, ...], int]:
    """Live and undone steps of a run, in order, and the highest number of any."""
    mine = select(*_STEP).where(StepRow.run_id == run_id, _IN_EFFECT).order_by(StepRow.number)
    last = select(func.max(StepRow.number)).where(StepRow.run_id == run_id)
    steps = (
        LoggedStep(_step(number, operations), made_at, revision, StepState(state), carried_from)
        for number, operations, made_at, revision, state, carried_from in session.execute(mine)
    )
    return tuple(steps), session.scalar(last) or 0


def stored_conflicts(session: Session, run_id: str) -> tuple[CarryConflict, ...]:
    """Corrections of another run that could not be carried over to this one, in order."""
    mine = select(CarryConflictRow).where(CarryConflictRow.run_id == run_id)
    rows = session.scalars(mine.order_by(CarryConflictRow.number))
    return tuple(_conflict_value(row) for row in rows)


def store_steps(session: Session, run: RunRow, change: Change) -> None:
    """Add a change's steps and conflicts to the transaction, under the revision that it makes."""
    for number, state in change.restated.items():
        row = session.get_one(StepRow, (run.id, number))
        row.state, row.revision = state.value, change.over + 1
    for logged in change.steps:
        session.add(_step_row(run.id, logged, change.over + 1))
    for conflict in change.conflicts:
        session.merge(_conflict_row(run.id, conflict))


def add_edited_event(session: Session, run: RunRow, told: Mapping[str, Any]) -> None:
    """Add a `transcript.edited` event."""
    about = {"run_id": run.id, "recording_id": run.recording_id}
    add_event(session, "transcript.edited", {**about, **told})


def drop_steps(session: Session, run_id: str, first: int) -> None:
    """Take steps about words of the shards from `first` on out of effect."""
    for row in session.scalars(select(StepRow).where(StepRow.run_id == run_id, _IN_EFFECT)):
        operations = _step(row.number, row.operations).operations
        words = [word for operation in operations for word in words_named(operation)]
        if any((shard_of(word) or 0) >= first for word in words if shard_of(word) is not None):
            row.state = StepState.REPLACED.value


@lru_cache(KNOWN_STEPS)
def _step(number: int, operations: str) -> Step:
    """A step by its number and JSON; the same object for the same ones."""
    return Step(number, tuple(operation_value(values) for values in json.loads(operations)))


def _step_row(run_id: str, logged: LoggedStep, revision: int) -> StepRow:
    operations = [operation_json(operation) for operation in logged.step.operations]
    return StepRow(
        run_id=run_id,
        number=logged.step.number,
        state=logged.state.value,
        revision=revision,
        made_at=logged.made_at,
        carried_from=logged.carried_from,
        operations=json.dumps(operations, ensure_ascii=False),
    )


def _conflict_value(row: CarryConflictRow) -> CarryConflict:
    correction = Uncarried(Span(row.start, row.end), row.before, row.text)
    return CarryConflict(row.number, row.from_run, correction, ConflictState(row.state))


def _conflict_row(run_id: str, conflict: CarryConflict) -> CarryConflictRow:
    correction = conflict.correction
    return CarryConflictRow(
        run_id=run_id,
        number=conflict.number,
        from_run=conflict.from_run,
        state=conflict.state.value,
        start=correction.span.start,
        end=correction.span.end,
        before=correction.before,
        text=correction.text,
    )
