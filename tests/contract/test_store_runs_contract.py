"""Contract of every Store: runs, claims and shards; run against each there is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from library_values import NOW, altered, claimed, plan, prepared, recording, run, text

from tacet.core.assemble import ShardText
from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.window import Window
from tacet.library.model.recording import Fault
from tacet.library.model.run import RunState
from tacet.library.ports.models import PinnedModel
from tacet.library.ports.store import Store


def test_runs_are_numbered_per_recording(store: Store) -> None:
    for number in (1, 2):
        store.add_recording(recording(number))
    numbers = [store.add_run(run(f"{of}{i}", of)).number for of in ("r1", "r2") for i in range(2)]
    assert numbers == [1, 2, 1, 2]
    assert [r.number for r in store.runs_of("r1")] == [2, 1]
    current = store.current_runs(["r1", "r2", "r3"]).items()
    assert {of: (r.id, count) for of, (r, count) in current} == {"r1": ("r11", 2), "r2": ("r21", 2)}
    with pytest.raises(NotFound):
        store.add_run(run("x", "nobody"))


def test_a_run_is_not_stored_where_the_same_one_is_still_to_be_done(store: Store) -> None:
    store.add_recording(recording())
    store.add_run(run("a"))
    assert store.add_run(run("b"), lambda other: True).id == "a"
    assert store.add_run(run("c"), lambda other: False).id == "c"
    store.cancel_run("c", NOW)
    _, claim = claimed(store)
    store.cancel_run("a", NOW)
    assert store.add_run(run("d"), lambda other: True).id == "d"
    assert store.save_run(altered(store.run("a"), state=RunState.STOPPED), claim)
    assert [r.id for r in store.runs_of("r1")] == ["d", "c", "a"]


def test_runs_are_taken_in_the_order_of_asking(store: Store) -> None:
    store.add_recording(recording())
    for name in "cab":
        store.add_run(run(name))
    assert store.queue() == [(name, RunState.WAITING) for name in "cab"]
    assert store.queue(2) == [(name, RunState.WAITING) for name in "ca"]
    taken = [claimed(store)[0].id for _ in range(3)]
    assert taken == ["c", "a", "b"]
    assert store.claim_run("w", NOW, 30) is None


def test_a_run_comes_back_as_a_worker_stored_it(store: Store) -> None:
    claim = prepared(store)
    summary = Summary(20.0, 2.0, 3, 1, 1, 1, 0.5, silent=False, reason=None, text="2 s")
    ended = altered(
        store.run("run"),
        state=RunState.FAILED,
        progress=0.3,
        language="en",
        started_at=NOW,
        finished_at=NOW,
        error=Fault("x", "y"),
        warnings=("w",),
        versions={"tacet": "1"},
        files={"model.bin": "ff"},
        seconds={"listen": 0.1 + 0.2},
        summary=summary,
        device="cpu",
    )
    assert store.save_run(ended, claim)
    assert store.run("run") == ended
    assert store.runs_of("r1") == [altered(ended, plan=None)]


def test_a_claim_holds_until_its_lease_has_lapsed(store: Store) -> None:
    store.add_recording(recording())
    store.add_run(run())
    _, first = claimed(store, "one")
    assert store.claim_run("two", NOW + timedelta(seconds=29), 30) is None
    assert store.renew(first, NOW + timedelta(seconds=60))
    assert store.claim_run("two", NOW + timedelta(seconds=59), 30) is None
    found, second = claimed(store, "two", NOW + timedelta(seconds=61))
    assert (found.crashes, second.attempt) == (1, first.attempt + 1)


def test_nothing_is_stored_under_an_old_claim(store: Store) -> None:
    old = prepared(store)
    attempt = store.begin_shard(old, 0)
    assert attempt
    found, new = claimed(store, "other", NOW + timedelta(seconds=31))
    before, shards = store.run("run"), store.shards("run")
    assert not store.renew(old, NOW)
    assert not store.release(old)
    assert not store.save_run(altered(found, progress=0.9), old)
    assert not store.add_shards(altered(found, plan=plan()), 0, [Span(0, 1)], old)
    assert store.begin_shard(old, 0) is None
    assert not store.save_partial(old, 0, text())
    assert not store.save_result(old, 0, attempt, text())
    assert store.cancel_asked(old)
    assert (store.run("run"), store.shards("run")) == (before, shards)
    assert not store.cancel_asked(new)


def test_a_shards_result_is_stored_once(store: Store) -> None:
    claim = prepared(store)
    early, late = store.begin_shard(claim, 0), store.begin_shard(claim, 0)
    assert (early, late) == (1, 2)
    assert not store.save_result(claim, 0, 1, text(" early"))
    assert store.save_partial(claim, 0, text(" so far"))
    assert store.shards("run")[0].partial == text(" so far")
    assert store.save_result(claim, 0, 2, text(" late"))
    assert not store.save_result(claim, 0, 2, text(" again"))
    assert not store.save_partial(claim, 0, text(" again"))
    assert store.begin_shard(claim, 0) is None
    first, second = store.shards("run")
    assert (first.result, first.partial, second.result) == (text(" late"), None, None)
    assert (second.span, second.attempt) == (Span(10, 20), 0)


def test_shards_are_read_without_window_results_where_these_are_not_wanted(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text())
    assert store.save_partial(claim, 1, text(" so far"))
    first, second = store.shards("run", with_results=False)
    assert (first.result, first.partial) == (replace(text(), results=()), None)
    assert (second.result, second.partial) == (None, replace(text(" so far"), results=()))
    assert first.result
    assert first.result.segments[0].words[0].id == text().segments[0].words[0].id


def test_only_the_shards_that_have_a_part_of_a_stretch_are_read(store: Store) -> None:
    prepared(store)
    spans = Span(0, 1), Span(9, 11), Span(10, 20), Span(30, 40)
    read = [[s.index for s in store.shards("run", within=span)] for span in spans]
    assert read == [[0], [0, 1], [1], []]


def test_a_text_of_before_words_had_ids_has_the_same_ones_without_window_results(
    store: Store,
) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, without_ids(text()))
    whole, judged = (store.shards("run", with_results=which)[0].result for which in (True, False))
    assert whole
    assert judged
    assert judged.segments[0].words[0].id == whole.segments[0].words[0].id != ""


def without_ids(whole: ShardText) -> ShardText:
    """A text as it was stored before words had ids."""
    words = [replace(word, id="") for word in whole.removed]
    return ShardText(
        tuple(replace(result, words=tuple(words)) for result in whole.results),
        tuple(replace(segment, words=tuple(words)) for segment in whole.segments),
        tuple(words),
        whole.missed,
    )


def test_the_plan_comes_back_exactly(store: Store) -> None:
    prepared(store)
    assert store.run("run").plan == plan()
    assert store.run("run").plan is store.run("run").plan  # long ones are parsed once
    assert store.runs_of("r1")[0].plan is None


def test_a_later_chapter_brings_its_shards_and_leaves_the_earlier_ones_alone(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text())
    first = plan().chapters[0]
    second = replace(first, span=Span(20, 30), shards=((Window(Span(21, 25)),),))
    longer = replace(plan(), chapters=(first, second))
    assert store.add_shards(altered(store.run("run"), plan=longer), 2, [Span(21, 25)], claim)
    assert store.run("run").plan == longer
    assert [(s.index, s.span) for s in store.shards("run")][2:] == [(2, Span(21, 25))]
    assert store.shards("run")[0].result == text()
    assert store.add_shards(altered(store.run("run"), plan=plan()), 1, [Span(10, 20)], claim)
    assert [(s.index, s.result) for s in store.shards("run")] == [(0, text()), (1, None)]


def test_crashes_count_up_delays_grow_and_progress_resets_them(store: Store) -> None:
    claim = prepared(store)
    for crashes in (1, 2):
        assert store.free_runs_of("w", NOW) == 1
        found, claim = claimed(store)
        assert found.crashes == crashes
    assert store.free_runs_of("w", NOW) == 1
    assert store.claim_run("w", NOW, 30) is None, "after the third loss it rests"
    found, claim = claimed(store, at=NOW + timedelta(seconds=2))
    attempt = store.begin_shard(claim, 1)
    assert attempt
    assert store.save_result(claim, 1, attempt, text())
    assert store.run("run").crashes == 0


def test_a_run_that_loses_its_worker_twice_lets_all_others_go_first(store: Store) -> None:
    prepared(store)
    store.add_run(run("next"))
    store.free_runs_of("w", NOW)
    assert claimed(store)[0].id == "run"
    store.free_runs_of("w", NOW)
    assert [claimed(store, worker)[0].id for worker in "vw"] == ["next", "run"]


def test_only_recordings_that_are_known_to_be_short_enough_are_taken(store: Store) -> None:
    for number, seconds in enumerate((3600.0, None, 60.1, 60.0, 5.0)):
        store.add_recording(recording(number, duration=seconds))
        store.add_run(run(str(seconds), f"r{number}"))
    taken = [store.claim_run("w", NOW, 30, limit) for limit in (60, 60, 60, 900, 900, None)]
    assert [found and found[0].id for found in taken] == [
        "60.0",
        "5.0",
        None,
        "60.1",
        None,
        "3600.0",
    ]
    assert claimed(store)[0].id == "None"


def test_a_run_that_lost_its_worker_is_worked_on_alone_until_it_gets_on(store: Store) -> None:
    claim = prepared(store)
    store.add_run(run("next"))
    assert claimed(store)[0].id == "next"
    assert store.free_runs_of("w", NOW) == 2
    found, claim = claimed(store)
    assert (found.id, found.crashes) == ("run", 1)
    assert store.claim_run("w", NOW, 30) is None, "nothing beside it"
    assert claimed(store, "other")[0].id == "next", "with another worker, yes"
    store.add_run(run("third"))
    assert store.claim_run("w", NOW, 30) is None
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text())
    assert claimed(store)[0].id == "third", "it has got on"


def test_a_run_that_lost_its_worker_waits_until_the_new_one_holds_nothing(store: Store) -> None:
    prepared(store)
    store.add_run(run("next"))
    _, holds = claimed(store, "new")
    store.free_runs_of("w", NOW)
    assert store.claim_run("new", NOW, 30) is None, "it holds the other one"
    late = NOW + timedelta(seconds=31)
    assert store.renew(holds, late + timedelta(seconds=30))
    assert store.claim_run("new", late, 30) is None
    store.add_run(run("third"))
    assert store.release(holds)
    assert claimed(store, "new", late)[0].id == "run", "it comes before those that lost nothing"


def test_of_those_that_lost_a_worker_the_shortest_goes_first(store: Store) -> None:
    for number, seconds in enumerate((None, 3600.0, 5.0, 60.0)):
        store.add_recording(recording(number, duration=seconds))
        store.add_run(run(str(seconds), f"r{number}"))
        claimed(store)
    store.free_runs_of("w", NOW)
    order = [claimed(store, worker)[0].id for worker in "abcd"]
    assert order == ["5.0", "60.0", "3600.0", "None"]


def test_a_released_run_costs_nothing(store: Store) -> None:
    claim = prepared(store)
    assert store.release(claim)
    found, _ = claimed(store, "other")
    assert found.crashes == 0


def test_cancelling_stops_a_waiting_run_at_once_and_marks_a_running_one(store: Store) -> None:
    claim = prepared(store)
    store.add_run(run("waits"))
    summary = Summary(20.0, 2.0, 3, 1, 1, 1, 0.5, silent=False, reason=None, text="2 s")
    stopped = store.cancel_run("waits", NOW, summary)
    assert (stopped.state, stopped.finished_at) == (RunState.STOPPED, NOW)
    assert stopped.summary == summary
    marked = store.cancel_run("run", NOW, summary)
    assert (marked.state, marked.cancel_asked) == (RunState.LISTENING, True)
    assert marked.summary is None
    assert store.cancel_asked(claim)
    assert store.save_run(altered(marked, state=RunState.STOPPED), claim)
    assert store.cancel_run("run", NOW).state is RunState.STOPPED
    assert store.claim_run("w", NOW + timedelta(days=1), 30) is None
    assert store.queue() == []


def test_one_run_is_claimed_by_one_of_many(store: Store) -> None:
    store.add_recording(recording())
    for number in range(3):
        store.add_run(run(str(number)))
    taken: list[str] = []

    def take(worker: int) -> None:
        while found := store.claim_run(str(worker), NOW, 30):
            taken.append(found[0].id)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(take, range(6)))
    assert sorted(taken) == ["0", "1", "2"]


def test_a_run_without_a_model_is_nobodys_until_it_gets_one(store: Store) -> None:
    store.add_recording(recording())
    store.add_run(altered(run("a"), model="", model_title=""))
    store.add_run(run("b"))
    assert [each.id for each in store.runs_without_model()] == ["a"]
    assert claimed(store)[0].id == "b"
    assert store.claim_run("w", NOW, 30) is None
    seq = store.last_event()
    assert store.name_model("a", PinnedModel("base", "Base"), ["it was fetched"])
    assert [event.type for event in store.events_after(seq)] == ["run.changed"]
    assert not store.name_model("a", PinnedModel("other", "Other"))
    assert store.runs_without_model() == []
    taken, _ = claimed(store)
    assert (taken.id, taken.model, taken.model_title) == ("a", "base", "Base")
    assert taken.warnings == ("it was fetched",)


def test_a_stopped_run_gets_no_model_any_more(store: Store) -> None:
    store.add_recording(recording())
    store.add_run(altered(run("a"), model=""))
    assert store.cancel_run("a", NOW).state is RunState.STOPPED
    assert store.runs_without_model() == []
    assert not store.name_model("a", PinnedModel("base", "Base"))
