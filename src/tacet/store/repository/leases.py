"""What runs and asks have in common: a worker holds one for a while, and may be lost with it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, or_
from sqlalchemy.orm import Session

from tacet.library.model.run import LONGEST_DELAY, delay_after
from tacet.store.repository.tables import AskRow, RunRow, UtcTime

Leased = RunRow | AskRow

# Who asks and when. The worker asks several times a second, and to put such a question together
# costs more than to answer it; so each is put together once, with these to be filled in.
WORKER = bindparam("worker", type_=String())
NOW, ASLEEP = bindparam("now", type_=UtcTime()), bindparam("asleep", type_=UtcTime())


def asked_by(worker: str, now: datetime) -> dict[str, Any]:
    """What is to be filled in."""
    asleep = now + timedelta(seconds=2 * LONGEST_DELAY)  # so long only if the clock was put back
    return {"worker": worker, "now": now, "asleep": asleep}


def is_free(table: type[Leased]) -> ColumnElement[bool]:
    """Whether a row is nobody's and has rested, or of a worker whose lease has lapsed."""
    rest = table.not_before
    rested = or_(rest.is_(None), rest <= NOW, rest > ASLEEP)
    return or_(and_(table.worker.is_(None), rested), table.lease_until < NOW)


def take(row: Leased, worker: str, until: datetime) -> None:
    """Give a row to a worker; its fencing number is raised."""
    row.attempt += 1
    row.worker, row.lease_until, row.not_before = worker, until, None


def let_go(row: Leased) -> None:
    """The row is nobody's."""
    row.worker, row.lease_until = None, None


def lose_all(session: Session, rows: Select[RunRow] | Select[AskRow], now: datetime) -> int:
    """How many rows there are whose worker was lost. Each rests for a while, see `delay_after`."""
    lost: list[Leased] = list(session.scalars(rows))
    for row in lost:
        let_go(row)
        row.crashes += 1
        row.not_before = now + timedelta(seconds=delay_after(row.crashes))
    session.flush()
    return len(lost)
