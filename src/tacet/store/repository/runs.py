"""Part of the store for runs: the queue, claims and leases.

A claim raises the run's `attempt`; writes count only under the newest one. So a worker that was
frozen and comes back can do no harm.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tacet.core.errors import NotFound
from tacet.core.summary import Summary
from tacet.library.model.run import Claim, Run, RunState
from tacet.library.ports.models import NamedModel
from tacet.library.ports.store import IsSame
from tacet.store.repository.lease_rows import (
    acquire,
    expire,
    is_claimable,
    lease_parameters,
    release,
)
from tacet.store.repository.listing import follow_current_run
from tacet.store.repository.live_tables import LiveRow
from tacet.store.repository.mappers import (
    new_run_row,
    put_run,
    run_value,
    summary_json,
    webhooks_json,
)
from tacet.store.repository.poison_isolation import OPEN_RUN_STATES, may_start
from tacet.store.repository.search_texts import follow_changes
from tacet.store.repository.session import Transactions, add_event, batches
from tacet.store.repository.tables import PlanRow, RecordingRow, RunRow
from tacet.store.repository.webhooks import add_deliveries

_OPEN = RunRow.state.in_(OPEN_RUN_STATES)
_AWAITS_MODEL = RunRow.model == ""

SUSPECT_CRASHES = 2  # workers lost in a row from which on a run comes after all others
UNKNOWN_LENGTH = 1e9  # seconds; what an unknown length counts as


class RunRows(Transactions):
    """Runs; see `library.ports.store.RunStore`."""

    def add_run(self, run: Run, is_same: IsSame = lambda other: False) -> Run:
        """New run as stored, or an unfinished one like it. Raises NotFound."""
        mine = select(RunRow).where(RunRow.recording_id == run.recording_id)
        unfinished = mine.where(_OPEN, ~RunRow.cancel_asked).order_by(RunRow.number.desc())
        with self._write() as session:
            for row in session.scalars(unfinished):
                if is_same(known := run_value(row)):
                    told = dict.fromkeys((*known.webhooks, *run.webhooks))
                    row.webhooks = webhooks_json(told)
                    return replace(known, webhooks=tuple(told))
            return run_value(add_run_row(session, run))

    def run(self, run_id: str) -> Run:
        """Run with its plan. Raises NotFound."""
        with self._read() as session:
            row = run_row(session, run_id)
            plan = session.get(PlanRow, run_id)
            return run_value(row, plan.plan if plan else None)

    def runs_of(self, recording_id: str) -> list[Run]:
        """Runs of a recording, newest first."""
        statement = select(RunRow).where(RunRow.recording_id == recording_id)
        return self._all(statement.order_by(RunRow.number.desc()))

    def current_runs(self, recording_ids: Sequence[str]) -> dict[str, tuple[Run, int]]:
        """Current run and number of runs, by recording id."""
        runs: dict[str, list[str]] = {}
        current: dict[str, tuple[Run, int]] = {}
        with self._read() as session:
            for some in batches(recording_ids):
                theirs = select(RunRow.recording_id, RunRow.id).order_by(RunRow.rank)
                for of, run_id in session.execute(theirs.where(RunRow.recording_id.in_(some))):
                    runs.setdefault(of, []).append(run_id)
            for some in batches([ids[-1] for ids in runs.values()]):
                for row in session.scalars(select(RunRow).where(RunRow.id.in_(some))):
                    current[row.recording_id] = run_value(row), len(runs[row.recording_id])
        return current

    def make_current(self, run_id: str) -> Run:
        """Make a run its recording's current one. Raises NotFound."""
        with self._write() as session:
            row = run_row(session, run_id)
            highest = _highest(session, row.recording_id, RunRow.rank)
            if row.rank < highest:
                row.rank = highest + 1
                add_run_event(session, row)
            return run_value(row)

    def runs_without_model(self) -> list[Run]:
        """Runs that wait for a model download, oldest first."""
        return self._all(select(RunRow).where(_OPEN, _AWAITS_MODEL).order_by(RunRow.place))

    def name_model(self, run_id: str, model: NamedModel, warnings: Sequence[str] = ()) -> bool:
        """Whether a run that waits for its model got this one."""
        with self._write() as session:
            row = session.scalars(
                select(RunRow).where(RunRow.id == run_id, _OPEN, _AWAITS_MODEL)
            ).first()
            if row is not None:
                row.model, row.model_title = model.name, model.title
                row.warnings = [*row.warnings, *warnings]
                add_run_event(session, row)
            return row is not None

    def queue(self, limit: int | None = None) -> list[tuple[str, RunState]]:
        """Id and state of each open run, or of the first ones, in queue order."""
        statement = select(RunRow.id, RunRow.state).where(_OPEN, ~RunRow.held)
        statement = statement.order_by(RunRow.place).limit(limit)
        with self._read() as session:
            return [(run_id, RunState(state)) for run_id, state in session.execute(statement)]

    def _all(self, statement: Select[RunRow]) -> list[Run]:
        with self._read() as session:
            return [run_value(row) for row in session.scalars(statement)]

    def cancel_run(self, run_id: str, moment: datetime, summary: Summary | None = None) -> Run:
        """Stop a run nobody works on, or mark it; final ones stay."""
        with self._write() as session:
            row = run_row(session, run_id)
            if row.state in OPEN_RUN_STATES:
                row.cancel_asked = True
                if row.worker is None:
                    row.state, row.finished_at = RunState.STOPPED.value, moment
                    row.summary = None if summary is None else summary_json(summary)
                    add_deliveries(session, run_value(row), moment)
                add_run_event(session, row)
            plan = session.get(PlanRow, run_id)
            return run_value(row, plan.plan if plan else None)

    def resume_run(self, run: Run) -> bool:
        """Whether a run that had ended waits again."""
        with self._write() as session:
            row = run_row(session, run.id)
            if row.state not in (RunState.STOPPED.value, RunState.FAILED.value):
                return False
            put_run(row, run)
            row.cancel_asked, row.crashes, row.not_before = False, 0, None
            row.revision += 1  # so that pages ignore late events from before
            row.place = (session.scalar(select(func.max(RunRow.place))) or 0) + 1
            add_run_event(session, row)
            return True

    def start_run(self, run_id: str) -> Run:
        """Run that is held no longer, last in the queue. Raises NotFound."""
        with self._write() as session:
            row = run_row(session, run_id)
            if row.held and row.state == RunState.WAITING.value:
                row.held = False
                row.place = (session.scalar(select(func.max(RunRow.place))) or 0) + 1
                add_run_event(session, row)
            return run_value(row)

    def claim_run(
        self,
        worker: str,
        now: datetime,
        lease: float,
        at_most: float | None = None,
        *,
        live: bool = False,
    ) -> tuple[Run, Claim] | None:
        """Next run, its fencing number raised; None when there is none."""
        statement = _NEXT_LIVE if live else _NEXT if at_most is None else _NEXT_SHORT
        parameters = lease_parameters(worker, now) | {"at_most": at_most}
        with self._read() as session:  # mostly there is none: do not wait for writers
            if session.scalars(statement, parameters).first() is None:
                return None
        with self._write() as session:
            expire(session, select(RunRow).where(_OPEN, RunRow.lease_until < now), now)
            row = session.scalars(statement, parameters).first()
            if row is None:
                return None
            acquire(row, worker, now + timedelta(seconds=lease))
            plan = session.get(PlanRow, row.id)
            run = run_value(row, plan.plan if plan else None)
            return run, Claim(row.id, worker, row.attempt)

    def free_runs_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""
        with self._write() as session:
            statement = select(RunRow).where(RunRow.worker == worker, _OPEN)
            return expire(session, statement, now)

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Whether the lease was renewed."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is not None:
                row.lease_until = until
            return row is not None

    def release(self, claim: Claim) -> bool:
        """Release the run without counting a crash."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is not None:
                release(row)
            return row is not None

    def save_run(self, run: Run, claim: Claim) -> bool:
        """Store the run's changed fields; a final state ends the claim."""
        with self._write() as session:
            row = claimed_row(session, claim)
            if row is None:
                return False
            put_run(row, run)
            if run.state.final:
                release(row)
                add_deliveries(session, run_value(row), run.finished_at or run.created_at)
            add_run_event(session, row)
            return True

    def cancel_asked(self, claim: Claim) -> bool:
        """Whether the run is to be stopped, or is no longer ours."""
        with self._read() as session:
            row = claimed_row(session, claim)
            return row is None or row.cancel_asked


