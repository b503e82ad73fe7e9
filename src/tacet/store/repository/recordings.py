"""Part of the store for recordings and uploads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import LargeBinary, delete, func, select
from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.library.model.recording import Peaks, Recording, Upload
from tacet.library.model.run import Run, Shard
from tacet.store.repository.mappers import put_recording, put_upload, recording_value, upload_value
from tacet.store.repository.recording_rows import no_recording, recording_row
from tacet.store.repository.runs import add_run_row
from tacet.store.repository.search_texts import drop_text, index_name
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.shards import add_finished_shards
from tacet.store.repository.tables import EventRow, PeaksRow, RecordingRow, TrackFileRow, UploadRow

NEAR = 1e-6  # of a value: a border that floats miss by less is met


class RecordingRows(Transactions):
    """Recordings and uploads; see `library.ports.store.RecordingStore`."""

    def recording(self, recording_id: str) -> Recording:
        """Recording, deleted ones included. Raises NotFound."""
        with self._read() as session:
            return recording_value(recording_row(session, recording_id))

    def add_recording(self, recording: Recording) -> None:
        """Store a new recording; adds `recording.changed`."""
        with self._write() as session:
            add_recording_row(session, recording)

    def change_recording(self, recording_id: str, **changes: Any) -> Recording:
        """Recording with some fields changed in one transaction."""
        with self._write() as session:
            return change_recording_row(session, recording_row(session, recording_id), changes)

    def offer_copy(self, recording_id: str, file: str) -> Recording:
        """Recording, with `file` as its playback copy if it had none. Raises NotFound."""
        with self._write() as session:
            row = recording_row(session, recording_id)
            if row.removed_at is not None:  # a purge would miss the copy
                raise no_recording()
            if row.listen_file is None:
                row.listen_file = file
                add_event(session, "recording.changed", {"id": recording_id})
            return recording_value(row)

    def track_files(self, recording_id: str) -> dict[int, str]:
        """The stored file that plays a sound track, by the track's number."""
        with self._read() as session:
            wanted = select(TrackFileRow).where(TrackFileRow.recording_id == recording_id)
            return {row.track: row.file for row in session.scalars(wanted)}

    def offer_track_file(self, recording_id: str, track: int, file: str) -> str:
        """The file that plays the track: `file` if there was none. Raises NotFound."""
        with self._write() as session:
            if recording_row(session, recording_id).removed_at is not None:
                raise no_recording()
            row = session.get(TrackFileRow, (recording_id, track))
            if row is None:
                row = TrackFileRow(recording_id=recording_id, track=track, file=file)
                session.add(row)
            return row.file

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
                drop_text(session, recording_id)
                session.delete(row)  # the rest goes by the foreign keys' cascade
            session.execute(delete(EventRow).where(EventRow.recording_id == recording_id))
            add_event(session, "recording.removed", {"id": recording_id})

    def save_peaks(self, recording_id: str, peaks: Peaks) -> None:
        """Store the waveform."""
        with self._write() as session:
            recording_row(session, recording_id)
            _put_peaks(session, recording_id, peaks)
            add_event(session, "recording.changed", {"id": recording_id})

    def peaks(self, recording_id: str, within: Span | None = None) -> Peaks | None:
        """Waveform, or its part that touches `within`; None before it is known."""
        ours = PeaksRow.recording_id == recording_id
        with self._read() as session:
            row = session.execute(select(PeaksRow.seconds, PeaksRow.duration).where(ours)).first()
            if row is None:
                return None
            seconds, duration = row
            first, count = _touched(within or Span(0.0, duration), seconds, duration)
            part = func.substr(PeaksRow.heights, first + 1, count, type_=LargeBinary)
            values = session.scalar(select(part).where(ours)) or b""
            return Peaks(values, seconds, duration, first)

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
            _take_upload(session, upload_id)
            add_recording_row(session, recording)
            if run is not None:
                session.flush()
                add_run_row(session, run)

    def finish_join(
        self, recording: Recording, peaks: Peaks, run: Run, shards: Sequence[Shard]
    ) -> None:
        """Replace a join's upload by its recording and finished run, in one transaction."""
        with self._write() as session:
            _take_upload(session, recording.id)
            add_recording_row(session, recording)
            _put_peaks(session, recording.id, peaks)
            session.flush()
            add_run_row(session, run)
            session.flush()
            add_finished_shards(session, run, shards)

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
            columns = (
                RecordingRow.file, RecordingRow.listen_file, TrackFileRow.file, UploadRow.file,
            )  # fmt: skip
            return {name for c in columns for name in session.scalars(select(c)) if name}


def change_recording_row(
    session: Session, row: RecordingRow, changes: Mapping[str, Any]
) -> Recording:
    """Recording with some fields changed; adds its event."""
    changed = replace(recording_value(row), **changes)
    renamed = changed.name != row.name
    put_recording(row, changed)
    if renamed:
        index_name(session, row)
    kind = "changed" if changed.removed_at is None else "removed"
    add_event(session, f"recording.{kind}", {"id": row.id})
    return changed


def _put_peaks(session: Session, recording_id: str, peaks: Peaks) -> None:
    row = session.get(PeaksRow, recording_id) or PeaksRow(recording_id=recording_id)
    row.heights, row.seconds, row.duration = peaks.values, peaks.seconds, peaks.duration
    session.add(row)


def _take_upload(session: Session, upload_id: str) -> None:
    """Delete an upload that has become something else. Raises NotFound."""
    row = session.get(UploadRow, upload_id)
    if row is None:
        raise NotFound("There is no such upload. It may have been finished already.")
    session.delete(row)


def _touched(within: Span, seconds: float, duration: float) -> tuple[int, int]:
    """The first stored value that touches a stretch, and how many do."""
    start, end = (min(time, duration) for time in (within.start, within.end))
    first = int(start / seconds + NEAR)
    return first, max(1, ceil(end / seconds - NEAR) - first)


def add_recording_row(session: Session, recording: Recording) -> None:
    """Add a new recording's row; adds `recording.changed`."""
    row = put_recording(RecordingRow(), recording)
    session.add(row)
    session.flush()
    index_name(session, row)
    add_event(session, "recording.changed", {"id": recording.id})
