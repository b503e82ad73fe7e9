"""Part of the store for searching; see `library.ports.search.SearchStore`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from tacet.core.text.search import Term
from tacet.library.model.recording import Recording
from tacet.library.model.search import FoundPassage, FoundText, RunText
from tacet.store.repository import search_texts, word_index
from tacet.store.repository.mappers import recording_value
from tacet.store.repository.search_tables import SearchLeftoverRow, SearchTextRow
from tacet.store.repository.session import Transactions, batches
from tacet.store.repository.tables import RecordingRow

_PASSAGES = text(f"""
SELECT p.id, p.recording_id, p.run_id, p.shard, p.content
FROM {word_index.PASSAGES} w
JOIN search_passages p ON p.id = w.rowid
JOIN recordings r ON r.id = p.recording_id
WHERE {word_index.PASSAGES} MATCH :query AND w.rowid >= :first AND r.removed_at IS NULL
ORDER BY w.rowid LIMIT :limit
""")  # noqa: S608 - the names of tables are ours
_TEXTS = text(f"""
SELECT t.id, t.recording_id, t.run_id, t.stale
FROM (
    SELECT id FROM search_texts WHERE stale = 1 AND id < :before
    UNION
    SELECT -(rowid >> {search_texts.PLACE_BITS})
    FROM {word_index.PASSAGES}
    WHERE {word_index.PASSAGES} MATCH :query AND rowid >= :first
) found
JOIN search_texts t ON t.id = found.id
JOIN recordings r ON r.id = t.recording_id
WHERE r.removed_at IS NULL
ORDER BY found.id DESC LIMIT :limit
""")  # noqa: S608
_ALL_TEXTS = text("""
SELECT t.id, t.recording_id, t.run_id, t.stale
FROM search_texts t
JOIN recordings r ON r.id = t.recording_id
WHERE t.id < :before AND r.removed_at IS NULL
ORDER BY t.id DESC LIMIT :limit
""")
_NAMES = text(f"""
SELECT r.id
FROM {word_index.NAMES} w
JOIN search_texts t ON t.id = -w.rowid
JOIN recordings r ON r.id = t.recording_id
WHERE {word_index.NAMES} MATCH :query AND r.removed_at IS NULL
ORDER BY w.rowid LIMIT :limit
""")  # noqa: S608
_LOWEST, _HIGHEST = -(1 << 62), 1 << 62  # before and behind all places


class SearchRows(Transactions):
    """The search index."""

    def find_passages(
        self, terms: Sequence[Term], limit: int, first: int | None
    ) -> list[FoundPassage]:
        """Passages in which all terms stand, newest texts first, from `first` on."""
        if not terms:
            return []
        query = word_index.query_of(terms)
        asked = {"query": query, "first": _LOWEST if first is None else first, "limit": limit}
        with self._read() as session:
            rows = session.execute(_PASSAGES, asked).all()
            recordings = _recordings(session, {row.recording_id for row in rows})
            return [
                FoundPassage(
                    row.id,
                    recordings[row.recording_id],
                    row.run_id,
                    search_texts.passage_value(row.content, row.shard),
                )
                for row in rows
            ]

    def find_texts(self, terms: Sequence[Term], limit: int, before: int | None) -> list[FoundText]:
        """Texts with a passage in which all terms stand, and all that are stale, newest first."""
        asked: dict[str, Any] = {"before": _HIGHEST, "limit": limit}
        if before is not None:
            asked["before"] = before
        if terms:
            asked["query"] = word_index.query_of(terms)
            first = _LOWEST if before is None else search_texts.first_place(before - 1)
            asked["first"] = max(_LOWEST, first)
        with self._read() as session:
            rows = session.execute(_TEXTS if terms else _ALL_TEXTS, asked).all()
            return [
                FoundText(
                    row.id, _run_to_find(session, row.recording_id) if row.stale else row.run_id
                )
                for row in rows
            ]

    def find_names(self, terms: Sequence[Term], limit: int) -> list[Recording]:
        """Recordings in whose names all terms stand, newest first."""
        if not terms:
            return []
        asked = {"query": word_index.query_of(terms), "limit": limit}
        with self._read() as session:
            ids = session.scalars(_NAMES, asked).all()
            recordings = _recordings(session, set(ids))
            return [recordings[recording_id] for recording_id in ids]

    def stale_texts(self, limit: int) -> list[tuple[str, str | None]]:
        """Recordings whose text is to be indexed anew, each with the run whose text it is."""
        theirs = RecordingRow.id == SearchTextRow.recording_id
        stale = select(SearchTextRow.recording_id).join(RecordingRow, theirs)
        stale = stale.where(SearchTextRow.stale, RecordingRow.removed_at.is_(None))
        stale = stale.order_by(SearchTextRow.id.desc()).limit(limit)
        with self._read() as session:
            return [(id, _run_to_find(session, id)) for id in session.scalars(stale).all()]

    def replace_text(self, recording_id: str, text: RunText) -> bool:
        """Whether the text was indexed: it still is the recording's, and has not changed."""
        with self._write() as session:
            recording = session.get(RecordingRow, recording_id)
            if recording is None or not _is_newest(session, recording_id, text):
                return False
            row = search_texts.text_row(session, recording_id)
            search_texts.drop_passages(session, row)
            row.run_id, row.revision, row.stale = text.run_id, text.revision, False
            row.turns = search_texts.turns_revision(text.turns_mark)
            search_texts.add_passages(session, row, text.passages)
            search_texts.index_name(session, recording)
            return True

    def unindexed(self) -> int:
        """Number of recordings whose text is not indexed yet."""
        stale = select(func.count()).select_from(SearchTextRow).where(SearchTextRow.stale)
        with self._read() as session:
            return session.scalar(stale) or 0

    def overwrite_purged_words(self) -> None:
        """Overwrite in the index what is left of purged recordings."""
        with self._read() as session:
            purged = session.scalars(select(SearchLeftoverRow.recording_id)).all()
        if not purged:
            return
        word_index.overwrite_deleted(self._write)
        with self._write() as session:
            for some in batches(purged):
                gone = SearchLeftoverRow.recording_id.in_(some)
                session.execute(delete(SearchLeftoverRow).where(gone))


def _recordings(session: Session, ids: set[str]) -> dict[str, Recording]:
    rows = session.scalars(select(RecordingRow).where(RecordingRow.id.in_(ids)))
    return {row.id: recording_value(row) for row in rows}


def _run_to_find(session: Session, recording_id: str) -> str | None:
    run = search_texts.run_to_find(session, recording_id)
    return run.id if run else None


def _is_newest(session: Session, recording_id: str, text: RunText) -> bool:
    """Whether a text is that of the run to find, as it is now."""
    run = search_texts.run_to_find(session, recording_id)
    if run is None:
        return text.run_id is None
    ended = run.state in search_texts.FINAL_STATES
    shards = None if ended else search_texts.finished_shards(session, run.id)
    mark = search_texts.turns_mark(session, recording_id) if ended else None
    offered = text.run_id, text.revision, text.shards, text.turns_mark
    return (run.id, run.revision, shards, mark) == offered
