"""kill -9 of the worker while it listens for who speaks: nothing stored is listened to again."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from library_worker import HEARD
from sample_library import SampleLibrary
from test_worker_killed import ended, freeze, start, until, worker_name

from tacet.core.speakers.turns import Turn
from tacet.library.context import utc_now
from tacet.library.model.speakers import Speakers, SpeakersState
from tacet.library.use_cases.speakers import ask_speakers
from tacet.library.worker.find_speakers import SAVED_TOGETHER, find_speakers

WORDS = 60  # in 241 s: 33 pieces
PIECES = 33
DELAY = timedelta(minutes=1)  # after a crash, until it is taken again


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library on the real clock, with four minutes of sound."""
    with SampleLibrary(tmp_path, WORDS, 0.0, utc_now) as library:
        yield library


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Turn, ...]:
    """The turns that are found when nothing happens."""
    with SampleLibrary(tmp_path_factory.mktemp("calm"), WORDS, 0.0, utc_now) as library:
        recording = library.add()
        ask_speakers(library.context, recording)
        claimed = library.context.store.claim_speakers("w", utc_now(), 30)
        assert claimed
        assert find_speakers(library.context, *claimed, library.resources) is SpeakersState.DONE
        return now(library, recording).turns


def now(library: SampleLibrary, recording: str) -> Speakers:
    speakers = library.context.store.speakers(recording)
    assert speakers is not None
    return speakers


def heard(library: SampleLibrary) -> list[float]:
    """Starts of all pieces that were listened to so far, by whichever worker."""
    notes = library.folder / HEARD
    return [float(line) for line in notes.read_text().splitlines()] if notes.exists() else []


def test_workers_killed_again_and_again_end_with_the_same_turns(
    library: SampleLibrary, undisturbed: tuple[Turn, ...]
) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    for _ in range(3):
        before = now(library, recording).listened
        with ended(start(library.folder, delay=0.1)):
            until(lambda b=before: now(library, recording).listened > b)
    with ended(start(library.folder)):
        until(lambda: now(library, recording).state is SpeakersState.DONE)
        until(lambda: not list((library.folder / "work").iterdir()))
    found = now(library, recording)
    assert (found.turns, found.listened, found.revision) == (undisturbed, PIECES, 1)
    assert found.attempt > 4
    starts = heard(library)
    for number in range(PIECES):
        assert 1 <= starts.count(7.5 * number) <= 4
    assert all(starts.count(7.5 * number) == 1 for number in range(SAVED_TOGETHER)), (
        "the first worker stored them"
    )


def test_stored_pieces_are_not_listened_to_again(library: SampleLibrary) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    with ended(start(library.folder, delay=0.1)):
        until(lambda: now(library, recording).listened >= 2 * SAVED_TOGETHER)
    stored, before = now(library, recording).listened, heard(library)
    with ended(start(library.folder)):
        until(lambda: now(library, recording).state is SpeakersState.DONE)
    after = heard(library)[len(before) :]
    assert after == [7.5 * number for number in range(stored, PIECES)]


def test_a_worker_told_to_stop_hands_them_back_and_counts_nothing(library: SampleLibrary) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    worker = start(library.folder, delay=0.3, hand_back=1000)
    with ended(worker):
        until(lambda: bool(heard(library)))
        worker.terminate()
        assert worker.wait(60) == 0, "long before it would let go by force"
    left = now(library, recording)
    assert (left.state, left.crashes) == (SpeakersState.WAITING, 0)


def test_a_worker_that_cannot_stop_in_time_hands_them_back_all_the_same(
    library: SampleLibrary,
) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    worker = start(library.folder, delay=1000, hand_back=0.5)
    with ended(worker):
        until(lambda: bool(heard(library)))
        worker.terminate()
        assert worker.wait(60) == 0
    left = now(library, recording)
    assert (left.state, left.crashes) == (SpeakersState.WAITING, 0)


def test_a_frozen_worker_that_comes_back_stores_nothing(
    library: SampleLibrary, undisturbed: tuple[Turn, ...]
) -> None:
    recording, store = library.add(), library.context.store
    ask_speakers(library.context, recording)
    frozen = start(library.folder, delay=0.2)
    with ended(frozen):
        until(lambda: now(library, recording).listened >= SAVED_TOGETHER)
        freeze(frozen, library.folder)
        store.free_speakers_of(worker_name(library.folder), utc_now())
        claimed = store.claim_speakers("other", utc_now() + DELAY, 300)
        assert claimed
        assert find_speakers(library.context, *claimed, library.resources) is SpeakersState.DONE
        answered = now(library, recording)
        assert answered.turns == undisturbed
        frozen.send_signal(signal.SIGCONT)
        other = library.add("other.wav", 2)
        ask_speakers(library.context, other)
        until(lambda: now(library, other).state is SpeakersState.DONE)  # in the only slot
        assert frozen.poll() is None
    assert now(library, recording) == answered
