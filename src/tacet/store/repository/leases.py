"""What runs and asks have in common: a worker holds one for a while, and may be lost with it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, or_
from sqlalchemy.orm import Session

from tacet.library.model.run import MAX_DELAY, delay_after_crashes
from tacet.store.repository.tables import RunRow, SpanRequestRow, UtcTime

Leased = RunRow | SpanRequestRow

# Who asks and when. The worker asks several times a second, and to put such a question together
# costs more than to answer it; so each is put together once, with these to be filled in.
WORKER = bindparam("worker", type_=String())
NOW, LATEST_REST = bindparam("now", type_=UtcTime()), bindparam("asleep", type_=UtcTime())


def lease_parameters(worker: str, now: datetime) -> dict[str, Any]:
    """What is to be filled in."""
    latest_rest = now + timedelta(seconds=2 * MAX_DELAY)  # so long only if the clock was put back
    return {"worker": worker, "now": now, "asleep": latest_rest}


def is_claimable(table: type[Leased]) -> ColumnElement[bool]:
    """Whether a row is nobody's and has rested, or of a worker whose lease has lapsed."""
    rest = table.not_before
    rested = or_(rest.is_(None), rest <= NOW, rest > LATEST_REST)
    return or_(and_(table.worker.is_(None), rested), table.lease_until < NOW)


def acquire(row: Leased, worker: str, until: datetime) -> None:
    """Give a row to a worker; its fencing number is raised."""
    row.attempt += 1
    row.worker, row.lease_until, row.not_before = worker, until, None


def release(row: Leased) -> None:
    """The row is nobody's."""
    row.worker, row.lease_until = None, None


def expire(session: Session, rows: Select[RunRow] | Select[SpanRequestRow], now: datetime) -> int:
    """Count a crash for each row and let it rest, see `delay_after_crashes`; the number of rows."""
    expired: list[Leased] = list(session.scalars(rows))
    for row in expired:
        release(row)
        row.crashes += 1
        row.not_before = now + timedelta(seconds=delay_after_crashes(row.crashes))
    session.flush()
    return len(expired)
