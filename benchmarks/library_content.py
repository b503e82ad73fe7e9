"""A library of many recordings, written into a database as a worker leaves it.

Each recording has a finished run of about 300 words in one of six languages: their most frequent
words, and made-up ones of their letters behind them, drawn as words of a language are (the second
half as often as the first). Only plans and shards are left out: neither lists nor search read them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.report import tell
from tacet.core.options import TranscribeOptions, named
from tacet.core.span import Span
from tacet.core.summary import Summary, summarize
from tacet.core.transcript import Segment, Transcript, Word
from tacet.library.model.listing import STATE_ORDER
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState, SourcedValue
from tacet.library.model.search import Passage, passages_of
from tacet.store.database import Database
from tacet.store.repository import word_index
from tacet.store.repository.catalog_tables import FolderRow, RecordingTagRow, TagRow
from tacet.store.repository.mappers import new_run_row, put_recording
from tacet.store.repository.search_tables import SearchPassageRow, SearchTextRow
from tacet.store.repository.search_texts import PLACES, index_name, passage_json
from tacet.store.repository.tables import RecordingRow

STARTED = datetime(2026, 1, 1, tzinfo=UTC)
LETTERS = {
    "en": "aeioulnrst", "de": "aeiouäöünrst", "ja": "のはがをにでとたしるい東京大学人日本",
    "th": "กขคงจชดตนบปพมยรลวสหอาเ", "hi": "कखगचजतदनपबमयरलवसह", "ar": "ابتجحدرسعفقكلمنهوي",
}  # fmt: skip
FREQUENT_WORDS = {
    "en": "the of and to a in is that it was for on you he be with as by at have are this not",
    "de": "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf",
    "ja": "の に は を た が で て と し れ さ ある いる も する から な こと い や 東京 日本",
    "th": "ที่ การ เป็น และ ใน ของ มี ได้ ให้ ว่า ไม่ จะ ไป มา คน นี้ กับ แล้ว",
    "hi": "के में है की से को और का यह ने पर भी कि हैं एक नहीं था जो तो कर",
    "ar": "في من على إلى أن عن هذا التي ما هو لا مع كان كل بعد قد بين ذلك هذه",
}  # the most frequent first
UNSPACED = ("ja", "th")
FREQUENT, SECOND, RARE = "the", "of", "zyzzogeton"
WORDS, PHRASE, VOCABULARY = 300, 12, 4_000
RARE_IN = 1_000  # every so many recordings the rare word is said
BATCH = 500  # recordings of one transaction
TAG, FOLDER = "reviewed", "folder-0"
TAGS, FOLDERS = (TAG, "archive", "hearing"), 20
STATES = (RunState.DONE,) * 47 + (RunState.FAILED, RunState.STOPPED, RunState.DONE)

OPTIONS = {name: SourcedValue(value) for name, value in named(TranscribeOptions()).items()}


@dataclass(frozen=True)
class Language:
    """Words of a language, and how often each is said, summed up."""

    name: str
    words: list[str]
    weights: list[float]


def languages(rng: random.Random) -> list[Language]:
    """The six languages."""
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))  # Zipf, Mandelbrot
    made = []
    for name, letters in LETTERS.items():
        words = FREQUENT_WORDS[name].split()
        while len(words) < VOCABULARY:
            words.append("".join(rng.choices(letters, k=rng.randint(2, 9))))
        made.append(Language(name, words, weights))
    return made


def text_of(language: Language, number: int, rng: random.Random) -> Transcript:
    """About two minutes of words."""
    drawn = rng.choices(language.words, cum_weights=language.weights, k=WORDS)
    if number % RARE_IN == RARE_IN // 2:
        drawn[WORDS // 2 : WORDS // 2 + 3] = [FREQUENT, SECOND, RARE]
    space = "" if language.name in UNSPACED else " "
    said = [
        Word(Span(at * 0.4, at * 0.4 + 0.3), space + word, 0.9, id=f"0.0.{at}")
        for at, word in enumerate(drawn)
    ]
    phrases = [tuple(said[at : at + PHRASE]) for at in range(0, WORDS, PHRASE)]
    segments = [
        Segment(
            Span(p[0].span.start, p[-1].span.end), "".join(w.text for w in p), p, (), 0, 0, 0, 0, 1
        )
        for p in phrases
    ]
    return Transcript(120.0, language.name, segments=tuple(segments))


def fill(store: Database, count: int) -> None:
    """Write a library, newest last, in large transactions."""
    rng = random.Random(7)
    spoken = languages(rng)
    with store._write() as session:
        session.add_all(
            FolderRow(id=f"folder-{n}", name=f"Folder {n}", folded_name=f"folder {n}")
            for n in range(FOLDERS)
        )
        session.add_all(TagRow(id=name, name=name, folded_name=name) for name in TAGS)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        texts = [text_of(spoken[number % len(spoken)], number, rng) for number in numbers]
        with store._write() as session:
            _add_batch(session, numbers, texts)
        tell(f"{numbers.stop} recordings")


def _add_batch(session: Session, numbers: range, texts: Sequence[Transcript]) -> None:
    rows = [_recording_row(number, text) for number, text in zip(numbers, texts, strict=True)]
    session.add_all(rows)
    session.flush()
    runs = [_run(row, number, text) for row, number, text in zip(rows, numbers, texts, strict=True)]
    session.add_all(new_run_row(run, number) for run, number in zip(runs, numbers, strict=True))
    session.add_all(
        RecordingTagRow(recording_id=row.id, tag_id=TAGS[number % len(TAGS)])
        for row, number in zip(rows, numbers, strict=True)
        if number % 5 == 0
    )
    found = [SearchTextRow(recording_id=r.recording_id, run_id=r.id, stale=False) for r in runs]
    session.add_all(found)
    session.flush()
    # Newest first: the index takes rows in the order of their numbers much faster.
    _add_passages(session, found[::-1], texts[::-1])
    for row in rows[::-1]:
        index_name(session, row)


def _add_passages(
    session: Session, found: Sequence[SearchTextRow], texts: Sequence[Transcript]
) -> None:
    placed: list[tuple[int, SearchTextRow, Passage]] = [
        (-row.id * PLACES + at, row, passage)
        for row, transcript in zip(found, texts, strict=True)
        for at, passage in enumerate(passages_of(transcript.segments))
    ]
    session.add_all(
        SearchPassageRow(
            id=place,
            recording_id=row.recording_id,
            run_id=row.run_id,
            content=passage_json(passage),
        )
        for place, row, passage in placed
    )
    statement = f"INSERT INTO {word_index.PASSAGES} (rowid, tokens) VALUES (:id, :tokens)"
    rows = [{"id": place, "tokens": " ".join(passage.tokens)} for place, _, passage in placed]
    session.execute(text(statement), rows)


def _recording_row(number: int, transcript: Transcript) -> RecordingRow:
    """Every hundredth recording is archived, every second lies in a folder."""
    recording = Recording(
        f"{number:032x}", f"Interview {number * 7919 % 10_007} {transcript.language}.mp3",
        "audio/mpeg", 1, f"{number:064x}", "none", STARTED + timedelta(minutes=number),
        60.0 + number % 600, archived=number % 100 == 99,
        folder_id=f"folder-{number % FOLDERS}" if number % 2 == 0 else None,
    )  # fmt: skip
    row = put_recording(RecordingRow(), recording)
    row.language, row.doubtful = transcript.language, _summary(number, transcript).doubtful_words
    row.state_order = STATE_ORDER[_state(number).value]
    return row


def _run(row: RecordingRow, number: int, transcript: Transcript) -> Run:
    return Run(
        f"{row.id}r"[-32:], row.id, "base", OPTIONS, row.added_at, number=1, rank=1,
        state=_state(number), progress=1.0, language=transcript.language,
        summary=_summary(number, transcript),
    )  # fmt: skip


def _state(number: int) -> RunState:
    return STATES[number % len(STATES)]


def _summary(number: int, transcript: Transcript) -> Summary:
    return replace(summarize(transcript), doubtful_words=number % 40)
