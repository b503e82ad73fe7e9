"""Columns of leases: whether a row may be acquired, and what acquiring and releasing set.

Runs are claimed in `runs`, span requests in `edits`, speakers in `speakers`.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, or_
from sqlalchemy.orm import Session

from tacet.library.model.run import MAX_DELAY, delay_after_crashes
from tacet.store.repository.column_types import UtcTime
from tacet.store.repository.speaker_tables import SpeakersRow
from tacet.store.repository.tables import RunRow, SpanRequestRow

Leased = RunRow | SpanRequestRow | SpeakersRow
LeasedRows = Select[RunRow] | Select[SpanRequestRow] | Select[SpeakersRow]

# Parameters: a worker claims several times a second, and to build such a statement costs more than
# to run it, so each is built once.
WORKER = bindparam("worker", type_=String())
NOW, LATEST_REST = bindparam("now", type_=UtcTime()), bindparam("latest_rest", type_=UtcTime())


def lease_parameters(worker: str, now: datetime) -> dict[str, Any]:
    """Parameters of the prepared statements."""
    latest_rest = now + timedelta(seconds=2 * MAX_DELAY)  # longer only if the clock was put back
    return {"worker": worker, "now": now, "latest_rest": latest_rest}


def is_claimable(table: type[Leased]) -> ColumnElement[bool]:
    """Whether a row is free and past its delay, or expired."""
    rest = table.not_before
    rested = or_(rest.is_(None), rest <= NOW, rest > LATEST_REST)
    return or_(and_(table.worker.is_(None), rested), table.lease_until < NOW)


def acquire(row: Leased, worker: str, until: datetime) -> None:
    """Lease a row to a worker, its fencing number raised."""
    row.attempt += 1
    row.worker, row.lease_until, row.not_before = worker, until, None


def release(row: Leased) -> None:
    """End the lease of a row."""
    row.worker, row.lease_until = None, None


def expire(session: Session, rows: LeasedRows, now: datetime) -> int:
    """Release rows of dead workers, count a crash, delay them; their number."""
    expired: list[Leased] = list(session.scalars(rows))
    for row in expired:
        release(row)
        row.crashes += 1
        row.not_before = now + timedelta(seconds=delay_after_crashes(row.crashes))
    session.flush()
    return len(expired)
