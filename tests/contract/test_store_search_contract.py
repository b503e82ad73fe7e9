"""Contract of every Store: what is found, and when a text is stale."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_values import NOW, altered, claimed, plan, prepared, recording, run, text
from speaker_values import TURNS, asked, taken

from tacet.core.assemble import ShardText
from tacet.core.editing import Decision
from tacet.core.span import Span
from tacet.core.text.search import parse_query
from tacet.core.transcript import Verdict
from tacet.library.model.edit import Change
from tacet.library.model.run import Claim, Run, RunState
from tacet.library.model.search import Passage, RunText, passages_of
from tacet.library.ports.store import Store


def finish(store: Store, claim: Claim, index: int, content: ShardText) -> None:
    """Store a shard's result."""
    attempt = store.begin_shard(claim, index)
    assert attempt is not None
    assert store.save_result(claim, index, attempt, content)


def found(store: Store, query: str, limit: int = 9, first: int | None = None) -> list[str]:
    """The text of each passage that is found."""
    passages = store.find_passages(parse_query(query), limit, first)
    return ["|".join(p.text for p in one.passage.phrases) for one in passages]


def run_text(content: ShardText, revision: int = 0, shards: int | None = None) -> RunText:
    """A text to index."""
    return RunText("run", revision, shards, None, passages_of(content.segments))


def test_a_shard_is_found_as_soon_as_it_is_stored(store: Store) -> None:
    claim = prepared(store)
    assert found(store, "deja") == []
    finish(store, claim, 0, text(" déjà"))
    finish(store, claim, 1, text(" vu"))
    assert found(store, "DEJA") == [" déjà"]
    (hit,) = store.find_passages(parse_query("vu"), 9, None)
    assert (hit.recording.id, hit.run_id) == ("r1", "run")
    (phrase,) = hit.passage.phrases
    assert (phrase.span, phrase.words[0].id) == (Span(1 / 3, 2 / 3), "9.8.7")
    assert store.stale_texts(9) == []


def begun(store: Store, number: int) -> tuple[Run, Claim]:
    """A new recording with a run of two shards that listens."""
    store.add_recording(recording(number))
    store.add_run(run(f"run{number}", f"r{number}"))
    taken, claim = claimed(store)
    listening = altered(taken, state=RunState.LISTENING, plan=plan())
    assert store.add_shards(listening, 0, [Span(0, 10), Span(10, 20)], claim)
    return listening, claim


def test_the_newest_recordings_come_first_and_pages_go_on(store: Store) -> None:
    for number in range(3):
        _, claim = begun(store, number)
        finish(store, claim, 0, text(f" same {number}"))
        finish(store, claim, 1, text(f" same {number} again"))
    every = store.find_passages(parse_query("same"), 9, None)
    assert [one.recording.id for one in every] == ["r2", "r2", "r1", "r1", "r0", "r0"]
    assert found(store, "same", 2) == [" same 2", " same 2 again"]
    assert found(store, "same", 1, every[2].place) == [" same 1"]
    assert store.find_passages(parse_query("same"), 9, every[-1].place + 1) == []


def test_a_name_is_found_also_after_it_was_changed(store: Store) -> None:
    store.add_recording(recording(1, name="Träume.mp3"))
    store.add_recording(recording(2, name="Träume zwei.mp3"))
    names = lambda query: [r.id for r in store.find_names(parse_query(query), 9)]  # noqa: E731
    assert names("traume") == ["r2", "r1"]
    store.change_recording("r2", name="Anders")
    assert (names("traume"), names("anders")) == (["r1"], ["r2"])


def test_nothing_is_found_of_what_was_deleted(store: Store) -> None:
    claim = prepared(store)
    finish(store, claim, 0, text(" secret"))
    store.change_recording("r1", removed_at=NOW)
    assert (found(store, "secret"), store.find_names(parse_query("talk"), 9)) == ([], [])
    store.change_recording("r1", removed_at=None)
    assert found(store, "secret") == [" secret"]
    store.purge("r1")
    store.maintain()
    assert (found(store, "secret"), store.find_names(parse_query("talk"), 9)) == ([], [])


def test_shards_that_are_planned_anew_are_found_no_more(store: Store) -> None:
    claim = prepared(store)
    finish(store, claim, 0, text(" stays"))
    finish(store, claim, 1, text(" goes"))
    again = altered(store.run("run"), plan=plan())
    assert store.add_shards(again, 1, [Span(10, 20)], claim)
    assert (found(store, "stays"), found(store, "goes")) == ([" stays"], [])
    finish(store, claim, 1, text(" new"))
    assert found(store, "new") == [" new"]


