"""Protocol of lists of recordings, folders, tags and notes."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

from tacet.library.model.catalog import Group, Note
from tacet.library.model.listing import Filters, Order
from tacet.library.model.recording import Recording, RecordingPage

GroupKind = Literal["folder", "tag"]


class CatalogStore(Protocol):
    """Lists, folders, tags and notes. Each method is one transaction.

    None tells of what was deleted.
    """

    def recordings(self, query: str, limit: int, after: str | None) -> RecordingPage:
        """Recordings named like `query`, newest first, behind `after`; archived ones as well."""

    def list_recordings(
        self, filters: Filters, order: Order, limit: int, after: str | None
    ) -> RecordingPage:
        """Recordings that fit, in order, behind the recording `after`. Raises NotFound."""

    def recording_ids(self, filters: Filters) -> list[str]:
        """Ids of all recordings that fit, newest first."""

    def same_files(self, recordings: Sequence[Recording]) -> dict[str, str]:
        """The oldest other recording of the very same file, by recording."""

    def tags_of(self, recording_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Names of tags in order, by recording; those without any are left out."""

    def groups(self, kind: GroupKind) -> list[Group]:
        """All folders or tags by name, with the number of their recordings."""

    def add_group(self, kind: GroupKind, id: str, name: str) -> Group:
        """New folder or tag, or the one of that name that is there."""

    def rename_group(self, kind: GroupKind, id: str, name: str) -> Group:
        """Folder or tag under its new name. Raises NotFound; Conflict: another has that name."""

    def drop_group(self, kind: GroupKind, id: str) -> None:
        """Delete a folder or tag; its recordings stay. Raises NotFound."""

    def change_tags(
        self, recording_ids: Sequence[str], added: Sequence[str], removed: Sequence[str]
    ) -> None:
        """Add tags, by id, to recordings and remove others; adds `recording.changed`."""

    def arrange(self, recording_ids: Sequence[str], **changes: Any) -> None:
        """Change `folder_id` or `archived` of recordings; adds `recording.changed`."""

    def notes(self, recording_id: str) -> list[Note]:
        """Notes of a recording: those on all of it, then by time."""

    def save_note(self, note: Note) -> None:
        """Store a new or changed note; adds `recording.changed`. Raises NotFound."""

    def drop_note(self, recording_id: str, note_id: str) -> bool:
        """Whether there was such a note; it is deleted. Adds `recording.changed`."""
