"""Contract of every Store: speakers of recordings."""

from dataclasses import replace
from datetime import timedelta

import pytest
from library_values import NOW, recording
from speaker_values import FORMER, LISTENER, TURNS, TWO, asked, one_claim, piece, same, taken

from tacet.core.errors import NotFound
from tacet.library.model.recording import Fault
from tacet.library.model.speakers import Speakers, SpeakersState
from tacet.library.ports.store import Store


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
