"""Part of the store for events and the page's settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select

from tacet.library.model.run import Event
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.tables import EventRow, ValueRow

KEPT_EVENTS = 10_000  # a page that slept through more reads everything anew


class EventRows(Transactions):
    """Events and settings; see `library.ports.events.EventStore`."""

    def publish(self, type: str, data: Mapping[str, Any]) -> None:
        """Add an event."""
        with self._write() as session:
            add_event(session, type, data)

    def events_after(self, seq: int, limit: int = 500) -> list[Event]:
        """Events after number `seq`, in order."""
        statement = select(EventRow).where(EventRow.seq > seq).order_by(EventRow.seq).limit(limit)
        with self._read() as session:
            return [Event(row.seq, row.type, row.data) for row in session.scalars(statement)]

    def last_event(self) -> int:
        """Number of the newest event; 0 when there is none."""
        with self._read() as session:
            return session.scalar(select(func.max(EventRow.seq))) or 0

    def prune_events(self) -> None:
        """Drop all but the newest events."""
        oldest = self.last_event() - KEPT_EVENTS
        with self._read() as session:
            first = session.scalar(select(func.min(EventRow.seq))) or 0
        if first <= oldest:
            with self._write() as session:
                session.execute(delete(EventRow).where(EventRow.seq <= oldest))

    def values(self) -> dict[str, Any]:
        """All settings made on the page, by name."""
        with self._read() as session:
            return {row.name: row.value for row in session.scalars(select(ValueRow))}

    def set_value(self, name: str, value: Any) -> None:
        """Store a setting; None deletes it. Adds `settings.changed`."""
        with self._write() as session:
            row = session.get(ValueRow, name)
            if value is not None:
                session.merge(ValueRow(name=name, value=value))
            elif row is not None:
                session.delete(row)
            add_event(session, "settings.changed", {"name": name})
