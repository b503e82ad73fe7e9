"""Contract of every Store: speakers of recordings."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from library_values import NOW, claimed, recording, run

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.library.model.recording import Fault
from tacet.library.model.speakers import (
    Listener,
    Speakers,
    SpeakersClaim,
    SpeakersState,
    Wanted,
)
from tacet.library.ports.store import Store

ANY, TWO = Wanted(), Wanted(2, 1, 3)
TURNS = (Turn(Span(1 / 3, 36_000.1), 0), Turn(Span(2, 2.5), 700))
FORMER = (Turn(Span(0.1, 0.2), 5),)
LISTENER = Listener("scripted", 7.5, 123.4, None, {"tacet": "1"})


def asked(
    store: Store, wanted: Wanted = ANY, number: int = 1, track: int | None = None
) -> Speakers:
    """Speakers of a recording, asked for at a time of its own."""
    return store.ask_speakers(f"r{number}", wanted, track, NOW + timedelta(seconds=number))


def taken(store: Store, worker: str = "w", **later: float) -> tuple[Speakers, SpeakersClaim]:
    """The next speakers, claimed."""
    found = store.claim_speakers(worker, NOW + timedelta(hours=1, **later), 30)
    assert found is not None
    return found


def one_claim(store: Store) -> SpeakersClaim:
    """The claim on the speakers of a new recording."""
    store.add_recording(recording())
    asked(store)
    return taken(store)[1]


def piece(number: int, stretches: int = 2, people: int = 3) -> LocalSpeakers:
    """A piece with odd figures."""
    rng = np.random.default_rng(number)
    return LocalSpeakers(
        number * 7.5 + 0.1,
        0.016875,
        rng.integers(0, 256, (5, people), np.uint8),
        rng.integers(0, 5, (stretches, 3), np.int32),
        rng.standard_normal((stretches, 4)).astype(np.float16),
        rng.standard_normal(stretches).astype(np.float32),
    )


def same(one: LocalSpeakers, other: LocalSpeakers) -> bool:
    """Whether two pieces are the same, bit by bit."""
    pairs = (
        (getattr(one, name), getattr(other, name))
        for name in ("activity", "stretches", "voices", "seconds")
    )
    return (one.start, one.hop) == (other.start, other.hop) and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs
    )


def test_nobody_has_speakers_before_they_are_asked_for(store: Store) -> None:
    store.add_recording(recording())
    assert store.speakers("r1") is None
    assert store.speakers_in(["r1", "nobody"]) == {}
    assert store.claim_speakers("w", NOW, 30) is None
    assert not store.forget_speakers("r1")
    with pytest.raises(NotFound):
        asked(store, number=7)
    store.change_recording("r1", removed_at=NOW)
    with pytest.raises(NotFound):
        asked(store)


def test_a_wish_waits_and_the_same_one_again_changes_nothing(store: Store) -> None:
    store.add_recording(recording())
    at = NOW + timedelta(seconds=1)
    wished = asked(store, TWO)
    assert wished == Speakers("r1", SpeakersState.WAITING, TWO, at, attempt=1)
    last = store.last_event()
    assert store.ask_speakers("r1", TWO, None, NOW + timedelta(days=1)) == wished
    assert store.speakers("r1") == wished
    assert store.speakers_in(["r1"]) == {"r1": wished}
    assert store.last_event() == last


def test_turns_come_back_exactly_and_lists_leave_them_out(store: Store) -> None:
    claim = one_claim(store)
    assert store.begin_listening(claim, LISTENER) == 0
    assert store.finish_speakers(claim, TURNS, FORMER)
    found = store.speakers("r1")
    assert found
    assert (found.state, found.progress, found.people) == (SpeakersState.DONE, 1.0, 2)
    assert (found.turns, found.former, found.revision) == (TURNS, FORMER, 1)
    assert (found.listener, found.error) == (LISTENER, None)
    assert store.speakers_in(["r1"]) == {"r1": replace(found, turns=(), former=())}
    assert not store.finish_speakers(claim, ()), "once"
    assert store.claim_speakers("w", NOW + timedelta(days=1), 30) is None


def test_pieces_come_back_exactly_and_in_order(store: Store) -> None:
    claim = one_claim(store)
    pieces = [piece(0), piece(1, stretches=0), piece(2, people=1), piece(3)]
    assert store.begin_listening(claim, LISTENER) == 0
    assert store.save_pieces(claim, 0, pieces[:3], 0.75)
    assert not store.save_pieces(claim, 0, pieces[:3], 0.75), "they are stored already"
    assert not store.save_pieces(claim, 4, pieces[3:], 1.0), "one would be missing"
    assert store.save_pieces(claim, 3, pieces[3:], 1.0)
    stored = list(store.pieces("r1"))
    assert len(stored) == 4
    assert all(same(*pair) for pair in zip(pieces, stored, strict=True))
    assert list(store.pieces("nobody")) == []
    found = store.speakers("r1")
    assert found
    assert (found.listened, found.progress) == (4, 1.0)


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


def test_another_number_keeps_what_was_listened_to_and_the_turns(store: Store) -> None:
    claim = one_claim(store)
    store.begin_listening(claim, LISTENER)
    store.save_pieces(claim, 0, [piece(0)], 1.0)
    store.finish_speakers(claim, TURNS, FORMER)
    again = asked(store, TWO)
    assert (again.state, again.wanted) == (SpeakersState.WAITING, TWO)
    assert (again.turns, again.former, again.revision) == (TURNS, FORMER, 1)
    found, claim = taken(store)
    assert (found.state, found.listened) == (SpeakersState.LISTENING, 1)
    assert (found.turns, found.former) == (TURNS, FORMER)
    assert store.finish_speakers(claim, TURNS[:1])
    found = store.speakers("r1")
    assert found
    assert (found.turns, found.former, found.revision) == (TURNS[:1], (), 2)


def test_another_wish_ends_the_work_on_the_last_one(store: Store) -> None:
    claim = one_claim(store)
    assert store.speakers_wanted(claim)
    asked(store, TWO)
    assert not store.speakers_wanted(claim)
    assert store.begin_listening(claim, LISTENER) is None
    assert not store.finish_speakers(claim, TURNS)
    assert taken(store)[0].wanted == TWO


def test_another_track_is_listened_to_anew(store: Store) -> None:
    claim = one_claim(store)
    store.begin_listening(claim, replace(LISTENER, track=1))
    store.save_pieces(claim, 0, [piece(0)], 1.0)
    store.finish_speakers(claim, TURNS)
    assert asked(store).state is SpeakersState.DONE, "the same track"
    assert asked(store, track=1).state is SpeakersState.DONE
    other = asked(store, track=2)
    assert (other.state, other.track, other.listened) == (SpeakersState.WAITING, 2, 0)
    assert other.progress == 0.0
    assert list(store.pieces("r1")) == []


def test_what_failed_is_tried_again_when_it_is_asked_for_again(store: Store) -> None:
    claim = one_claim(store)
    store.begin_listening(claim, LISTENER)
    store.save_pieces(claim, 0, [piece(0)], 0.5)
    assert store.finish_speakers(claim, Fault("x", "y"))
    failed = store.speakers("r1")
    assert failed
    assert (failed.state, failed.error) == (SpeakersState.FAILED, Fault("x", "y"))
    assert (failed.revision, failed.progress) == (0, 0.5)
    assert store.claim_speakers("w", NOW + timedelta(days=1), 30) is None
    again = asked(store)
    assert (again.state, again.error, again.listened) == (SpeakersState.WAITING, None, 1)


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


def test_they_go_with_their_recording_and_when_they_are_forgotten(store: Store) -> None:
    for number in (1, 2):
        store.add_recording(recording(number))
        asked(store, number=number)
        _, claim = taken(store)
        store.begin_listening(claim, LISTENER)
        store.save_pieces(claim, 0, [piece(0)], 0.5)
        assert store.finish_speakers(claim, TURNS)
    store.purge("r1")
    assert store.forget_speakers("r2")
    assert not store.forget_speakers("r2")
    assert store.speakers_in(["r1", "r2"]) == {}
    assert [list(store.pieces(id)) for id in ("r1", "r2")] == [[], []]
    assert asked(store, number=2).turns == ()


def test_forgetting_ends_the_work_on_them(store: Store) -> None:
    claim = one_claim(store)
    assert store.forget_speakers("r1")
    assert not store.speakers_wanted(claim)
    assert not store.finish_speakers(claim, TURNS)
    assert store.speakers("r1") is None


def test_every_change_is_told(store: Store) -> None:
    store.add_recording(recording())
    last = store.last_event()
    asked(store)
    _, claim = taken(store)
    store.begin_listening(claim, LISTENER)
    store.explain_wait(claim, Fault("x", "y"))
    store.save_pieces(claim, 0, [piece(0)], 0.5)
    store.finish_speakers(claim, TURNS)
    store.forget_speakers("r1")
    events = store.events_after(last)
    assert {event.type for event in events} == {"speakers.changed"}
    assert {event.data["recording_id"] for event in events} == {"r1"}
    told = [tuple(e.data[name] for name in ("state", "progress", "revision")) for e in events]
    assert told == [
        ("waiting", 0.0, 0),
        ("listening", 0.0, 0),
        ("listening", 0.0, 0),
        ("listening", 0.5, 0),
        ("done", 1.0, 1),
        ("none", 0.0, 0),
    ]
