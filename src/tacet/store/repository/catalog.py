"""Part of the store for folders, tags and notes; see `library.ports.catalog.CatalogStore`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from tacet.core.errors import Conflict, NotFound
from tacet.library.model.catalog import Group, Note
from tacet.library.ports.catalog import GroupKind
from tacet.store.repository.catalog_tables import FolderRow, NoteRow, RecordingTagRow, TagRow
from tacet.store.repository.recording_rows import recording_row
from tacet.store.repository.session import Transactions, add_event, batches
from tacet.store.repository.tables import RecordingRow

_KINDS: dict[str, Any] = {"folder": FolderRow, "tag": TagRow}
GroupRow = FolderRow | TagRow


class CatalogRows(Transactions):
    """Folders, tags and notes."""

    def tags_of(self, recording_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Names of tags in order, by recording; those without any are left out."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        with self._read() as session:
            for some in batches(recording_ids):
                tags = select(RecordingTagRow.recording_id, TagRow.name).join(TagRow)
                tags = tags.where(RecordingTagRow.recording_id.in_(some))
                for recording_id, name in session.execute(tags.order_by(TagRow.folded_name)):
                    found[recording_id].append(name)
        return {recording_id: tuple(names) for recording_id, names in found.items()}

    def groups(self, kind: GroupKind) -> list[Group]:
        """All folders or tags by name, with the number of their recordings."""
        table = _KINDS[kind]
        with self._read() as session:
            counts = {row[0]: row[1] for row in session.execute(_counts(kind))}
            rows: Iterable[GroupRow] = session.scalars(select(table).order_by(table.folded_name))
            return [Group(row.id, row.name, counts.get(row.id, 0)) for row in rows]

    def add_group(self, kind: GroupKind, id: str, name: str) -> Group:
        """New folder or tag, or the one of that name that is there."""
        with self._write() as session:
            row = _named(session, kind, name)
            if row is None:
                row = _KINDS[kind](id=id, name=name, folded_name=name.casefold())
                session.add(row)
            return Group(row.id, row.name)

    def rename_group(self, kind: GroupKind, id: str, name: str) -> Group:
        """Folder or tag under its new name. Raises NotFound, Conflict."""
        with self._write() as session:
            row, other = _group_row(session, kind, id), _named(session, kind, name)
            if other is not None and other.id != id:
                raise Conflict("This name is taken already. Choose another one.")
            row.name, row.folded_name = name, name.casefold()
            _tell(session, _members(session, kind, id) if kind == "tag" else [])
            return Group(row.id, row.name)

    def drop_group(self, kind: GroupKind, id: str) -> None:
        """Delete a folder or tag; its recordings stay. Raises NotFound."""
        with self._write() as session:
            row, members = _group_row(session, kind, id), _members(session, kind, id)
            leave = update(RecordingRow).where(RecordingRow.folder_id == id)
            session.execute(leave.values(folder_id=None))
            session.delete(row)
            _tell(session, members)

    def change_tags(
        self, recording_ids: Sequence[str], added: Sequence[str], removed: Sequence[str]
    ) -> None:
        """Add tags, by id, to recordings and remove others."""
        with self._write() as session:
            for recording_id in recording_ids:
                for tag_id in added:
                    session.merge(RecordingTagRow(recording_id=recording_id, tag_id=tag_id))
            for some in batches(recording_ids):
                theirs = RecordingTagRow.recording_id.in_(some)
                gone = RecordingTagRow.tag_id.in_(removed)
                session.execute(delete(RecordingTagRow).where(theirs, gone))
            _tell(session, recording_ids)

    def arrange(self, recording_ids: Sequence[str], **changes: Any) -> None:
        """Change `folder_id` or `archived` of recordings."""
        with self._write() as session:
            folder = changes.get("folder_id")
            if folder is not None:
                _group_row(session, "folder", folder)
            for some in batches(recording_ids):
                session.execute(
                    update(RecordingRow).where(RecordingRow.id.in_(some)).values(**changes)
                )
            _tell(session, recording_ids)

    def notes(self, recording_id: str) -> list[Note]:
        """Notes of a recording: those on all of it, then by time."""
        mine = select(NoteRow).where(NoteRow.recording_id == recording_id)
        order = func.coalesce(NoteRow.at, -1.0), NoteRow.made_at, NoteRow.id
        with self._read() as session:
            rows = session.scalars(mine.order_by(*order))
            return [Note(r.id, r.recording_id, r.text, r.made_at, r.at) for r in rows]

    def save_note(self, note: Note) -> None:
        """Store a new or changed note. Raises NotFound."""
        with self._write() as session:
            recording_row(session, note.recording_id)
            fields = {"at": note.at, "text": note.text, "made_at": note.made_at}
            session.merge(NoteRow(id=note.id, recording_id=note.recording_id, **fields))
            _tell(session, [note.recording_id])

    def drop_note(self, recording_id: str, note_id: str) -> bool:
        """Whether there was such a note; it is deleted."""
        with self._write() as session:
            row = session.get(NoteRow, note_id)
            if row is None or row.recording_id != recording_id:
                return False
            session.delete(row)
            _tell(session, [recording_id])
            return True


def _tell(session: Session, recording_ids: Sequence[str]) -> None:
    for recording_id in recording_ids:
        add_event(session, "recording.changed", {"id": recording_id})


def _named(session: Session, kind: GroupKind, name: str) -> GroupRow | None:
    table = _KINDS[kind]
    named = select(table).where(table.folded_name == name.casefold())
    row: GroupRow | None = session.scalars(named).first()
    return row


def _group_row(session: Session, kind: GroupKind, id: str) -> GroupRow:
    row: GroupRow | None = session.get(_KINDS[kind], id)
    if row is None:
        raise NotFound(f"There is no such {kind}. It may have been deleted.")
    return row


def _counts(kind: GroupKind) -> Select[Any, Any]:
    """Statement for the number of recordings by folder or tag."""
    shown = RecordingRow.removed_at.is_(None)
    if kind == "folder":
        folder = RecordingRow.folder_id
        return select(folder, func.count()).where(shown, folder.is_not(None)).group_by(folder)
    tag = RecordingTagRow.tag_id
    joined = select(tag, func.count()).join(RecordingRow)
    return joined.where(shown).group_by(tag)


def _members(session: Session, kind: GroupKind, id: str) -> Sequence[str]:
    """Recordings in a folder or with a tag."""
    if kind == "folder":
        return session.scalars(select(RecordingRow.id).where(RecordingRow.folder_id == id)).all()
    mine = select(RecordingTagRow.recording_id).where(RecordingTagRow.tag_id == id)
    return session.scalars(mine).all()
