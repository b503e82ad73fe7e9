"""The text of a run says who speaks: from the recording's turns, as a person then names them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_library import SampleLibrary

from tacet.core.operations.model import Operation, RenameSpeaker, Rewrite, SetSpeaker
from tacet.core.span import Span
from tacet.core.transcript import Verdict
from tacet.library.model.run import RunState, TranscriptView
from tacet.library.model.speakers import SpeakersState, Wanted
from tacet.library.use_cases.edits import decide, request_span
from tacet.library.use_cases.operations import change_text, undo
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.speakers import ANY_NUMBER, ask_speakers, forget_speakers
from tacet.library.use_cases.transcripts import run_log_of, transcript_of, transcript_part_of
from tacet.library.worker.answer_request import answer_request
from tacet.library.worker.find_speakers import find_speakers

WORDS = 8  # two people say one word each in turn, every four seconds
IN_TURN = ["Speaker 1", "Speaker 2"] * 4


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


@pytest.fixture
def run(library: SampleLibrary) -> str:
    """A finished run of a recording whose speakers are known."""
    run = transcribed(library, library.add())
    found(library, run)
    return run


def transcribed(library: SampleLibrary, recording: str) -> str:
    run = request_run(library.context, recording).id
    assert library.perform() is RunState.DONE
    return run


def found(library: SampleLibrary, run: str, wanted: Wanted = ANY_NUMBER) -> None:
    ask_speakers(library.context, library.context.store.run(run).recording_id, wanted)
    claimed = library.context.store.claim_speakers("w", library.clock(), 30)
    assert claimed
    state = find_speakers(library.context, *claimed, library.resources)
    assert state is SpeakersState.DONE


def view(library: SampleLibrary, run: str) -> TranscriptView:
    return transcript_of(library.context, run)


def speakers(library: SampleLibrary, run: str) -> list[str | None]:
    return [word.speaker for word in view(library, run).transcript.words]


def change(library: SampleLibrary, run: str, *operations: Operation) -> int:
    """The number of the step that did it."""
    change_text(library.context, run, view(library, run).edits.revision, operations)
    return view(library, run).edits.live[-1].number


def test_words_say_who_speaks_once_that_is_known(library: SampleLibrary) -> None:
    run = transcribed(library, library.add())
    assert speakers(library, run) == [None] * WORDS
    before = view(library, run)
    found(library, run)
    assert speakers(library, run) == IN_TURN
    after = view(library, run)
    assert [word.id for word in after.transcript.words] == [w.id for w in before.transcript.words]
    assert len(set(after.ids)) == len(after.ids) == len(after.transcript.segments)
    assert all(len({w.speaker for w in s.words}) == 1 for s in after.transcript.segments)
    assert after.transcript.text == before.transcript.text


def test_a_part_of_the_text_says_the_same_as_the_whole(library: SampleLibrary, run: str) -> None:
    part = transcript_part_of(library.context, run, Span(8, 16))
    whole = view(library, run)
    known = dict(zip(whole.ids, whole.transcript.segments, strict=True))
    assert part.ids
    assert [known[id].speaker for id in part.ids] == [s.speaker for s in part.transcript.segments]


def test_a_name_is_given_once_for_all_and_undone(library: SampleLibrary, run: str) -> None:
    number = change(library, run, RenameSpeaker("Speaker 1", "Ada"))
    assert speakers(library, run) == ["Ada", "Speaker 2"] * 4
    undo(library.context, run, number)
    assert speakers(library, run) == IN_TURN


def test_names_and_moved_words_stay_when_voices_are_grouped_again(
    library: SampleLibrary, run: str
) -> None:
    last = view(library, run).transcript.words[-1].id
    change(library, run, RenameSpeaker("Speaker 2", "Bob"))
    change(library, run, SetSpeaker((last,), "Cy"))
    found(library, run, Wanted(num_speakers=1))
    assert speakers(library, run) == ["Speaker 1"] * 7 + ["Cy"]
    found(library, run, Wanted(num_speakers=2))
    assert speakers(library, run) == ["Speaker 1", "Bob"] * 3 + ["Speaker 1", "Cy"]


def test_a_new_run_has_the_same_speakers_and_the_names_they_were_given(
    library: SampleLibrary, run: str
) -> None:
    change(library, run, RenameSpeaker("Speaker 1", "Ada"))
    words = view(library, run).transcript.words
    change(library, run, SetSpeaker((words[1].id,), "Eve"))
    heard = library.context.store.speakers(library.context.store.run(run).recording_id)
    new = transcribed(library, library.context.store.run(run).recording_id)
    assert speakers(library, new) == ["Ada", "Eve", *["Ada", "Speaker 2"] * 3]
    assert library.context.store.speakers(library.context.store.run(new).recording_id) == heard
    steps = [step.operations for step in view(library, new).edits.live]
    assert [type(one) for step in steps for one in step] == [RenameSpeaker, SetSpeaker]


def test_what_is_written_or_comes_back_later_has_a_speaker(
    library: SampleLibrary, run: str
) -> None:
    words = view(library, run).transcript.words
    change(library, run, Rewrite((words[1].id,), "another word"))
    decide(library.context, run, [words[0].id], Verdict.REMOVED)
    assert speakers(library, run) == ["Speaker 2", "Speaker 2", *IN_TURN[2:]]
    removed = view(library, run).transcript.removed
    assert [word.speaker for word in removed] == ["Speaker 1"]


def test_what_is_heard_again_has_its_speakers(library: SampleLibrary, run: str) -> None:
    request_span(library.context, run, 4.0, 12.0)
    claimed = library.context.store.claim_span_request("w", library.clock(), 30)
    assert claimed
    assert answer_request(library.context, *claimed, library.resources)
    assert speakers(library, run) == IN_TURN


def test_the_log_of_a_run_has_the_names_that_were_given(library: SampleLibrary, run: str) -> None:
    change(library, run, RenameSpeaker("Speaker 1", "Ada"))
    (step,) = json.loads(run_log_of(library.context, run))["edits"]["steps"]
    assert step["operations"] == [{"kind": "rename_speaker", "name": "Speaker 1", "new": "Ada"}]


def test_forgotten_voices_say_nothing_more(library: SampleLibrary, run: str) -> None:
    change(library, run, RenameSpeaker("Speaker 1", "Ada"))
    forget_speakers(library.context, library.context.store.run(run).recording_id)
    assert speakers(library, run) == [None] * WORDS
    found(library, run)
    assert speakers(library, run) == ["Ada", "Speaker 2"] * 4
