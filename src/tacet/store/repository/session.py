"""Transactions, the base of every part of the store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tacet.store.driver_errors import store_error
from tacet.store.repository.tables import EventRow
from tacet.store.sqlite import WRITES

MAX_PARAMETERS = 500  # of one statement; databases limit them


class Transactions:
    """Base class with one engine for reading and one for writing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})

    @contextmanager
    def _read(self) -> Iterator[Session]:
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                yield session
        except DatabaseError as error:
            raise store_error(error.orig) from error

    @contextmanager
    def _write(self) -> Iterator[Session]:
        try:
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                yield session
        except DatabaseError as error:
            raise store_error(error.orig) from error


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in pieces that one statement may have as parameters."""
    return (ids[at : at + MAX_PARAMETERS] for at in range(0, len(ids), MAX_PARAMETERS))


def add_event(session: Session, type: str, data: Mapping[str, Any]) -> None:
    """Add an event to the transaction of its change."""
    about = data["id"] if type.startswith("recording.") else data.get("recording_id")
    session.add(EventRow(type=type, data=dict(data), recording_id=about))
