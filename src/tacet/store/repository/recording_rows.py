"""The row of a recording, and the error where there is none."""

from datetime import datetime

from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.store.repository.tables import RecordingRow


def recording_row(session: Session, recording_id: str) -> RecordingRow:
    """Row of a recording. Raises NotFound."""
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise no_recording()
    return row


def is_deleted(row: RecordingRow, now: datetime) -> bool:
    """Whether the recording was deleted; that of a call is to be at a time that lies ahead."""
    return row.removed_at is not None and row.removed_at <= now


def no_recording() -> NotFound:
    """Error for a recording that is not there."""
    return NotFound("There is no such recording. It may have been deleted.")
