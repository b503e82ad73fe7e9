"""Part of the store for vocabularies, and for the lists of terms that runs were given."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.core.term import Term
from tacet.library.model.vocabulary import StoredTerm, vocabulary_id
from tacet.store.repository.session import Transactions, add_event
from tacet.store.repository.tables import RecordingRow, RunRow
from tacet.store.repository.vocabulary_tables import KeptVocabularyRow, TermRow

LIBRARY = ""  # the scope of terms that are for every recording
UNUSED_FOR = timedelta(days=1)  # a list of terms is kept before the run that refers to it


class VocabularyRows(Transactions):
    """Vocabularies; see `library.ports.vocabulary.VocabularyStore`."""

    def terms(self, recording_id: str | None = None) -> list[StoredTerm]:
        """Terms of a recording, or of the library, changed last first; of an unknown one none."""
        mine = TermRow.scope == (recording_id or LIBRARY)
        order = select(TermRow).where(mine).order_by(TermRow.place.desc())
        with self._read() as session:
            return [_value(row) for row in session.scalars(order)]

    def save_terms(self, terms: Sequence[StoredTerm], most: int) -> bool:
        """Whether terms were stored, each in place of one with its key: there is room for all."""
        with self._write() as session:
            for scope in {term.recording_id for term in terms}:
                _require(session, scope)
            scopes = {term.recording_id or LIBRARY for term in terms}
            theirs = TermRow.scope.in_(scopes)
            place = session.scalar(select(func.max(TermRow.place)).where(theirs)) or 0
            known = _rows_by_key(session, scopes)
            for at, term in enumerate(terms, place + 1):
                _put(session, known, term, at)
            session.flush()
            counts = select(func.count()).select_from(TermRow).where(theirs).group_by(TermRow.scope)
            fits = all(count <= most for count in session.scalars(counts))
            if not fits:
                session.rollback()
                return False
            for scope in {term.recording_id for term in terms}:
                _tell(session, scope)
            return True

    def remove_terms(self, ids: Sequence[str], recording_id: str | None = None) -> int:
        """Number of terms of a vocabulary that were deleted."""
        with self._write() as session:
            _require(session, recording_id)
            mine = TermRow.scope == (recording_id or LIBRARY)
            rows = [row for row in session.scalars(select(TermRow).where(mine)) if row.id in ids]
            for row in rows:
                session.delete(row)
            if rows:
                _tell(session, recording_id)
            return len(rows)

    def keep_vocabulary(self, terms: Sequence[Term]) -> str | None:
        """Id under which a list of terms is kept for runs; None for an empty one."""
        if not terms:
            return None
        id, now = vocabulary_id(terms), datetime.now(UTC)
        told = [[term.text, list(term.replaces), term.language] for term in terms]
        with self._write() as session:
            row = session.get(KeptVocabularyRow, id)
            if row is None:
                session.add(KeptVocabularyRow(id=id, terms=told, kept_at=now))
            else:
                row.kept_at = now
        return id

    def kept_vocabulary(self, id: str | None) -> tuple[Term, ...]:
        """List of terms that a run was given; none without an id."""
        if id is None:
            return ()
        with self._read() as session:
            row = session.get(KeptVocabularyRow, id)
            told = row.terms if row else ()
            return tuple(Term(text, tuple(heard), lang) for text, heard, lang in told)

    def drop_unused_vocabularies(self) -> None:
        """Delete lists of terms that no run refers to any more."""
        old = KeptVocabularyRow.kept_at < datetime.now(UTC) - UNUSED_FOR
        used = exists().where(RunRow.vocabulary == KeptVocabularyRow.id)
        unused = select(KeptVocabularyRow.id).where(old, ~used)
        with self._read() as session:  # mostly there is none: do not wait for writers
            if session.scalars(unused.limit(1)).first() is None:
                return
        with self._write() as session:
            session.execute(delete(KeptVocabularyRow).where(KeptVocabularyRow.id.in_(unused)))


def _tell(session: Session, recording_id: str | None) -> None:
    add_event(session, "vocabulary.changed", {"recording_id": recording_id})


def _require(session: Session, recording_id: str | None) -> None:
    if recording_id is not None and session.get(RecordingRow, recording_id) is None:
        raise NotFound("There is no such recording. It may have been deleted.")


Key = tuple[str, str]
"""Scope and key of a term."""


def _rows_by_key(session: Session, scopes: Set[str]) -> dict[Key, TermRow]:
    """All rows of vocabularies at once: thousands of terms may be stored together."""
    rows = session.scalars(select(TermRow).where(TermRow.scope.in_(scopes)))
    return {(row.scope, row.key): row for row in rows}


def _put(session: Session, known: dict[Key, TermRow], term: StoredTerm, place: int) -> None:
    """Store a term in place of one with its key, whose id stays."""
    scope = term.recording_id or LIBRARY
    row = known.get((scope, term.key))
    if row is None:
        row = TermRow(id=term.id, scope=scope, key=term.key, recording_id=term.recording_id)
        known[scope, term.key] = row
        session.add(row)
    row.text, row.replaces = term.term.text, list(term.term.replaces)
    row.language, row.note = term.term.language, term.term.note
    row.changed_at, row.place = term.changed_at, place


def _value(row: TermRow) -> StoredTerm:
    term = Term(row.text, tuple(row.replaces), row.language, row.note)
    return StoredTerm(row.id, term, row.changed_at, row.recording_id)
