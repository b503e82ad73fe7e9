"""Part of the store for lists of recordings: filtered, sorted, page by page.

What lists are sorted by lies in the recording's row and has an index each: of the current run that
is its state, language and doubtful words, which follow it in the transaction of each change.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from tacet.library.model.listing import NEW, NEWEST_FIRST, NO_FOLDER, STATE_ORDER, Filters, Order
from tacet.library.model.recording import Recording, RecordingPage
from tacet.library.model.run import RunState
from tacet.store.repository.catalog_tables import RecordingTagRow, TagRow
from tacet.store.repository.mappers import recording_value
from tacet.store.repository.recording_rows import recording_row
from tacet.store.repository.session import Transactions, batches
from tacet.store.repository.tables import RecordingRow, RunRow

_KEYS: dict[str, InstrumentedAttribute[Any]] = {
    "added": RecordingRow.added_at,
    "name": RecordingRow.sort_name,
    "length": RecordingRow.length,
    "state": RecordingRow.state_order,
    "doubtful": RecordingRow.doubtful,
}


class ListingRows(Transactions):
    """Lists of recordings; see `library.ports.catalog.CatalogStore`."""

    def recordings(self, query: str, limit: int, after: str | None) -> RecordingPage:
        """Page of recordings whose name contains `query`, newest first."""
        return self.list_recordings(Filters(query), NEWEST_FIRST, limit, after)

    def list_recordings(
        self, filters: Filters, order: Order, limit: int, after: str | None
    ) -> RecordingPage:
        """Page of the recordings that fit, in order, behind the recording `after`."""
        fitting = filtered(select(RecordingRow), filters)
        count = filtered(select(func.count()).select_from(RecordingRow), filters)
        with self._read() as session:
            total = session.scalar(count) or 0
            behind = None if after is None else recording_row(session, after)
            rows = session.scalars(ordered(fitting, order, behind).limit(limit))
            return RecordingPage(tuple(recording_value(row) for row in rows), total)

    def same_files(self, recordings: Sequence[Recording]) -> dict[str, str]:
        """The oldest other recording of the very same file, by recording."""
        ids: defaultdict[str, list[str]] = defaultdict(list)
        with self._read() as session:
            whole = [one.sha256 for one in recordings if one.sha256]  # none while it arrives
            for some in batches(whole):
                known = select(RecordingRow.sha256, RecordingRow.id).where(
                    RecordingRow.sha256.in_(some), RecordingRow.removed_at.is_(None)
                )
                for sha256, id in session.execute(known.order_by(RecordingRow.added_at)):
                    ids[sha256].append(id)
        others = {one.id: [id for id in ids[one.sha256] if id != one.id] for one in recordings}
        return {recording_id: found[0] for recording_id, found in others.items() if found}

    def recording_ids(self, filters: Filters) -> list[str]:
        """Ids of all recordings that fit, newest first."""
        with self._read() as session:
            fitting = filtered(select(RecordingRow.id), filters)
            return list(session.scalars(ordered(fitting, NEWEST_FIRST, None)))


def filtered(statement: Select[Any], filters: Filters) -> Select[Any]:
    """Statement about the recordings that fit and are not deleted."""
    statement = statement.where(RecordingRow.removed_at.is_(None))
    if filters.archived is not None:
        statement = statement.where(RecordingRow.archived == filters.archived)
    if filters.text:
        part = RecordingRow.folded_name.contains(filters.text.casefold(), autoescape=True)
        statement = statement.where(part)
    if filters.sha256 is not None:
        same = select(RecordingRow.id).where(RecordingRow.sha256 == filters.sha256)
        statement = statement.where(RecordingRow.id.in_(same))
    if filters.folder is not None:
        folder = None if filters.folder == NO_FOLDER else filters.folder
        statement = statement.where(RecordingRow.folder_id == folder)
    if filters.state is not None:
        statement = statement.where(_in_state(filters.state))
    if filters.language is not None:
        statement = statement.where(RecordingRow.language == filters.language)
    if filters.tag is not None:
        tagged = select(RecordingTagRow.recording_id).join(TagRow)
        tagged = tagged.where(TagRow.folded_name == filters.tag.casefold())
        statement = statement.where(RecordingRow.id.in_(tagged))
    return statement


def _in_state(state: str) -> ColumnElement[bool]:
    """Whether a recording is in a state; one that cannot be read has failed without a run."""
    here = RecordingRow.state_order == STATE_ORDER[state]
    unread = and_(
        RecordingRow.state_order == STATE_ORDER[NEW], RecordingRow.error_code.is_not(None)
    )
    if state == NEW:
        return and_(here, RecordingRow.error_code.is_(None))
    return or_(here, unread) if state == RunState.FAILED.value else here


def ordered(statement: Select[Any], order: Order, behind: RecordingRow | None) -> Select[Any]:
    """Statement with its rows in order, those behind a row alone."""
    key = _KEYS[order.by]
    if behind is not None:
        place = tuple_(key, RecordingRow.id)
        last = tuple_(getattr(behind, key.key), behind.id)
        statement = statement.where(place < last if order.descending else place > last)
    columns = (key, RecordingRow.id)
    return statement.order_by(*(c.desc() if order.descending else c.asc() for c in columns))


def follow_current_run(session: Session, recording_id: str) -> None:
    """Let the recording's row tell of its current run."""
    mine = select(RunRow).where(RunRow.recording_id == recording_id)
    run = session.scalars(mine.order_by(RunRow.rank.desc()).limit(1)).first()
    recording = session.get(RecordingRow, recording_id)
    if recording is None:
        return
    recording.state_order = STATE_ORDER[run.state if run else NEW]
    recording.language = run.language if run else None
    recording.doubtful = run.summary["doubtful_words"] if run and run.summary else 0
