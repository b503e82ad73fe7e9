"""Speakers of a recording: listened to once, grouped again and again, at the end of runs too."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from listening import PIECES, WORDS, Listening, found, in_turn, no_work, stored
from media_samples import wav
from sample_library import SampleLibrary
from scripted_diarizer import ScriptedDiarizer
from speaker_signals import vowels
from test_jobs_worker import PATIENCE, Watched, until, working

from tacet import plugins
from tacet.core.errors import BadOption, NotFound
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines.scripted import ScriptedEngine
from tacet.library.context import utc_now
from tacet.library.model.run import RunState
from tacet.library.model.speakers import SpeakersState, Wanted
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.speakers import ask_speakers, speakers_of


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


@pytest.fixture
def listening(library: SampleLibrary) -> Listening:
    return Listening(library)


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


def test_numbers_that_contradict_each_other_are_refused(library) -> None:
    recording = library.add()
    for wanted in (Wanted(0, 3, 2), Wanted(3, 4, 0), Wanted(3, 0, 2)):
        with pytest.raises(BadOption):
            ask_speakers(library.context, recording, wanted)
    with pytest.raises(NotFound):
        ask_speakers(library.context, "nobody")


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


def test_after_the_computer_slept_the_worker_goes_on_with_its_claim(tmp_path: Path) -> None:
    with SampleLibrary(tmp_path, WORDS) as library:
        recording, gate, begun = library.add(), threading.Event(), threading.Event()
        ask_speakers(library.context, recording)

        def hold(start: float) -> None:
            begun.set()
            gate.wait(PATIENCE)

        diarizer = ScriptedDiarizer(on_listen=hold)
        library.resources = replace(library.resources, open_diarizer=lambda: diarizer)
        watched = Watched(library, {"listening": gate})  # opened whatever happens
        with working(library, watched):
            until(begun.is_set)
            library.clock.forward(hours=1)
            run = request_run(library.context, library.add("short", 1))
            until(lambda: library.context.store.run(run.id).state.final)  # it has claimed since
            assert library.context.store.claim_speakers("other", library.clock(), 30) is None
            gate.set()
            until(lambda: stored(library, recording).state is SpeakersState.DONE)
        ended = stored(library, recording)
        assert (ended.attempt, ended.crashes) == (2, 0)


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