def test_an_edit_makes_the_text_stale_until_it_is_indexed_anew(store: Store) -> None:
    claim = prepared(store)
    finish(store, claim, 0, text(" before"))
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    assert store.stale_texts(9) == []
    assert store.save_edits("run", Change(0, decided=(Decision("9.8.7", Verdict.REMOVED),)))
    assert (store.stale_texts(9), store.unindexed()) == ([("r1", "run")], 1)
    assert not store.replace_text("r1", run_text(text(" older"), revision=0))
    assert not store.replace_text("r1", run_text(text(" more"), revision=1, shards=2))
    assert not store.replace_text("r1", replace(run_text(text(), 1), run_id="other"))
    assert not store.replace_text("r9", RunText(None))
    assert store.replace_text("r1", run_text(text(" after"), revision=1))
    assert (found(store, "before"), found(store, "after")) == ([], [" after"])
    assert (store.stale_texts(9), store.unindexed()) == ([], 0)


def test_who_speaks_makes_the_text_stale_when_it_is_found_and_when_it_is_forgotten(
    store: Store,
) -> None:
    claim = prepared(store)
    finish(store, claim, 0, text(" said"))
    asked(store)
    assert store.finish_speakers(taken(store)[1], TURNS)
    assert store.stale_texts(9) == [], "before the run's end its words have no speakers"
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    assert store.stale_texts(9) == [("r1", "run")]
    before = run_text(text(" said"))
    assert not store.replace_text("r1", before), "made before the turns were found"
    known = store.speakers("r1")
    assert known
    phrase = replace(before.passages[0].phrases[0], speaker="Ada")
    named = replace(before, turns_mark=(known.asked_at, 1), passages=(Passage((phrase,)),))
    assert store.replace_text("r1", named)
    assert store.stale_texts(9) == []
    (one,) = store.find_passages(parse_query("said"), 9, None)
    assert one.passage == named.passages[0]
    assert store.forget_speakers("r1")
    assert store.stale_texts(9) == [("r1", "run")]
    assert not store.replace_text("r1", named)
    assert store.replace_text("r1", before)
    assert store.stale_texts(9) == []


def test_the_text_found_is_that_of_the_newest_finished_run(store: Store) -> None:
    claim = prepared(store)
    finish(store, claim, 0, text(" first"))
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    store.add_run(run("second"))
    taken, claim = claimed(store)
    changed = altered(taken, state=RunState.LISTENING, plan=plan())
    assert store.add_shards(changed, 0, [Span(0, 10)], claim)
    finish(store, claim, 0, text(" second"))
    assert (found(store, "first"), found(store, "second")) == ([" first"], [])
    assert store.save_run(altered(changed, state=RunState.DONE), claim)
    assert store.stale_texts(9) == [("r1", "second")]
    store.make_current("run")
    store.change_recording("r1", removed_at=NOW)
    assert store.stale_texts(9) == []


@pytest.mark.parametrize(
    "query", ['"', "*", "a*b", "NEAR(a b)", "a AND", "tokens:a", "-a", "^a", "{"]
)
def test_no_query_is_an_error(store: Store, query: str) -> None:
    store.find_names(parse_query(query), 9)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(query=st.text(max_size=30))
def test_any_text_can_be_looked_for(store: Store, query: str) -> None:
    if terms := parse_query(query):
        store.find_passages(terms, 9, None)


def test_texts_with_all_terms_are_found_newest_first_and_pages_go_on(store: Store) -> None:
    for number in range(3):
        listening, claim = begun(store, number)
        finish(store, claim, 0, text(f" same {number}"))
        finish(store, claim, 1, text(" same again"))
        assert store.save_run(altered(listening, state=RunState.DONE), claim)
    store.add_recording(recording(9))
    texts = lambda query, limit=9, before=None: [  # noqa: E731
        one.run_id for one in store.find_texts(parse_query(query), limit, before)
    ]
    assert texts("same") == ["run2", "run1", "run0"]
    assert texts('"same 1"') == ["run1"]
    assert texts("nobody") == []
    assert texts("") == [None, "run2", "run1", "run0"]
    first, *_ = store.find_texts(parse_query("same"), 1, None)
    assert texts("same", 1, first.place) == ["run1"]
    assert store.save_edits("run0", Change(0, decided=(Decision("9.8.7", Verdict.REMOVED),)))
    assert texts("nobody") == ["run0"], "its text is not indexed yet"
    assert texts("nobody", 9, first.place) == ["run0"]
    store.change_recording("r0", removed_at=NOW)
    assert texts("nobody") == []
