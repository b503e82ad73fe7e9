"""Nothing that happens often reads a whole table of the library."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from empty_store import open_copied_store
from library_values import NOW, altered, plan, prepared, recording, run, text
from sqlalchemy import Engine, event

from tacet.core.span import Span
from tacet.core.term import Term
from tacet.core.text.search import parse_query
from tacet.library.model.run import RunState
from tacet.library.model.search import RunText, passages_of
from tacet.library.model.speakers import Listener, Wanted
from tacet.library.model.vocabulary import StoredTerm
from tacet.store.database import Database

LARGE = (  # with the short names that our own statements give them
    "recordings|runs|search_texts|search_passages|plans|shards|events|terms|recording_tags|notes|"
    "decisions|steps|asks|carry_conflicts|peaks|track_files|speakers|speaker_turns|"
    "speaker_pieces|t|r|p"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = open_copied_store(tmp_path)
    yield opened
    opened.close()


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """All statements that are executed, with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def scans(store: Database, seen: list[tuple[str, Any]]) -> set[str]:
    """Steps that read all rows of a large table, each with its statement."""
    found = set()
    with store._read() as session:
        for statement, parameters in seen:
            if not re.match(r"\s*(SELECT|UPDATE|DELETE)", statement):
                continue
            steps = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            for step in (row[-1] for row in steps):
                if re.match(rf"SCAN ({LARGE})\b", step) and not in_order(step, statement):
                    found.add(f"{step}: {statement}")
    return found


def in_order(step: str, statement: str) -> bool:
    """Whether rows are read in order only until there are enough."""
    return " USING " in step and re.search(r"\b(LIMIT|max\(|min\()", statement) is not None


def test_adding_transcribing_and_deleting_read_no_whole_table(store: Database) -> None:
    with statements() as seen:
        claim = prepared(store)
        attempt = store.begin_shard(claim, 0)
        assert attempt
        assert store.save_result(claim, 0, attempt, text())
        assert store.add_shards(altered(store.run("run"), plan=plan()), 1, [Span(10, 20)], claim)
        assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
        store.add_run(run("again"))
        store.make_current("run")
        store.queue(9)
        store.claim_run("other", NOW, 30)
        store.change_recording("r1", name="other", removed_at=NOW)
        store.same_files([recording()])
        store.current_runs(["r1"])
        store.tags_of(["r1"])
        store.speakers_in(["r1"])
        assert [one.id for one in store.removed_before(NOW)] == ["r1"]
        store.purge("r1")
    assert scans(store, seen) == set()


def test_speakers_read_no_whole_table(store: Database) -> None:
    prepared(store)
    with statements() as seen:
        store.ask_speakers("r1", Wanted(), None, NOW)
        _, claim = store.claim_speakers("other", NOW, 30) or (None, None)
        assert claim
        assert store.speakers_wanted(claim)
        assert store.begin_listening(claim, Listener("other", 5.0, 60.0, 2)) == 0
        assert store.save_pieces(claim, 0, [], 0.5)
        list(store.pieces("r1"))
        assert store.finish_speakers(claim, ())
        store.speakers("r1")
        store.forget_speakers("r1")
    assert scans(store, seen) == set()


def test_housekeeping_reads_no_whole_table(store: Database) -> None:
    store.add_recording(recording())
    with statements() as seen:
        store.removed_before(NOW - timedelta(1))
        store.free_runs_of("w", NOW)
        store.free_speakers_of("w", NOW)
        store.runs_without_model()
        store.events_after(0)
        store.stale_texts(9)
        store.unindexed()
        store.maintain()
    assert scans(store, seen) == set()


def test_search_and_vocabularies_read_no_whole_table(store: Database) -> None:
    prepared(store)
    terms = parse_query('one two* "three four"')
    with statements() as seen:
        passages = passages_of(text().segments)
        assert store.replace_text("r1", RunText("run", shards=0, passages=passages))
        for first in (None, -9):
            store.find_passages(terms, 9, first)
        for before in (None, 9):
            store.find_texts(terms, 9, before)
            store.find_texts((), 9, before)
        store.find_names(terms, 9)
        store.save_terms([StoredTerm("t", Term("Tacet"), NOW, "r1")], 9)
        store.terms("r1")
        store.remove_terms(["t"], "r1")
        store.change_tags(["r1"], [store.add_group("tag", "t", "t").id], [])
        store.arrange(["r1"], folder_id=store.add_group("folder", "f", "f").id)
        store.drop_group("folder", "f")
        store.drop_group("tag", "t")
    assert scans(store, seen) == set()


def test_words_that_were_purged_are_nowhere_in_the_file(store: Database, tmp_path: Path) -> None:
    claim = prepared(store)
    for index, word in enumerate((" kept", " confidential")):
        attempt = store.begin_shard(claim, index)
        assert attempt
        assert store.save_result(claim, index, attempt, text(word))
    file = tmp_path / "tacet.sqlite3"
    store.maintain()
    assert b"confidential" in file.read_bytes()
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    store.change_recording("r1", removed_at=NOW)
    store.purge("r1")
    store.maintain()
    assert b"confidential" not in file.read_bytes()
