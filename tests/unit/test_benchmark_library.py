"""The made-up library that lists and searches are measured on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from empty_store import open_copied_store

from benchmarks import library_content
from benchmarks.library_content import FREQUENT, LETTERS, RARE, SECOND, TAG, fill
from tacet.core.text.search import parse_query
from tacet.library.model.listing import NEWEST_FIRST, Filters
from tacet.store.database import Database

COUNT = 24


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(library_content, "BATCH", 10)
    monkeypatch.setattr(library_content, "RARE_IN", 12)
    opened = open_copied_store(tmp_path)
    fill(opened, COUNT)
    yield opened
    opened.close()


def test_it_is_what_the_store_itself_would_have_written(store: Database) -> None:
    page = store.list_recordings(Filters(), NEWEST_FIRST, COUNT, None)
    assert [int(one.id, 16) for one in page.items] == list(range(COUNT))[::-1]
    runs = store.current_runs([one.id for one in page.items])
    assert {run.language for run, _ in runs.values()} == set(LETTERS)
    assert all(run.options and run.summary for run, _ in runs.values())
    assert store.list_recordings(Filters(language="ja"), NEWEST_FIRST, 9, None).total == 4
    assert store.list_recordings(Filters(tag=TAG), NEWEST_FIRST, 9, None).total == 2
    assert (store.unindexed(), store.stale_texts(9)) == (0, [])


def test_its_words_are_found_newest_first(store: Database) -> None:
    rare = store.find_passages(parse_query(f'"{FREQUENT} {SECOND} {RARE}"'), 9, None)
    assert [int(one.recording.id, 16) for one in rare] == [18, 6]
    frequent = store.find_passages(parse_query(FREQUENT), 9, None)
    assert [int(one.recording.id, 16) for one in frequent] == [18, 12, 6, 0]
    assert len(store.find_names(parse_query("interview"), COUNT)) == COUNT
