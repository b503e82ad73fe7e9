"""However listening for speakers is broken off: what was heard stays, nothing else does."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from listening import PIECES, WORDS, Listening, found, in_turn, no_work, stored
from sample_library import SampleLibrary, WaveReader

from tacet.core.errors import NoSpace, NotFound, UnreadableMedia
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES
from tacet.library.model.speakers import SpeakersState, Wanted
from tacet.library.use_cases.recordings import (
    add_recording,
    delete_recording,
    purge_removed,
    restore_recording,
)
from tacet.library.use_cases.speakers import ask_speakers, forget_speakers
from tacet.library.worker import find_speakers as job
from tacet.library.worker import space_waits


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


@pytest.fixture
def listening(library: SampleLibrary) -> Listening:
    return Listening(library)


def test_a_worker_told_to_stop_hands_it_back_and_the_next_goes_on(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    stop = threading.Event()
    library.stopping = stop.is_set
    listening.at[10] = stop.set
    assert found(library) is None
    left = stored(library, recording)
    assert (left.state, left.listened, left.crashes) == (SpeakersState.WAITING, 8, 0)
    assert left.progress == pytest.approx(8 / PIECES)
    assert no_work(library)
    stop.clear()
    listening.heard.clear()
    assert found(library) is SpeakersState.DONE
    assert listening.heard == [7.5 * n for n in range(8, PIECES)]
    assert [turn.speaker for turn in stored(library, recording).turns] == in_turn(WORDS)


def test_a_deleted_recording_is_no_longer_listened_to(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    listening.at[9] = lambda: delete_recording(library.context, recording)
    assert found(library) is None
    assert len(listening.heard) == 10
    assert no_work(library)
    restore_recording(library.context, recording)
    assert found(library) is SpeakersState.DONE
    delete_recording(library.context, recording)
    library.clock.forward(minutes=1)
    assert purge_removed(library.context) == 1
    assert library.context.store.speakers(recording) is None
    assert list(library.context.store.pieces(recording)) == []


def test_a_recording_purged_in_the_middle_leaves_nothing(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)

    def purge() -> None:
        delete_recording(library.context, recording)
        library.clock.forward(minutes=1)
        assert purge_removed(library.context) == 1

    listening.at[9] = purge
    assert found(library) is None
    assert no_work(library)
    assert library.context.store.speakers(recording) is None


def test_what_is_forgotten_in_the_middle_stays_forgotten(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    listening.at[9] = lambda: forget_speakers(library.context, recording)
    assert found(library) is None
    assert library.context.store.speakers(recording) is None
    assert list(library.context.store.pieces(recording)) == []
    forget_speakers(library.context, recording)
    with pytest.raises(NotFound):
        forget_speakers(library.context, "nobody")


def test_another_wish_in_the_middle_is_the_one_that_is_granted(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    one = Wanted(num_speakers=1)
    listening.at[9] = lambda: ask_speakers(library.context, recording, one)
    assert found(library) is None
    assert found(library) is SpeakersState.DONE
    assert stored(library, recording).people == 1
    assert listening.heard.count(0.0) == 1


def test_a_faulty_diarizer_ends_this_job_only(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)

    def break_down() -> None:
        raise ZeroDivisionError

    listening.at[9] = break_down
    assert found(library) is SpeakersState.FAILED
    failed = stored(library, recording)
    assert failed.error
    assert (failed.error.code, failed.listened) == ("internal", 8)
    assert no_work(library)
    ask_speakers(library.context, recording)
    assert found(library) is SpeakersState.DONE


def test_a_file_that_cannot_be_read_says_so(library, listening) -> None:
    recording = add_recording(library.context, "talk.wav", [b"nothing"]).id
    with pytest.raises(UnreadableMedia, match="not a sound or video file"):
        ask_speakers(library.context, recording)
    library.context.store.change_recording(recording, error=None)
    ask_speakers(library.context, recording)
    assert found(library) is SpeakersState.FAILED
    failed = stored(library, recording)
    assert failed.error == Fault("unreadable_media", "This is not a sound or video file.")


def test_what_loses_worker_after_worker_ends_with_a_message(library, listening) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    store = library.context.store
    for _ in range(MAX_CRASHES):
        library.clock.forward(days=1)
        assert store.claim_speakers("w", library.clock(), 30)
        store.free_speakers_of("w", library.clock())
    library.clock.forward(days=1)
    assert found(library) is SpeakersState.FAILED
    error = stored(library, recording).error
    assert error
    assert "tacet doctor" in error.message
    assert listening.heard == []


def test_on_a_full_disk_it_says_what_it_waits_for_and_goes_on(
    library, listening, monkeypatch
) -> None:
    monkeypatch.setattr(space_waits, "POLL_SECONDS", 0.001)
    recording = library.add()
    ask_speakers(library.context, recording)
    files, told = library.context.files, []

    def full(*arguments: object, **given: object) -> None:
        raise NoSpace("There is not enough room on the disk.")

    def free_space() -> int:
        told.append(stored(library, recording).error)
        return len(told)  # more each time

    with monkeypatch.context() as patch:
        patch.setattr(WaveReader, "decode", full)
        patch.setattr(files, "free_space", free_space)
        patch.setattr(files, "require_space", lambda size: None)
        patch.setattr(job, "decoded_size", lambda recording: 5)
        assert found(library) is None
    assert len(told) >= 5, "it waited until there was room for all of it"
    assert {error.code if error else None for error in told} == {NoSpace.code}
    assert found(library) is SpeakersState.DONE
    assert stored(library, recording).error is None
