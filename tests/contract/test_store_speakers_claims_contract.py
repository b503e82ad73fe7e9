"""Contract of every Store: claims on speakers of recordings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from library_values import NOW, claimed, recording, run
from speaker_values import LISTENER, TURNS, TWO, asked, one_claim, piece, taken

from tacet.library.ports.store import Store


def test_nothing_is_stored_under_an_old_claim(store: Store) -> None:
    old = one_claim(store)
    found, new = taken(store, "other", seconds=31)
    assert (found.crashes, new.attempt) == (1, old.attempt + 1)
    assert not store.renew_speakers(old, NOW)
    assert not store.release_speakers(old)
    assert not store.speakers_wanted(old)
    assert not store.explain_wait(old, None)
    assert store.begin_listening(old, LISTENER) is None
    assert not store.save_pieces(old, 0, [piece(0)], 0.5)
    assert not store.finish_speakers(old, TURNS)
    assert store.renew_speakers(new, NOW + timedelta(hours=1, seconds=90))
    assert store.claim_speakers("third", NOW + timedelta(hours=1, seconds=80), 30) is None


def test_they_are_claimed_in_order_and_delayed_after_crashes(store: Store) -> None:
    for number in (2, 1):
        store.add_recording(recording(number))
        asked(store, number=number)
    found, claim = taken(store)
    assert found.recording_id == "r1"
    assert store.release_speakers(claim)
    assert taken(store)[0].crashes == 0
    assert store.free_speakers_of("w", NOW + timedelta(hours=1)) == 1
    assert taken(store)[0].recording_id == "r2", "what lost its worker lets the others go first"


def test_what_gets_on_has_lost_no_worker(store: Store) -> None:
    one_claim(store)
    store.free_speakers_of("w", NOW)
    found, claim = taken(store)
    assert found.crashes == 1
    store.begin_listening(claim, LISTENER)
    assert store.save_pieces(claim, 0, [piece(0)], 0.5)
    assert store.speakers_in(["r1"])["r1"].crashes == 0


def test_what_lost_its_worker_is_worked_on_alone(store: Store) -> None:
    one_claim(store)
    store.add_run(run())
    _, run_claim = claimed(store, at=NOW + timedelta(hours=1))
    store.free_speakers_of("w", NOW)
    assert store.claim_speakers("w", NOW + timedelta(hours=1), 30) is None
    assert store.release(run_claim)
    found, _ = taken(store)
    assert found.crashes == 1
    assert store.claim_run("w", NOW + timedelta(hours=1), 30) is None


def test_they_wait_until_a_run_that_lost_its_worker_gets_on(store: Store) -> None:
    store.add_recording(recording())
    store.add_run(run())
    asked(store)
    claimed(store)
    store.free_runs_of("w", NOW)
    _, claim = claimed(store, at=NOW + timedelta(hours=1))
    assert store.claim_speakers("w", NOW + timedelta(hours=1), 30) is None
    assert store.release(claim)
    assert taken(store)


def test_those_of_a_deleted_recording_rest_until_it_comes_back(store: Store) -> None:
    claim = one_claim(store)
    store.add_recording(recording(2))
    store.change_recording("r1", removed_at=NOW)
    assert not store.speakers_wanted(claim)
    assert store.release_speakers(claim)
    assert store.claim_speakers("w", NOW + timedelta(hours=1), 30) is None
    store.change_recording("r1", removed_at=None)
    assert taken(store)


def test_those_of_a_recording_whose_deletion_lies_ahead_are_found(store: Store) -> None:
    store.add_recording(recording())
    store.change_recording("r1", removed_at=datetime.now(UTC) + timedelta(hours=1))
    asked(store)
    _, claim = taken(store)
    assert store.speakers_wanted(claim)
    store.change_recording("r1", removed_at=NOW)
    assert not store.speakers_wanted(claim)


def test_forgetting_ends_the_work_on_them(store: Store) -> None:
    claim = one_claim(store)
    assert store.forget_speakers("r1")
    assert not store.speakers_wanted(claim)
    assert not store.finish_speakers(claim, TURNS)
    assert store.speakers("r1") is None


def test_another_wish_ends_the_work_on_the_last_one(store: Store) -> None:
    claim = one_claim(store)
    assert store.speakers_wanted(claim)
    asked(store, TWO)
    assert not store.speakers_wanted(claim)
    assert store.begin_listening(claim, LISTENER) is None
    assert not store.finish_speakers(claim, TURNS)
    assert taken(store)[0].wanted == TWO


def test_a_successor_goes_on_with_the_pieces_of_the_same_listener_only(store: Store) -> None:
    claim = one_claim(store)
    store.begin_listening(claim, LISTENER)
    assert store.save_pieces(claim, 0, [piece(0)], 0.5)
    assert store.release_speakers(claim)
    _, claim = taken(store)
    newer = replace(LISTENER, versions={"tacet": "2"})
    assert store.begin_listening(claim, newer) == 1
    for other in (
        replace(LISTENER, diarizer="other"),
        replace(LISTENER, diarizer="other", step=5.0),
        replace(LISTENER, diarizer="other", step=5.0, track=2),
    ):
        assert store.begin_listening(claim, other) == 0
        assert list(store.pieces("r1")) == []
        assert store.save_pieces(claim, 0, [piece(0)], 0.5)
