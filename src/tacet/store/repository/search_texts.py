"""What is indexed for search, kept in the transaction of each change.

Names and finished shards are indexed at once. Whatever else changes a text (edits, another current
run, who speaks) makes it stale until it is indexed anew. A passage's place counts
down from text to text, so that the newest come first.
"""

import json
from collections.abc import Iterable
from unicodedata import normalize

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.text.search import tokens
from tacet.library.model.run import RunState, TurnsMark
from tacet.library.model.search import Passage, Phrase, SpokenWord, passages_of
from tacet.store.repository import word_index
from tacet.store.repository.search_tables import SearchLeftoverRow, SearchPassageRow, SearchTextRow
from tacet.store.repository.speaker_tables import SpeakersRow
from tacet.store.repository.tables import RecordingRow, RunRow, ShardRow

PLACE_BITS = 20
PLACES = 1 << PLACE_BITS  # passages of two minutes that one text may have
FINAL_STATES = tuple(state.value for state in RunState if state.final)


def index_name(session: Session, recording: RecordingRow) -> None:
    """Index the name of a new or renamed recording."""
    row = text_row(session, recording.id)
    word_index.drop(session, word_index.NAMES, -row.id, -row.id)
    name = normalize("NFC", recording.name)
    word_index.add(session, word_index.NAMES, -row.id, (token.text for token in tokens(name)))


def text_row(session: Session, recording_id: str) -> SearchTextRow:
    """The row of a recording's text, made if there is none."""
    mine = select(SearchTextRow).where(SearchTextRow.recording_id == recording_id)
    row = session.scalars(mine).first()
    if row is None:
        row = SearchTextRow(recording_id=recording_id, revision=0, stale=False)
        session.add(row)
        session.flush()
    return row


def index_shard(session: Session, run: RunRow, shard: int, text: ShardText) -> None:
    """Index a shard that was finished, if its recording has no text of another run."""
    row = text_row(session, run.recording_id)
    if row.run_id is None:
        row.run_id, row.revision = run.id, run.revision
    if row.run_id == run.id:
        add_passages(session, row, passages_of(text.segments, shard))


def forget_shards(session: Session, run: RunRow, first: int) -> None:
    """Take the shards from `first` on out of the index: they are planned anew."""
    row = text_row(session, run.recording_id)
    if row.run_id == run.id:
        later = SearchPassageRow.shard >= first
        mine = select(SearchPassageRow.id).where(_of(row), later)
        for place in session.scalars(mine).all():
            _drop(session, place, place)


def add_passages(session: Session, row: SearchTextRow, passages: Iterable[Passage]) -> None:
    """Index passages behind those of the text that are there."""
    last = session.scalar(select(func.max(SearchPassageRow.id)).where(_of(row)))
    first = first_place(row.id) if last is None else last + 1
    for place, passage in enumerate(passages, first):
        session.add(
            SearchPassageRow(
                id=place,
                recording_id=row.recording_id,
                run_id=row.run_id,
                shard=passage.shard,
                content=passage_json(passage),
            )
        )
        word_index.add(session, word_index.PASSAGES, place, passage.tokens)


def drop_passages(session: Session, row: SearchTextRow) -> None:
    """Take all passages of a text out of the index."""
    _drop(session, first_place(row.id), first_place(row.id) + PLACES - 1)


def drop_text(session: Session, recording_id: str) -> None:
    """Take all of a purged recording out of the index."""
    row = text_row(session, recording_id)
    drop_passages(session, row)
    word_index.drop(session, word_index.NAMES, -row.id, -row.id)
    session.merge(SearchLeftoverRow(recording_id=recording_id))


def follow_changes(session: Session, recording_id: str) -> None:
    """Make a recording's text stale if it is not what is to be found."""
    wanted, row = run_to_find(session, recording_id), text_row(session, recording_id)
    if wanted is not None and wanted.state in FINAL_STATES:
        turns = turns_revision(turns_mark(session, recording_id))
        found = row.run_id, row.revision, row.turns
        row.stale = found != (wanted.id, wanted.revision, turns) or row.stale


def run_to_find(session: Session, recording_id: str) -> RunRow | None:
    """The run whose text is found: the current one, or the newest before it that is done."""
    mine = select(RunRow).where(RunRow.recording_id == recording_id).order_by(RunRow.rank.desc())
    done = session.scalars(mine.where(RunRow.state == RunState.DONE.value).limit(1)).first()
    return done or session.scalars(mine.limit(1)).first()


def turns_mark(session: Session, recording_id: str) -> TurnsMark:
    """What tells a recording's turns from all that it ever had; None where there are none."""
    row = session.get(SpeakersRow, recording_id)
    return (row.asked_at, row.revision) if row and row.revision else None


def turns_revision(mark: TurnsMark) -> int:
    """Revision of turns; 0 for none."""
    return mark[1] if mark else 0


def finished_shards(session: Session, run_id: str) -> int:
    """Number of a run's shards that have results."""
    mine = and_(ShardRow.run_id == run_id, ShardRow.result.is_not(None))
    return session.scalar(select(func.count()).select_from(ShardRow).where(mine)) or 0


def first_place(text: int) -> int:
    """Place of the first passage of a text, by the text's number."""
    return -text * PLACES


def _of(row: SearchTextRow) -> ColumnElement[bool]:
    return SearchPassageRow.id.between(first_place(row.id), first_place(row.id) + PLACES - 1)


def _drop(session: Session, first: int, last: int) -> None:
    session.execute(delete(SearchPassageRow).where(SearchPassageRow.id.between(first, last)))
    word_index.drop(session, word_index.PASSAGES, first, last)


def passage_json(passage: Passage) -> str:
    """JSON of a passage, without names of fields: there are many words."""
    phrases = [
        [
            phrase.span.start,
            phrase.span.end,
            " ".join(phrase.tokens),
            [[word.id, word.start, word.text] for word in phrase.words],
            *([phrase.speaker] if phrase.speaker else []),
        ]
        for phrase in passage.phrases
    ]
    return json.dumps(phrases, ensure_ascii=False, separators=(",", ":"))


def passage_value(content: str, shard: int | None) -> Passage:
    """Passage from JSON."""
    phrases = (
        Phrase(
            Span(start, end), tuple(map(SpokenWord._make, words)), tuple(found.split()), *speaker
        )
        for start, end, found, words, *speaker in json.loads(content)
    )
    return Passage(tuple(phrases), shard)
