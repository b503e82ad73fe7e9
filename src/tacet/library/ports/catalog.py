"""Protocol of lists of recordings."""

from typing import Protocol

from tacet.library.model.listing import Filters, Order
from tacet.library.model.recording import RecordingPage


class CatalogStore(Protocol):
    """Lists of recordings. Each method is one transaction; none tells of what was deleted."""

    def recordings(self, query: str, limit: int, after: str | None) -> RecordingPage:
        """Recordings named like `query`, newest first, behind `after`; archived ones as well."""

    def list_recordings(
        self, filters: Filters, order: Order, limit: int, after: str | None
    ) -> RecordingPage:
        """Recordings that fit, in order, behind the recording `after`. Raises NotFound."""

    def recording_ids(self, filters: Filters) -> list[str]:
        """Ids of all recordings that fit, newest first."""
