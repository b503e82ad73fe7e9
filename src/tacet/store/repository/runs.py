"""The part of the store that keeps the queue: who may work on which run, and for how long.

A claim raises the run's `attempt`; whatever a worker stores is stored only under the newest one.
So a worker that was frozen and comes back can do no harm.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tacet.core.errors import NotFound
from tacet.core.summary import Summary
from tacet.library.model.run import Run, RunState
from tacet.library.ports.models import NamedModel
from tacet.library.ports.store import Claim, IsSame
from tacet.store.repository.leases import acquire, expire, is_claimable, lease_parameters, release
from tacet.store.repository.mappers import new_run_row, put_run, run_value, summary_json
from tacet.store.repository.poison_isolation import OPEN_RUN_STATES, may_start
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.tables import PlanRow, RecordingRow, RunRow

_OPEN = RunRow.state.in_(OPEN_RUN_STATES)
_AWAITS_MODEL = RunRow.model == ""

SUSPECT_CRASHES = 2  # workers lost in a row from which on a run comes after all others
UNKNOWN_LENGTH = 1e9  # seconds; what an unknown length counts as


class RunRows(Transactions):
    """Keeps runs; see `library.ports.store.RunStore`."""

    def add_run(self, run: Run, is_same: IsSame = lambda other: False) -> Run:
        """The new run as stored, or the same one if that is unfinished. Raises NotFound."""
        mine = select(RunRow).where(RunRow.recording_id == run.recording_id)
        unfinished = mine.where(_OPEN, ~RunRow.cancel_asked).order_by(RunRow.number.desc())
        with self._write() as session:
            found = (run_value(row) for row in session.scalars(unfinished))
            return next(filter(is_same, found), None) or run_value(add_run_row(session, run))

    def run(self, run_id: str) -> Run:
        """The run. Raises NotFound."""
        with self._read() as session:
            row = run_row(session, run_id)
            plan = session.get(PlanRow, run_id)
            return run_value(row, plan.plan if plan else None)

    def runs_of(self, recording_id: str) -> list[Run]:
        """The recording's runs, newest first."""
        statement = select(RunRow).where(RunRow.recording_id == recording_id)
        return self._all(statement.order_by(RunRow.number.desc()))

    def current_runs(self, recording_ids: Sequence[str]) -> dict[str, tuple[Run, int]]:
        """The current run and how many there are, by recording id, for those that have one."""
        found: dict[str, tuple[Run, int]] = {}
        for start in range(0, len(recording_ids), 500):  # databases limit the parameters
            some = RunRow.recording_id.in_(recording_ids[start : start + 500])
            for run in self._all(select(RunRow).where(some).order_by(RunRow.rank)):
                _, before = found.get(run.recording_id, (run, 0))
                found[run.recording_id] = run, before + 1
        return found

    def make_current(self, run_id: str) -> Run:
        """The run, now its recording's current one. Tells `run.changed`. Raises NotFound."""
        with self._write() as session:
            row = run_row(session, run_id)
            highest = _highest(session, row.recording_id, RunRow.rank)
            if row.rank < highest:
                row.rank = highest + 1
                add_run_event(session, row)
            return run_value(row)

    def runs_without_model(self) -> list[Run]:
        """The waiting runs that wait for their model to be fetched, oldest first."""
        return self._all(select(RunRow).where(_OPEN, _AWAITS_MODEL).order_by(RunRow.place))

    def name_model(self, run_id: str, model: NamedModel, warnings: Sequence[str] = ()) -> bool:
        """Whether a run that waits for its model got this one. Tells `run.changed`."""
        with self._write() as session:
            row = session.scalars(
                select(RunRow).where(RunRow.id == run_id, _OPEN, _AWAITS_MODEL)
            ).first()
            if row is not None:
                row.model, row.model_title = model.name, model.title
                row.warnings = [*row.warnings, *warnings]
                add_run_event(session, row)
            return row is not None

    def queue(self) -> list[tuple[str, RunState]]:
        """The id and state of each run that is not final, in the order of asking."""
        statement = select(RunRow.id, RunRow.state).where(_OPEN).order_by(RunRow.place)
        with self._read() as session:
            return [(run_id, RunState(state)) for run_id, state in session.execute(statement)]

    def _all(self, statement: Select[RunRow]) -> list[Run]:
        with self._read() as session:
            return [run_value(row) for row in session.scalars(statement)]

    def cancel_run(self, run_id: str, moment: datetime, summary: Summary | None = None) -> Run:
        """The run, stopped if nobody works on it, else marked to be stopped; final ones as is."""
        with self._write() as session:
            row = run_row(session, run_id)
            if row.state in OPEN_RUN_STATES:
                row.cancel_asked = True
                if row.worker is None:
                    row.state, row.finished_at = RunState.STOPPED.value, moment
                    row.summary = None if summary is None else summary_json(summary)
                add_run_event(session, row)
            plan = session.get(PlanRow, run_id)
            return run_value(row, plan.plan if plan else None)

    def resume_run(self, run: Run) -> bool:
        """Whether the run, which had ended, waits again. Tells `run.changed`."""
        with self._write() as session:
            row = run_row(session, run.id)
            if row.state not in (RunState.STOPPED.value, RunState.FAILED.value):
                return False
            put_run(row, run)
            row.cancel_asked, row.crashes, row.not_before = False, 0, None
            row.revision += 1  # so that pages tell this from late news of how it was before
            row.place = (session.scalar(select(func.max(RunRow.place))) or 0) + 1
            add_run_event(session, row)
            return True

    def claim_run(
        self, worker: str, now: datetime, lease: float, at_most: float | None = None
    ) -> tuple[Run, Claim] | None:
        """The next run to work on, its fencing number raised; None when there is none."""
        statement = _NEXT if at_most is None else _NEXT_SHORT
        asked = lease_parameters(worker, now) | {"at_most": at_most}
        with self._read() as session:  # most looks find none: they must not wait for writers
            if session.scalars(statement, asked).first() is None:
                return None
        with self._write() as session:
            expire(session, select(RunRow).where(_OPEN, RunRow.lease_until < now), now)
            row = session.scalars(statement, asked).first()
            if row is None:
                return None
            acquire(row, worker, now + timedelta(seconds=lease))
            plan = session.get(PlanRow, row.id)
            run = run_value(row, plan.plan if plan else None)
            return run, Claim(row.id, worker, row.attempt)

    def free_runs_of(self, worker: str, now: datetime) -> int:
        """How many leases of a worker known to be dead were ended at once."""
        with self._write() as session:
            statement = select(RunRow).where(RunRow.worker == worker, _OPEN)
            return expire(session, statement, now)

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Whether the lease was prolonged."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is not None:
                row.lease_until = until
            return row is not None

    def release(self, claim: Claim) -> bool:
        """Hand the run back without counting a loss."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is not None:
                release(row)
            return row is not None

    def save_run(self, run: Run, claim: Claim) -> bool:
        """Store the run's changed fields; a final state ends the claim. Tells `run.changed`."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is None:
                return False
            put_run(row, run)
            if run.state.final:
                release(row)
            add_run_event(session, row)
            return True

    def cancel_asked(self, claim: Claim) -> bool:
        """Whether the run is to be stopped, or is no longer ours."""
        with self._read() as session:
            row = claimed_row(session, claim)
            return row is None or row.cancel_asked


