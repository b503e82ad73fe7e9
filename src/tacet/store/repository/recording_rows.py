"""The row of a recording, and the error where there is none."""

from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.store.repository.tables import RecordingRow


def recording_row(session: Session, recording_id: str) -> RecordingRow:
    """Row of a recording. Raises NotFound."""
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise no_recording()
    return row


def no_recording() -> NotFound:
    """Error for a recording that is not there."""
    return NotFound("There is no such recording. It may have been deleted.")
