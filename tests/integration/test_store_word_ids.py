"""Decisions of a database made before words had ids go on standing after it is brought up to date.

`tests/data/before_word_ids.sql` was made by the code of before: a run of six bursts of sound of
which the last two were not understood at first, a word in silence, and one span request, which
found the fifth word. A person set one word aside, restored one, confirmed the one asked for, and
left a missed stretch so; the fifth decision is about a word that nobody wrote.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sample_library import SampleLibrary

from tacet.core.editing import Decision
from tacet.core.transcript import Mark, Verdict
from tacet.library.use_cases.edits import decide, withdraw_span_request
from tacet.library.use_cases.transcripts import run_log_of, transcript_of

BEFORE = Path(__file__).parent.parent / "data" / "before_word_ids.sql"
RUN, ASK = "d85142a27f10c73066c44d6deff61b61", "8e22bf15fd808be02fbb0e186541a7e7"
MISSED = "missed:20.9905:21.8105"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library on the database of before."""
    with closing(sqlite3.connect(tmp_path / "tacet.sqlite3")) as connection:
        connection.executescript(BEFORE.read_text())
    with SampleLibrary(tmp_path) as library:
        yield library


def test_every_decision_is_about_the_word_that_it_was_about(library: SampleLibrary) -> None:
    text = transcript_of(library.context, RUN).transcript
    marks = {word.text: word.marks for word in (*text.words, *text.removed) if word.marks}
    assert marks == {
        " word1": (Mark.SET_ASIDE,),
        " thanks": (Mark.RESTORED,),
        " word4": (Mark.ASKED, Mark.CONFIRMED),
    }
    assert [missed.marks for missed in text.missed] == [(Mark.LEFT_ASIDE,)]
    ids = {word.text: word.id for word in (*text.words, *text.removed)}
    kept, removed = Verdict.KEPT, Verdict.REMOVED
    assert set(library.context.store.edits(RUN).decisions) == {
        Decision(ids[" word1"], removed), Decision(ids[" thanks"], kept),
        Decision(ids[" word4"], kept), Decision(MISSED, removed),
    }  # fmt: skip
    assert ids[" word4"] == f"{ASK}.0.0"
    assert sorted(set(ids.values()) - {ids[" word4"]}) == [f"0.0.{place}" for place in range(5)]


def test_a_decision_about_no_word_is_told_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(tmp_path / "tacet.sqlite3")) as connection:
        connection.executescript(BEFORE.read_text())
    with caplog.at_level(logging.WARNING):
        SampleLibrary(tmp_path).context.store.close()
    assert [r.getMessage() for r in caplog.records if "fits no word" in r.getMessage()] == [
        f"A decision about 1.50-2.50 s of run {RUN} fits no word."
    ]


def test_decisions_of_before_can_be_taken_back(library: SampleLibrary) -> None:
    decisions = library.context.store.edits(RUN).decisions
    decide(library.context, RUN, [decision.word for decision in decisions], None)
    text = transcript_of(library.context, RUN).transcript
    assert [word.text for word in text.removed] == [" thanks"]
    assert all(word.marks in ((), (Mark.ASKED,)) for word in text.words)


def test_the_log_tells_decisions_by_id_and_by_place(library: SampleLibrary) -> None:
    log = json.loads(run_log_of(library.context, RUN))
    told = [(d["word"], d["by_person"]) for d in log["edits"]["decisions"]]
    assert told == [
        (" thanks", "kept"), (" word1", "set aside"), (" word4", "kept"), ("", "set aside"),
    ]  # fmt: skip
    assert set(log["edits"]["decisions"][0]) == {"id", "start", "end", "word", "by_person"}
    assert {word["id"] for word in log["words"]} == {f"0.0.{place}" for place in range(5)}


def test_an_ask_that_is_taken_back_takes_the_decisions_about_its_words_along(
    library: SampleLibrary,
) -> None:
    withdraw_span_request(library.context, RUN, ASK)
    edits = library.context.store.edits(RUN)
    assert edits.span_requests == ()
    assert not any(decision.word.startswith(ASK) for decision in edits.decisions)
    assert len(edits.decisions) == 3


def test_the_copy_put_aside_is_the_database_of_before(library: SampleLibrary) -> None:
    with closing(sqlite3.connect(library.folder / "tacet.sqlite3.0006.bak")) as copy:
        assert len(copy.execute("SELECT word_start FROM decisions").fetchall()) == 5
