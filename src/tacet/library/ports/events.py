"""Protocol of the store for events, and for values by name."""

from collections.abc import Mapping
from typing import Any, Protocol

from tacet.library.model.run import Event


class EventStore(Protocol):
    """Bounded list of events, and settings made on the page."""

    def publish(self, type: str, data: Mapping[str, Any]) -> None:
        """Add an event."""

    def events_after(self, seq: int, limit: int = 500) -> list[Event]:
        """Events after number `seq`, in order."""

    def last_event(self) -> int:
        """Number of the newest event; 0 when there is none."""

    def change_mark(self) -> int:
        """Number that differs after any commit; very cheap."""

    def values(self) -> dict[str, Any]:
        """All settings made on the page, by name."""

    def set_value(self, name: str, value: Any) -> None:
        """Store a setting; None deletes it. Adds `settings.changed`."""
