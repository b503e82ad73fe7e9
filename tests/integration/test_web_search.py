"""Search over HTTP: hits that can be played, after edits, deletions and a lost index."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import words_at
from edited_run import finished_run
from web_fixtures import AS_IT_IS, WebHarness, open_house

from tacet.library.catalog.index_texts import QUIET_PER_WORD, Unchanged, index_stale_texts
from tacet.library.model.search import FoundPassage
from tacet.store import open_store, sqlite
from tacet.store.database import Database
from tacet.store.repository.word_index import PASSAGES


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path) as web:
        yield web


def search(web: WebHarness, q: str, **query: Any) -> dict[str, Any]:
    """The answer to a search."""
    answer = web.client.get("/api/search", query_string={"q": q, **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def marked(hit: dict[str, Any]) -> list[str]:
    """The marked parts of a hit's snippet."""
    return [hit["snippet"][mark["start"] : mark["end"]] for mark in hit["marks"]]


def test_a_hit_says_where_to_play_and_what_to_mark(web: WebHarness) -> None:
    run = web.done_run("Grüße.wav")
    (hit,) = search(web, "WORLD")["hits"]
    assert hit["recording"]["id"] == run["recording_id"]
    assert hit["run_id"] == run["id"]
    transcript = web.client.get(f"/api/runs/{run['id']}/transcript").json
    words = {w["word"]: w for s in transcript["segments"] for w in s["words"]}
    assert (hit["word_id"], hit["at"]) == (words[" world."]["id"], words[" world."]["start"])
    assert (hit["start"], hit["end"]) == (0.2, 1.2)
    assert (hit["snippet"], marked(hit)) == ("Hello world.", ["world"])
    (name,) = search(web, "gruss*")["names"]
    assert (name["snippet"], marked(name)) == ("Grüße.wav", ["Grüße"])


def test_words_of_two_sentences_find_both_and_of_one_only_that(web: WebHarness) -> None:
    web.done_run()
    assert [marked(h) for h in search(web, "hello again")["hits"]] == [["Hello"], ["Again"]]
    assert [marked(h) for h in search(web, "hello world")["hits"]] == [["Hello", "world"]]
    assert [marked(h) for h in search(web, '"world again"')["hits"]] == [["world"]]
    assert search(web, '"again world"')["hits"] == []
    assert search(web, "hello nobody")["hits"] == []


def test_pages_hold_every_hit_once_in_order(web: WebHarness) -> None:
    newest_first = [web.done_run(f"{number}.wav")["id"] for number in range(3)][::-1]
    seen, after = [], None
    for _ in range(9):
        page = search(web, "hello again", limit=1, **({"after": after} if after else {}))
        seen += [(hit["run_id"], hit["start"]) for hit in page["hits"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [(run, start) for run in newest_first for start in (0.2, 1.6)]


def test_only_as_many_passages_are_read_as_a_page_needs(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished_run(web.tacet.context.store, [words_at("Same again.", 1 + 30 * n) for n in range(40)])
    read: list[int] = []
    find_passages = Database.find_passages

    def counting(self: Database, *asked: Any) -> list[FoundPassage]:
        found = find_passages(self, *asked)
        read.append(len(found))
        return found

    monkeypatch.setattr(Database, "find_passages", counting)
    first = search(web, "same", limit=3)
    assert (len(first["hits"]), read) == (3, [8])
    read.clear()
    assert len(search(web, "same", limit=30)["hits"]) == 30
    assert read == [8, 16, 16]
    read.clear()
    last = search(web, "same", limit=200)
    assert (len(last["hits"]), last["next"], sum(read)) == (40, None, 40)


def test_a_word_that_a_person_set_aside_is_found_no_more(web: WebHarness) -> None:
    run = web.done_run()
    word = search(web, "again")["hits"][0]["word_id"]
    body = {"words": [word], "verdict": "removed"}
    assert web.client.put(f"/api/runs/{run['id']}/words", json=body).status_code == 200
    assert index_stale_texts(web.tacet.context) == 1
    assert search(web, "again")["hits"] == []
    assert len(search(web, "hello")["hits"]) == 1
    assert index_stale_texts(web.tacet.context) == 0


def test_a_long_text_is_indexed_once_nobody_edits_it_any_more(web: WebHarness) -> None:
    run = web.done_run()
    word = search(web, "again")["hits"][0]["word_id"]
    quiet = QUIET_PER_WORD * run["summary"]["words"]
    seconds = 0.0
    unchanged = Unchanged(lambda: seconds)

    def indexed() -> int:
        return index_stale_texts(web.tacet.context, ready=unchanged)

    for verdict in ("removed", "kept"):
        body = {"words": [word], "verdict": verdict}
        assert web.client.put(f"/api/runs/{run['id']}/words", json=body).status_code == 200
        assert indexed() == 0
        seconds += 0.4 * quiet
        assert indexed() == 0
    seconds += 0.7 * quiet
    assert indexed() == 1
    assert web.tacet.context.store.unindexed() == 0


def test_a_run_again_is_found_in_place_of_the_first(web: WebHarness) -> None:
    first = web.done_run()
    web.client.post(f"/api/runs/{first['id']}/retry")
    assert search(web, "hello")["hits"][0]["run_id"] == first["id"]
    web.work()
    index_stale_texts(web.tacet.context)
    (hit,) = search(web, "hello")["hits"]
    assert hit["run_id"] != first["id"]


def test_a_lost_index_is_made_again_beside_the_work(web: WebHarness) -> None:
    web.done_run("one.wav")
    recording = web.add("two.wav", start="true", options=json.dumps(AS_IT_IS))
    data = web.tacet.settings.data_dir / "tacet.sqlite3"
    engine = sqlite.open_engine(sqlite.url_of(data))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {PASSAGES}")
    engine.dispose()
    open_store(data).close()  # as the next start does
    assert search(web, "hello")["hits"] == []
    assert web.tacet.context.store.unindexed() == 2
    assert index_stale_texts(web.tacet.context) == 2
    assert len(search(web, "hello")["hits"]) == 1
    web.work()
    assert [h["recording"]["name"] for h in search(web, "hello")["hits"]] == ["two.wav", "one.wav"]
    assert search(web, "two")["names"][0]["recording"]["id"] == recording["id"]


def test_indexing_stops_when_its_time_is_over(web: WebHarness) -> None:
    for number in range(3):
        web.add(f"{number}.wav")
    engine = sqlite.open_engine(sqlite.url_of(web.tacet.settings.data_dir / "tacet.sqlite3"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE search_texts SET stale = 1")
    engine.dispose()
    clock = iter((0.0, 0.5, 1.5))
    assert index_stale_texts(web.tacet.context, 1.0, lambda: next(clock)) == 2
    assert web.tacet.context.store.unindexed() == 1


@pytest.mark.parametrize(
    "after", ["x", "1", "1.x", "9" * 61, f"{2**63}.0", f"-{2**64}.1", f"0.{2**63}"]
)
def test_a_page_that_is_none_is_refused(web: WebHarness, after: str) -> None:
    answer = web.client.get("/api/search", query_string={"q": "a", "after": after})
    assert answer.status_code == 400
