"""Contract of every Store: events and settings."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from library_values import NOW, altered, plan, prepared, recording, run, text

from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.library.ports.store import Store
from tacet.store.repository import events


def test_every_change_is_sent_once_in_order(store: Store) -> None:
    assert store.last_event() == 0
    claim = prepared(store)
    attempt = store.begin_shard(claim, 1)
    assert attempt
    store.save_partial(claim, 1, text())
    store.save_result(claim, 1, attempt, text())
    store.change_recording("r1", removed_at=NOW)
    store.set_value("language", "en")
    store.publish("model.changed", {"name": "small"})
    events = store.events_after(0)
    assert [e.type for e in events] == [
        "recording.changed", "run.changed", "run.changed", "speech.found", "transcript.grew",
        "transcript.grew", "recording.removed", "settings.changed", "model.changed",
    ]  # fmt: skip
    assert [e.seq for e in events] == sorted({e.seq for e in events})
    assert store.last_event() == events[-1].seq
    assert store.events_after(events[2].seq, 2) == events[3:5]
    grown, final = events[4].data, events[5].data
    assert [s["id"] for s in grown["segments"]] == [1000]
    assert grown["segments"][0]["words"][0]["word"] == " déjà"
    assert (grown["listened_to"], final["listened_to"]) == (10.0, 20.0)
    assert final["segments"] == [], "segments already sent are not sent again"
    assert (grown["start"], grown["end"]) == (10.0, 20.0)
    assert [w["word"] for w in grown["removed"]] == [" déjà"]
    missed = {"id": "missed:5.0:6.0", "start": 5, "end": 6, "reason": "no words", "marks": []}
    assert grown["missed"] == [missed]


def test_a_shard_that_goes_on_with_a_paragraph_is_told_so(store: Store) -> None:
    claim = prepared(store)
    attempts = [store.begin_shard(claim, index) for index in (0, 1)]
    assert store.save_result(claim, 0, attempts[0] or 0, text(" I came"))
    assert store.save_partial(claim, 1, text(" and saw"))
    assert store.save_result(claim, 1, attempts[1] or 0, text(" and won"))
    told = [e.data["segments"] for e in store.events_after(0) if e.type == "transcript.grew"]
    assert [(s["text"], s["paragraph"]) for segments in told for s in segments] == [
        (" I came", True), (" and saw", False), (" and won", False),
    ]  # fmt: skip


def test_shards_that_are_planned_anew_forget_what_stood_above(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert store.save_result(claim, 0, attempt or 0, text(" I came."))
    assert store.save_partial(claim, 1, text(" and saw"))
    changed = altered(store.run("run"), plan=plan())
    assert store.add_shards(changed, 0, [Span(0, 10), Span(10, 20)], claim)
    assert store.save_partial(claim, 1, text(" and saw"))
    last = [e.data for e in store.events_after(0) if e.type == "transcript.grew"][-1]
    assert last["segments"][0]["paragraph"] is True, "nothing is written above it any more"


def test_the_speech_of_a_chapter_is_sent_as_soon_as_it_is_planned(store: Store) -> None:
    claim = prepared(store)
    silent = Outline(Span(20, 60), (), (), 40.0, ())
    longer = replace(plan(), chapters=(*plan().chapters, silent))
    assert store.add_shards(altered(store.run("run"), plan=longer), 2, [], claim)
    events = [dict(e.data) for e in store.events_after(0) if e.type == "speech.found"]
    about = {"run_id": "run", "recording_id": "r1"}
    speech = [{"start": 0, "end": 2}]
    assert events == [
        {**about, "start": 0, "end": 20.0, "speech": speech, "listened_to": 0},
        {**about, "start": 20, "end": 60, "speech": [], "listened_to": 60},
    ]


def test_old_events_are_dropped_and_numbers_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "KEPT_EVENTS", 2)
    for _ in range(5):
        store.publish("model.changed", {})
    store.maintain()
    store.publish("model.changed", {})
    assert [e.seq for e in store.events_after(0)] == [4, 5, 6]


def test_settings_are_kept_changed_and_taken_back(store: Store) -> None:
    store.set_value("model", "small")
    store.set_value("auto_start", False)
    store.set_value("model", "tiny")
    assert store.values() == {"model": "tiny", "auto_start": False}
    store.set_value("model", None)
    assert store.values() == {"auto_start": False}


def test_the_change_mark_moves_with_every_change_and_not_without(store: Store) -> None:
    mark = store.change_mark()
    store.recordings("", 10, None)
    assert store.change_mark() == mark
    store.add_recording(recording())
    assert store.change_mark() != mark


def test_eight_writers_and_readers_at_once_lose_nothing(store: Store) -> None:
    store.add_recording(recording())

    def write(writer: int) -> None:
        for number in range(12):
            store.add_run(run(f"{writer}-{number}"))
            store.runs_of("r1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert sorted(r.number for r in store.runs_of("r1")) == list(range(1, 97))
