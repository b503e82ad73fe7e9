"""Contract of the store for recordings whose sound still arrives."""

from dataclasses import replace
from datetime import timedelta

import pytest
from library_values import NOW, plan, recording, run, text

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.library.model.live import Live
from tacet.library.model.run import Claim, Run, RunState
from tacet.library.ports.store import Store

LATER = NOW + timedelta(seconds=9)
BEGUN = Live("r1", "run", 24_000, NOW)


def begin(store: Store, number: int = 1) -> Live:
    """A live recording with its run."""
    live = replace(BEGUN, recording_id=f"r{number}", run_id=f"run{number}")
    store.begin_live(recording(number, sha256=""), run(live.run_id, live.recording_id), live)
    return live


def listening(store: Store) -> tuple[Run, Claim]:
    """The run of a live recording, claimed."""
    begin(store)
    claimed = store.claim_run("w", NOW, 30, live=True)
    assert claimed is not None
    return claimed


def test_a_live_recording_stands_with_its_run_from_the_first_moment(store: Store) -> None:
    before = store.last_event()
    live = begin(store)
    assert store.live("r1") == live
    assert store.recording("r1") == recording(1, sha256="")
    assert [one.id for one in store.runs_of("r1")] == ["run1"]
    kinds = [event.type for event in store.events_after(before, 10)]
    assert kinds == ["recording.changed", "run.changed"]


def test_other_recordings_are_not_live(store: Store) -> None:
    store.add_recording(recording(1))
    begin(store, 2)
    assert store.live("r1") is None
    assert store.live("nothing") is None
    assert store.live_among(["r1", "r2", "r3"]) == {"r2"}


def test_sound_is_counted_only_from_where_it_ended(store: Store) -> None:
    live = begin(store)
    grown = replace(live, offset=100, touched_at=LATER)
    assert store.save_live(grown, 0)
    assert not store.save_live(replace(live, offset=50), 0)
    assert store.live("r1") == grown


def test_an_end_is_told_once_and_nothing_comes_after_it(store: Store) -> None:
    live = replace(begin(store), offset=100)
    before = store.last_event()
    ended = store.end_live(replace(live, ended_at=LATER), sha256="cd", duration=2.5)
    assert (ended.sha256, ended.duration, ended.name) == ("cd", 2.5, "Talk 1.mp3")
    assert store.recording("r1") == ended
    assert store.end_live(replace(live, ended_at=NOW), sha256="ef") == ended
    assert not store.save_live(replace(live, offset=200), 100)
    assert store.live("r1") == replace(live, ended_at=LATER)
    assert [event.type for event in store.events_after(before, 10)] == ["recording.changed"]
    assert (store.arriving(), store.live_among(["r1"])) == ([], set())


def test_what_is_gone_cannot_end(store: Store) -> None:
    with pytest.raises(NotFound):
        store.end_live(BEGUN)


def test_a_purged_recording_leaves_nothing_of_its_sound(store: Store) -> None:
    begin(store)
    begin(store, 2)
    store.purge("r1")
    assert store.live("r1") is None
    assert [live.recording_id for live in store.arriving()] == ["r2"]


def test_a_live_run_is_claimed_only_as_such_until_its_sound_ended(store: Store) -> None:
    live = begin(store)
    store.add_recording(recording(2, duration=5.0))
    store.add_run(run("file", "r2"))
    first = store.claim_run("w", NOW, 30)
    assert first is not None
    assert first[0].id == "file"
    assert store.claim_run("w", NOW, 30) is None
    assert store.claim_run("w", NOW, 30, 60.0) is None
    spoken = store.claim_run("w", NOW, 30, live=True)
    assert spoken is not None
    assert spoken[0].id == live.run_id
    assert store.release(spoken[1])
    store.end_live(replace(live, ended_at=LATER), duration=5.0)
    assert store.claim_run("w", NOW, 30, live=True) is None
    again = store.claim_run("w", NOW, 30, 60.0)
    assert again is not None
    assert again[0].id == live.run_id


def test_a_draft_is_the_text_of_a_shard_that_is_not_planned_yet(store: Store) -> None:
    _, claim = listening(store)
    before = store.last_event()
    assert store.save_draft(claim, 0, Span(0, 1.5), text(" Hel"))
    assert store.save_draft(claim, 0, Span(0, 2.5), text(" Hello"))
    (shard,) = store.shards(claim.run_id)
    assert (shard.span, shard.partial, shard.result) == (Span(0, 2.5), text(" Hello"), None)
    told = [event.data for event in store.events_after(before, 10)]
    assert [data["draft"] for data in told] == [True, True]
    assert [data["listened_to"] for data in told] == [0, 0]


def test_the_shard_that_a_draft_was_of_begins_with_it(store: Store) -> None:
    listened, claim = listening(store)
    assert store.save_draft(claim, 0, Span(0, 2.5), text(" Hello"))
    planned = replace(listened, plan=plan(), state=RunState.LISTENING)
    assert store.add_shards(planned, 0, [Span(0, 10), Span(10, 20)], claim)
    first, second = store.shards(claim.run_id)
    assert (first.span, first.partial, second.partial) == (Span(0, 10), text(" Hello"), None)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text(" Hello there"))
    assert not store.save_draft(claim, 0, Span(0, 10), text(" late"))
    assert store.shards(claim.run_id)[0].result == text(" Hello there")


def test_a_draft_of_nothing_is_withdrawn(store: Store) -> None:
    listened, claim = listening(store)
    assert store.save_draft(claim, 0, Span(0, 2.5), text(" Hm"))
    before = store.last_event()
    planned = replace(listened, plan=plan(), state=RunState.LISTENING)
    assert store.add_shards(planned, 0, [], claim)
    assert store.shards(claim.run_id) == []
    grown = next(e for e in store.events_after(before, 10) if e.type == "transcript.grew")
    assert (grown.data["gone"], grown.data["segments"]) == ([0], [])


def test_nobody_drafts_without_the_claim(store: Store) -> None:
    _, claim = listening(store)
    assert store.release(claim)
    assert not store.save_draft(claim, 0, Span(0, 1), text())
    assert store.shards(claim.run_id) == []