def add_run_row(session: Session, run: Run) -> RunRow:
    """The row of a new run, with its number, last in the queue. Raises NotFound."""
    if session.get(RecordingRow, run.recording_id) is None:
        raise NotFound("There is no such recording. It may have been deleted.")
    place = session.scalar(select(func.max(RunRow.place))) or 0
    row = new_run_row(run, place + 1)
    row.number = _highest(session, run.recording_id, RunRow.number) + 1
    row.rank = _highest(session, run.recording_id, RunRow.rank) + 1
    session.add(row)
    add_run_event(session, row)
    return row


def _highest(session: Session, recording_id: str, what: InstrumentedAttribute[int]) -> int:
    """The highest number or rank of a recording's runs; 0 when there are none."""
    mine = RunRow.recording_id == recording_id
    return session.scalar(select(func.max(what)).where(mine)) or 0


def run_row(session: Session, run_id: str) -> RunRow:
    """The row of a run. Raises NotFound."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFound("There is no such run. Its recording may have been deleted.")
    return row


def claimed_row(session: Session, claim: Claim) -> RunRow | None:
    """The row of a claimed run; None when the claim is no longer the newest or the run is over."""
    row = session.get(RunRow, claim.run_id)
    if row is None or row.worker != claim.worker or row.attempt != claim.attempt:
        return None
    return row


def add_run_event(session: Session, row: RunRow) -> None:
    """Tell that a run has changed."""
    add_event(session, "run.changed", {"id": row.id, "recording_id": row.recording_id})


def _next() -> Select[RunRow]:
    """The first run in the queue that a worker may work on now, if there is one.

    Those that lost a worker once come first and the shortest of them before the others, since
    each waits for the one before it; those that lost more come last: they may do it again.
    """
    statement = select(RunRow).join(RecordingRow, RecordingRow.id == RunRow.recording_id)
    statement = statement.where(
        _OPEN, ~_AWAITS_MODEL, is_claimable(RunRow), may_start(RunRow.crashes)
    )
    crashed = RunRow.crashes > 0
    priority = case((RunRow.crashes >= SUSPECT_CRASHES, 2), (crashed, 0), else_=1)
    length = case((crashed, func.coalesce(RecordingRow.duration, UNKNOWN_LENGTH)), else_=0.0)
    return statement.order_by(priority, length, RunRow.place).limit(1)


_NEXT = _next()
_NEXT_SHORT = _NEXT.where(RecordingRow.duration <= bindparam("at_most"))  # not where it is unknown