def add_run_row(session: Session, run: Run) -> RunRow:
    """Row of a new run, numbered, last in the queue. Raises NotFound."""
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
    mine = RunRow.recording_id == recording_id
    return session.scalar(select(func.max(what)).where(mine)) or 0


def run_row(session: Session, run_id: str) -> RunRow:
    """Row of a run. Raises NotFound."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFound("There is no such run. Its recording may have been deleted.")
    return row


def claimed_row(session: Session, claim: Claim) -> RunRow | None:
    """Row of a claimed run; None when the claim is outdated."""
    row = session.get(RunRow, claim.run_id)
    if row is None or row.worker != claim.worker or row.attempt != claim.attempt:
        return None
    return row


def add_run_event(session: Session, row: RunRow) -> None:
    """Add a `run.changed` event; lists and what is found by search follow."""
    follow_changes(session, row.recording_id)
    follow_current_run(session, row.recording_id)
    add_event(session, "run.changed", {"id": row.id, "recording_id": row.recording_id})


def _next() -> Select[RunRow]:
    """Statement for the next claimable run.

    Runs that lost one worker come first, shortest first, since each waits for the one before it;
    those
    that lost more come last: they may do it again.
    """
    statement = select(RunRow).join(RecordingRow, RecordingRow.id == RunRow.recording_id)
    statement = statement.where(
        _OPEN, ~RunRow.held, ~_AWAITS_MODEL, is_claimable(RunRow), may_start(RunRow.crashes)
    )
    crashed = RunRow.crashes > 0
    priority = case((RunRow.crashes >= SUSPECT_CRASHES, 2), (crashed, 0), else_=1)
    length = case((crashed, func.coalesce(RecordingRow.duration, UNKNOWN_LENGTH)), else_=0.0)
    return statement.order_by(priority, length, RunRow.place).limit(1)


_IS_LIVE = exists().where(LiveRow.run_id == RunRow.id, LiveRow.ended_at.is_(None))
_NEXT_LIVE = _next().where(_IS_LIVE)
_NEXT = _next().where(~_IS_LIVE)
_NEXT_SHORT = _NEXT.where(RecordingRow.duration <= bindparam("at_most"))  # not where it is unknown
