"""Speakers of a recording: listened to once, grouped again and again, at the end of runs too."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from media_samples import wav
from sample_library import SampleLibrary, WaveReader
from scripted_diarizer import ScriptedDiarizer
from speaker_signals import vowels
from test_jobs_worker import Watched, until, working

from tacet import plugins
from tacet.core.errors import BadOption, NoSpace, NotFound, UnreadableMedia
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines.scripted import ScriptedEngine
from tacet.library.context import utc_now
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES, RunState
from tacet.library.model.speakers import Speakers, SpeakersState, Wanted
from tacet.library.use_cases.recordings import (
    add_recording,
    delete_recording,
    purge_removed,
    restore_recording,
)
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.speakers import ask_speakers, forget_speakers, speakers_of
from tacet.library.worker import find_speakers as job
from tacet.library.worker import space_waits
from tacet.library.worker.find_speakers import find_speakers

WORDS = 24  # in 97 s: 13 pieces
PIECES = 13


class Listening:
    """A diarizer that notes which pieces it listens to, and does something at one of them."""

    def __init__(self, library: SampleLibrary) -> None:
        self.heard: list[float] = []
        self.at: dict[int, Callable[[], object]] = {}  # by number of the piece
        diarizer = ScriptedDiarizer(on_listen=self._note)
        library.resources = replace(library.resources, open_diarizer=lambda: diarizer)

    def _note(self, start: float) -> None:
        self.heard.append(start)
        self.at.pop(round(start / 7.5), lambda: None)()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


@pytest.fixture
def listening(library: SampleLibrary) -> Listening:
    return Listening(library)


def found(library: SampleLibrary) -> SpeakersState | None:
    """How the next speakers ended."""
    claimed = library.context.store.claim_speakers("w", library.clock(), 30)
    assert claimed is not None
    return find_speakers(library.context, *claimed, library.resources)


def stored(library: SampleLibrary, recording: str) -> Speakers:
    speakers = library.context.store.speakers(recording)
    assert speakers is not None
    return speakers


def in_turn(count: int) -> list[int]:
    return [number % 2 for number in range(count)]


def no_work(library: SampleLibrary) -> bool:
    """Whether nothing decoded is left."""
    return not list((library.folder / "work").iterdir())


def test_two_people_who_take_turns_are_told_apart(library, listening) -> None:
    recording = library.add()
    assert speakers_of(library.context, recording) is None
    assert ask_speakers(library.context, recording).state is SpeakersState.WAITING
    assert found(library) is SpeakersState.DONE
    speakers = stored(library, recording)
    assert [turn.speaker for turn in speakers.turns] == in_turn(WORDS)
    starts = [turn.span.start for turn in speakers.turns]
    assert starts == pytest.approx([1.0 + 4 * n for n in range(WORDS)])
    assert (speakers.people, speakers.revision, speakers.progress) == (2, 1, 1.0)
    assert speakers.listener
    assert speakers.listener.duration == pytest.approx(4 * WORDS + 1)
    assert speakers.listener.versions == {"tacet": "0"}
    assert len(listening.heard) == PIECES
    assert no_work(library)


def test_another_number_is_grouped_without_listening_or_reading_the_file(
    library, listening
) -> None:
    recording = library.add()
    ask_speakers(library.context, recording)
    assert found(library) is SpeakersState.DONE
    listening.heard.clear()
    library.context.files.remove(library.context.store.recording(recording).file)
    ask_speakers(library.context, recording, Wanted(num_speakers=1))
    assert found(library) is SpeakersState.DONE
    speakers = stored(library, recording)
    assert {turn.speaker for turn in speakers.turns} == {0}
    assert {turn.speaker for turn in speakers.former} == {1}, "the number is never given away"
    assert speakers.revision == 2
    ask_speakers(library.context, recording, Wanted(num_speakers=2))
    assert found(library) is SpeakersState.DONE
    assert [turn.speaker for turn in stored(library, recording).turns] == in_turn(WORDS)
    assert stored(library, recording).former == ()
    assert listening.heard == []


def test_who_says_no_word_of_the_text_comes_last(library, listening) -> None:
    recording = library.add()
    request_run(library.context, recording)
    second = Word(Span(5.1, 5.6), " hello", 0.9)
    library.use_engine(lambda run: ScriptedEngine([second]))
    assert library.perform() is RunState.DONE
    ask_speakers(library.context, recording)
    assert found(library) is SpeakersState.DONE
    assert [turn.speaker for turn in stored(library, recording).turns[:2]] == [1, 0]


def test_a_run_that_wants_speakers_asks_for_them_before_it_is_over(library, listening) -> None:
    recording = library.add()
    options = {"diarize": True, "min_speakers": 2, "max_speakers": 5}
    request_run(library.context, recording, options)
    states = []
    ask = library.context.store.ask_speakers

    def noting(*arguments):
        states.append(library.context.store.runs_of(recording)[0].state)
        return ask(*arguments)

    library.context.store.ask_speakers = noting
    assert library.perform() is RunState.DONE
    assert states == [RunState.LISTENING]
    assert stored(library, recording).wanted == Wanted(0, 2, 5)
    assert found(library) is SpeakersState.DONE


def test_a_run_without_the_option_asks_for_nobody(library, listening) -> None:
    recording = library.add()
    request_run(library.context, recording)
    assert library.perform() is RunState.DONE
    assert library.context.store.speakers(recording) is None


def test_a_new_text_listens_to_nothing_and_keeps_the_number_that_a_person_named(
    library, listening
) -> None:
    recording = library.add()
    ask_speakers(library.context, recording, Wanted(num_speakers=2))
    assert found(library) is SpeakersState.DONE
    before = stored(library, recording)
    request_run(library.context, recording, {"diarize": True})
    assert library.perform() is RunState.DONE
    assert stored(library, recording) == before
    request_run(library.context, recording, {"diarize": True, "num_speakers": 3})
    assert library.perform() is RunState.DONE
    again = stored(library, recording)
    assert (again.state, again.wanted) == (SpeakersState.WAITING, Wanted(num_speakers=3))


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


def test_numbers_that_contradict_each_other_are_refused(library) -> None:
    recording = library.add()
    for wanted in (Wanted(0, 3, 2), Wanted(3, 4, 0), Wanted(3, 0, 2)):
        with pytest.raises(BadOption):
            ask_speakers(library.context, recording, wanted)
    with pytest.raises(NotFound):
        ask_speakers(library.context, "nobody")


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


def test_a_worker_listens_beside_a_run_that_goes_on(tmp_path: Path) -> None:
    with SampleLibrary(tmp_path, WORDS, 0.0, utc_now) as library:
        watched = Watched(library, {"held": threading.Event()})
        request_run(library.context, library.add("held"))
        others = [library.add(f"{number}.wav") for number in range(3)]
        for recording in others:
            ask_speakers(library.context, recording)
        with working(library, watched):
            until(lambda: watched.begun == ["held"])
            until(lambda: all(stored(library, one).state is SpeakersState.DONE for one in others))
            assert not watched.ended, "the run was in nobody's way, and nobody in its"


def test_the_real_diarizer_tells_two_voices_apart(library, tmp_path) -> None:
    samples = (vowels(17.0) * 32_000).astype(np.int16).tobytes()
    file = wav(tmp_path / "vowels.wav", 16_000, 1, 16, samples)
    recording = add_recording(library.context, "vowels.wav", [file.read_bytes()]).id
    library.resources = replace(
        library.resources, open_diarizer=lambda: plugins.diarizer(plugins.DEFAULT_DIARIZER)
    )
    ask_speakers(library.context, recording, Wanted(num_speakers=2))
    assert found(library) is SpeakersState.DONE
    speakers = stored(library, recording)
    assert [turn.speaker for turn in speakers.turns[:4]] == [0, 1, 0, 1]
    assert all(turn.span.end <= 17.0 for turn in speakers.turns)
