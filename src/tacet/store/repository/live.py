"""Part of the store for live recordings."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tacet.library.model.live import Live
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run
from tacet.store.repository.live_tables import LiveRow
from tacet.store.repository.mappers import recording_value, run_value
from tacet.store.repository.recording_rows import recording_row
from tacet.store.repository.recordings import add_recording_row, change_recording_row
from tacet.store.repository.runs import add_run_row
from tacet.store.repository.session import Transactions, batches

_FIELDS = ("recording_id", "run_id", "rate", "touched_at", "offset", "ended_at")
_OPEN = LiveRow.ended_at.is_(None)


class LiveRows(Transactions):
    """Live recordings; see `library.ports.live.LiveStore`."""

    def begin_live(self, recording: Recording, run: Run, live: Live) -> Run:
        """Store a recording whose sound will arrive, and its run."""
        with self._write() as session:
            add_recording_row(session, recording)
            session.flush()
            row = add_run_row(session, run)
            session.add(_put(LiveRow(), live))
            return run_value(row)

    def live(self, recording_id: str) -> Live | None:
        """The sound of a recording that is or was live."""
        with self._read() as session:
            row = session.get(LiveRow, recording_id)
            return None if row is None else _value(row)

    def save_live(self, live: Live, expected_offset: int) -> bool:
        """Whether the new offset was stored."""
        with self._write() as session:
            row = session.get(LiveRow, live.recording_id)
            if row is None or row.ended_at is not None or row.offset != expected_offset:
                return False
            _put(row, live)
            return True

    def end_live(self, live: Live, **changes: Any) -> Recording:
        """Recording whose sound has ended, with fields changed, unless it had ended before."""
        with self._write() as session:
            recording = recording_row(session, live.recording_id)
            row = session.get(LiveRow, live.recording_id)
            if row is not None and row.ended_at is None:
                _put(row, live)
                change_recording_row(session, recording, changes)
            return recording_value(recording)

    def arriving(self) -> list[Live]:
        """All whose sound may still arrive."""
        with self._read() as session:
            return [_value(row) for row in session.scalars(select(LiveRow).where(_OPEN))]

    def live_among(self, recording_ids: Sequence[str]) -> set[str]:
        """Those whose sound may still arrive."""
        with self._read() as session:
            arriving = select(LiveRow.recording_id).where(_OPEN)
            return {
                found
                for some in batches(recording_ids)
                for found in session.scalars(arriving.where(LiveRow.recording_id.in_(some)))
            }


def _value(row: LiveRow) -> Live:
    return Live(**{name: getattr(row, name) for name in _FIELDS}, cuts=tuple(row.cuts))


def _put(row: LiveRow, live: Live) -> LiveRow:
    for name in _FIELDS:
        setattr(row, name, getattr(live, name))
    row.cuts = list(live.cuts)
    return row
