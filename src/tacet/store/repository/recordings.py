"""Part of the store for recordings and uploads."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.library.model.recording import Peaks, Recording, RecordingPage, Upload
from tacet.library.model.run import Run
from tacet.store.repository.mappers import put_recording, put_upload, recording_value, upload_value
from tacet.store.repository.runs import add_run_row
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.tables import EventRow, PeaksRow, RecordingRow, UploadRow


class RecordingRows(Transactions):
    """Recordings and uploads; see `library.ports.store.RecordingStore`."""

    def recording(self, recording_id: str) -> Recording:
        """Recording, deleted ones included. Raises NotFound."""
        with self._read() as session:
            return recording_value(_recording_row(session, recording_id))

    def recordings(self, query: str, limit: int, after: str | None) -> RecordingPage:
        """Page of recordings whose name contains `query`, newest first."""
        statement = select(RecordingRow).where(RecordingRow.removed_at.is_(None))
        if query:
            statement = statement.where(
                RecordingRow.folded_name.contains(query.casefold(), autoescape=True)
            )
        with self._read() as session:
            total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
            if after is not None:
                statement = _behind(statement, _recording_row(session, after))
            order = statement.order_by(RecordingRow.added_at.desc(), RecordingRow.id.desc())
            rows = session.scalars(order.limit(limit))
            return RecordingPage(tuple(recording_value(row) for row in rows), total)

    def add_recording(self, recording: Recording) -> None:
        """Store a new recording; adds `recording.changed`."""
        with self._write() as session:
            _add(session, recording)

    def change_recording(self, recording_id: str, **changes: Any) -> Recording:
        """Recording with some fields changed in one transaction."""
        with self._write() as session:
            row = _recording_row(session, recording_id)
            changed = replace(recording_value(row), **changes)
            put_recording(row, changed)
            kind = "changed" if changed.removed_at is None else "removed"
            add_event(session, f"recording.{kind}", {"id": recording_id})
            return changed

    def offer_copy(self, recording_id: str, file: str) -> Recording:
        """Recording, with `file` as its playback copy if it had none. Raises NotFound."""
        with self._write() as session:
            row = _recording_row(session, recording_id)
            if row.removed_at is not None:  # a purge would miss the copy
                raise _not_found()
            if row.listen_file is None:
                row.listen_file = file
                add_event(session, "recording.changed", {"id": recording_id})
            return recording_value(row)

    def removed_before(self, moment: datetime) -> list[Recording]:
        """Recordings deleted before `moment`."""
        with self._read() as session:
            statement = select(RecordingRow).where(RecordingRow.removed_at <= moment)
            return [recording_value(row) for row in session.scalars(statement)]

    def purge(self, recording_id: str) -> None:
        """Delete the recording and its dependents; their bytes are overwritten."""
        with self._write() as session:
            row = session.get(RecordingRow, recording_id)
            if row is not None:
                session.delete(row)  # the rest goes by the foreign keys' cascade
            session.execute(delete(EventRow).where(EventRow.recording_id == recording_id))
            add_event(session, "recording.removed", {"id": recording_id})

    def save_peaks(self, recording_id: str, peaks: Peaks) -> None:
        """Store the waveform."""
        with self._write() as session:
            _recording_row(session, recording_id)
            row = session.get(PeaksRow, recording_id) or PeaksRow(recording_id=recording_id)
            row.heights, row.seconds, row.duration = peaks.values, peaks.seconds, peaks.duration
            session.add(row)
            add_event(session, "recording.changed", {"id": recording_id})

    def peaks(self, recording_id: str) -> Peaks | None:
        """Waveform; None before it is known."""
        with self._read() as session:
            row = session.get(PeaksRow, recording_id)
            return None if row is None else Peaks(row.heights, row.seconds, row.duration)

    def add_upload(self, upload: Upload) -> None:
        """Store a new upload."""
        with self._write() as session:
            session.add(put_upload(UploadRow(), upload))

    def upload(self, upload_id: str) -> Upload:
        """The upload. Raises NotFound."""
        with self._read() as session:
            row = session.get(UploadRow, upload_id)
            if row is None:
                raise NotFound("There is no such upload. It may have expired; send it again.")
            return upload_value(row)

    def save_upload(self, upload: Upload, expected_offset: int) -> bool:
        """Whether the upload was stored: its offset still was `expected_offset`."""
        with self._write() as session:
            row = session.get(UploadRow, upload.id)
            if row is None or row.offset != expected_offset:
                return False
            put_upload(row, upload)
            return True

    def uploads(self) -> list[Upload]:
        """All unfinished uploads, oldest first."""
        with self._read() as session:
            rows = session.scalars(select(UploadRow).order_by(UploadRow.created_at))
            return [upload_value(row) for row in rows]

    def finish_upload(self, upload_id: str, recording: Recording, run: Run | None) -> None:
        """Replace an upload by its recording and first run, in one transaction."""
        with self._write() as session:
            row = session.get(UploadRow, upload_id)
            if row is None:
                raise NotFound("There is no such upload. It may have been finished already.")
            session.delete(row)
            _add(session, recording)
            if run is not None:
                session.flush()
                add_run_row(session, run)

    def drop_upload(self, upload_id: str) -> bool:
        """Whether there was such an upload; it is deleted."""
        with self._write() as session:
            row = session.get(UploadRow, upload_id)
            if row is not None:
                session.delete(row)
            return row is not None

    def files_in_use(self) -> set[str]:
        """File names of all recordings, playback copies and uploads."""
        with self._read() as session:
            columns = (RecordingRow.file, RecordingRow.listen_file, UploadRow.file)
            return {name for c in columns for name in session.scalars(select(c)) if name}


def _add(session: Session, recording: Recording) -> None:
    session.add(put_recording(RecordingRow(), recording))
    add_event(session, "recording.changed", {"id": recording.id})


def _recording_row(session: Session, recording_id: str) -> RecordingRow:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise _not_found()
    return row


def _not_found() -> NotFound:
    return NotFound("There is no such recording. It may have been deleted.")


def _behind(statement: Select[RecordingRow], row: RecordingRow) -> Select[RecordingRow]:
    older = RecordingRow.added_at < row.added_at
    same = and_(RecordingRow.added_at == row.added_at, RecordingRow.id < row.id)
    return statement.where(or_(older, same))
