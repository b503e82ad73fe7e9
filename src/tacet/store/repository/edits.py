"""Edits of transcripts, and claims on span requests.

A change is stored over the revision it was made on, a result under the request's newest fencing
number: neither two tabs nor a worker that was frozen can undo each other.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tacet.core.editing import Decision
from tacet.core.summary import Summary
from tacet.core.transcript import Verdict
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestClaim, SpanRequestState
from tacet.store.repository.lease_rows import (
    acquire,
    expire,
    is_claimable,
    lease_parameters,
    release,
)
from tacet.store.repository.mappers import put_fault, span_request_value, summary_json, text_json
from tacet.store.repository.poison_isolation import OPEN_REQUEST_STATES, may_start
from tacet.store.repository.runs import add_run_event, run_row
from tacet.store.repository.session import Transactions
from tacet.store.repository.steps import (
    add_edited_event,
    store_steps,
    stored_conflicts,
    stored_steps,
)
from tacet.store.repository.tables import DecisionRow, RunRow, SpanRequestRow

_WAITING = SpanRequestRow.state.in_(OPEN_REQUEST_STATES)
_NEXT = (  # the next claimable request; those that lost workers come last
    select(SpanRequestRow)
    .where(_WAITING, is_claimable(SpanRequestRow), may_start(SpanRequestRow.crashes))
    .order_by(SpanRequestRow.crashes, SpanRequestRow.place)
    .limit(1)
)


class EditRows(Transactions):
    """Part of the store for edits; see `library.ports.store.EditStore`."""

    def edits(self, run_id: str) -> Edits:
        """All edits of the run."""
        with self._read() as session:
            revision = run_row(session, run_id).revision
            if not revision:
                return Edits()
            words = select(DecisionRow).where(DecisionRow.run_id == run_id)
            requests = (
                select(SpanRequestRow)
                .where(SpanRequestRow.run_id == run_id)
                .order_by(SpanRequestRow.place)
            )
            return Edits(
                revision,
                tuple(_decision(row) for row in session.scalars(words.order_by(DecisionRow.word))),
                tuple(span_request_value(row) for row in session.scalars(requests)),
                *stored_steps(session, run_id),
                stored_conflicts(session, run_id),
            )

    def save_edits(self, run_id: str, change: Change) -> bool:
        """Whether the change was stored: nothing came since `change.over`."""
        with self._write() as session:
            row = run_row(session, run_id)
            if row.revision != change.over:
                return False
            for word in change.withdrawn:
                if (old := session.get(DecisionRow, (run_id, word))) is not None:
                    session.delete(old)
            for decision in change.decided:
                session.merge(_decision_row(run_id, decision))
            if change.asked is not None:
                session.add(_new_request_row(session, change.asked))
            dropped = session.get(SpanRequestRow, change.dropped) if change.dropped else None
            if dropped is not None:
                session.delete(dropped)
            store_steps(session, row, change)
            if change.told is not None:  # first: pages read all again when only the run is newer
                add_edited_event(session, row, change.told)
            _changed(session, row, change.summary)
            return True

    def claim_span_request(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[SpanRequest, SpanRequestClaim] | None:
        """Next span request, its fencing number raised; None without any."""
        parameters = lease_parameters(worker, now)
        with self._read() as session:  # mostly there is none: do not wait for writers
            if session.scalars(_NEXT, parameters).first() is None:
                return None
        with self._write() as session:
            expire(
                session,
                select(SpanRequestRow).where(_WAITING, SpanRequestRow.lease_until < now),
                now,
            )
            row = session.scalars(_NEXT, parameters).first()
            if row is None:
                return None
            acquire(row, worker, now + timedelta(seconds=lease))
            return span_request_value(row), SpanRequestClaim(row.id, worker, row.attempt)

    def free_span_requests_of(self, worker: str, now: datetime) -> int:
        """Expire the leases of a dead worker; their number."""
        with self._write() as session:
            statement = select(SpanRequestRow).where(SpanRequestRow.worker == worker, _WAITING)
            return expire(session, statement, now)

    def renew_span_request(self, claim: SpanRequestClaim, until: datetime) -> bool:
        """Whether the lease was renewed."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                row.lease_until = until
            return row is not None

    def release_span_request(self, claim: SpanRequestClaim) -> bool:
        """Release the request without counting a crash."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                release(row)
            return row is not None

    def span_request_wanted(self, claim: SpanRequestClaim) -> bool:
        """Whether the request is still wanted, and ours."""
        with self._read() as session:
            return _claimed(session, claim) is not None

    def finish_span_request(
        self, claim: SpanRequestClaim, request: SpanRequest, change: Change
    ) -> bool:
        """Whether the result was stored, once, with the summary and the steps of a change."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is None:
                return False
            run = run_row(session, row.run_id)
            if run.revision != change.over:
                return False
            release(row)
            row.state = request.state.value
            row.result = None if request.result is None else text_json(request.result)
            row.step = request.step
            store_steps(session, run, change)
            put_fault(row, request.error)
            _changed(session, run, change.summary)
            return True


def _changed(session: Session, run: RunRow, summary: Summary | None) -> None:
    run.revision += 1
    if summary is not None:
        run.summary = summary_json(summary)
    add_run_event(session, run)


def _decision(row: DecisionRow) -> Decision:
    return Decision(row.word, Verdict(row.verdict))


def _decision_row(run_id: str, decision: Decision) -> DecisionRow:
    return DecisionRow(run_id=run_id, word=decision.word, verdict=decision.verdict.value)


def _new_request_row(session: Session, request: SpanRequest) -> SpanRequestRow:
    place = session.scalar(select(func.max(SpanRequestRow.place))) or 0
    return SpanRequestRow(
        id=request.id,
        run_id=request.run_id,
        place=place + 1,
        start=request.span.start,
        end=request.span.end,
        language=request.language,
        aligns=request.aligns,
        model=request.model,
        beside=request.beside,
        asked_at=request.asked_at,
        state=request.state.value,
        attempt=0,
        crashes=0,
    )


def _claimed(session: Session, claim: SpanRequestClaim) -> SpanRequestRow | None:
    """Row of a claimed request; None when the claim is outdated."""
    row = session.get(SpanRequestRow, claim.request_id)
    if row is None or row.state != SpanRequestState.WAITING.value:
        return None
    return row if (row.worker, row.attempt) == (claim.worker, claim.attempt) else None
