"""The part of the store that keeps what a person changed in transcripts, and who answers asks.

A change is stored over the revision it was made on; an answer under the ask's newest fencing
number. So neither two tabs nor a worker that was frozen and comes back can undo each other.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tacet.core.editing import Decision
from tacet.core.summary import Summary
from tacet.core.transcript import Verdict
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestClaim, SpanRequestState
from tacet.store.repository.leases import asked_by, is_free, let_go, lose_all, take
from tacet.store.repository.mappers import ask_value, put_fault, summary_json, text_json
from tacet.store.repository.poison_isolation import OPEN_ASK, alone_if_lost
from tacet.store.repository.runs import run_row, tell_run
from tacet.store.repository.session import Transactions
from tacet.store.repository.tables import AskRow, DecisionRow, RunRow

_WAITING = AskRow.state.in_(OPEN_ASK)
_NEXT = (  # the first ask that a worker may work on now; those that lost workers come last
    select(AskRow)
    .where(_WAITING, is_free(AskRow), alone_if_lost(AskRow.crashes))
    .order_by(AskRow.crashes, AskRow.place)
    .limit(1)
)


class EditRows(Transactions):
    """Keeps edits; see `library.ports.store.EditStore`."""

    def edits(self, run_id: str) -> Edits:
        """All edits of the run."""
        with self._read() as session:
            revision = run_row(session, run_id).revision
            if not revision:
                return Edits()
            words = select(DecisionRow).where(DecisionRow.run_id == run_id)
            asks = select(AskRow).where(AskRow.run_id == run_id).order_by(AskRow.place)
            return Edits(
                revision,
                tuple(_decision(row) for row in session.scalars(words.order_by(DecisionRow.word))),
                tuple(ask_value(row) for row in session.scalars(asks)),
            )

    def save_edits(self, run_id: str, change: Change) -> bool:
        """Whether the change was stored, because nothing came since `change.over`."""
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
                session.add(_new_ask(session, change.asked))
            dropped = session.get(AskRow, change.dropped) if change.dropped else None
            if dropped is not None:
                session.delete(dropped)
            _changed(session, row, change.summary)
            return True

    def claim_ask(
        self, worker: str, now: datetime, lease: float
    ) -> tuple[SpanRequest, SpanRequestClaim] | None:
        """The next stretch to listen to, its fencing number raised; None when there is none."""
        asked = asked_by(worker, now)
        with self._read() as session:  # most looks find none: they must not wait for writers
            if session.scalars(_NEXT, asked).first() is None:
                return None
        with self._write() as session:
            lose_all(session, select(AskRow).where(_WAITING, AskRow.lease_until < now), now)
            row = session.scalars(_NEXT, asked).first()
            if row is None:
                return None
            take(row, worker, now + timedelta(seconds=lease))
            return ask_value(row), SpanRequestClaim(row.id, worker, row.attempt)

    def free_asks_of(self, worker: str, now: datetime) -> int:
        """How many leases of a worker known to be dead were ended at once."""
        with self._write() as session:
            wanted = select(AskRow).where(AskRow.worker == worker, _WAITING)
            return lose_all(session, wanted, now)

    def renew_ask(self, claim: SpanRequestClaim, until: datetime) -> bool:
        """Whether the lease was prolonged."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                row.lease_until = until
            return row is not None

    def release_ask(self, claim: SpanRequestClaim) -> bool:
        """Hand the ask back without counting a loss."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is not None:
                let_go(row)
            return row is not None

    def ask_wanted(self, claim: SpanRequestClaim) -> bool:
        """Whether the ask is still wanted, and ours."""
        with self._read() as session:
            return _claimed(session, claim) is not None

    def finish_ask(
        self, claim: SpanRequestClaim, ask: SpanRequest, over: int, summary: Summary | None
    ) -> bool:
        """Whether the answer was stored, once, over that revision."""
        with self._write() as session:
            row = _claimed(session, claim)
            if row is None:
                return False
            run = run_row(session, row.run_id)
            if run.revision != over:
                return False
            let_go(row)
            row.state = ask.state.value
            row.result = None if ask.result is None else text_json(ask.result)
            put_fault(row, ask.error)
            _changed(session, run, summary)
            return True


def _changed(session: Session, run: RunRow, summary: Summary | None) -> None:
    run.revision += 1
    if summary is not None:
        run.summary = summary_json(summary)
    tell_run(session, run)


def _decision(row: DecisionRow) -> Decision:
    return Decision(row.word, Verdict(row.verdict))


def _decision_row(run_id: str, decision: Decision) -> DecisionRow:
    return DecisionRow(run_id=run_id, word=decision.word, verdict=decision.verdict.value)


def _new_ask(session: Session, ask: SpanRequest) -> AskRow:
    place = session.scalar(select(func.max(AskRow.place))) or 0
    return AskRow(
        id=ask.id, run_id=ask.run_id, place=place + 1, start=ask.span.start, end=ask.span.end,
        language=ask.language, asked_at=ask.asked_at, state=ask.state.value, attempt=0, crashes=0,
    )  # fmt: skip


def _claimed(session: Session, claim: SpanRequestClaim) -> AskRow | None:
    """The row of a claimed ask; None when it is over, taken back, or claimed anew."""
    row = session.get(AskRow, claim.ask_id)
    if row is None or row.state != SpanRequestState.WAITING.value:
        return None
    return row if (row.worker, row.attempt) == (claim.worker, claim.attempt) else None
