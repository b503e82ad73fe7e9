"""Steps in the library: long transcripts, another run, and what is remembered."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import words_at
from edited_run import finished_run
from sample_library import SampleLibrary, script

from tacet.core.errors import Conflict, NotFound
from tacet.core.operations.model import Rewrite, Split, Step
from tacet.core.transcript import Mark, Verdict
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.edit import ConflictState, Edits, LoggedStep
from tacet.library.model.run import RunState
from tacet.library.use_cases.carried_conflicts import accept, dismiss, reopen
from tacet.library.use_cases.carry_edits import carry_edits
from tacet.library.use_cases.edits import decide
from tacet.library.use_cases.lay_edits import lay_edits
from tacet.library.use_cases.operations import change_text, redo, undo
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import run_log_of, stored_transcript, transcript_of
from tacet.library.worker.perform_run import perform_run

MOST_BYTES = 20_000  # of an answer or event about one changed sentence of any transcript


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    library = SampleLibrary(tmp_path)
    yield library
    library.context.store.close()


def performed(library: SampleLibrary, recording: str, **options: object) -> str:
    """The id of a finished run of a recording."""
    run = request_run(library.context, recording, options)
    claimed = library.context.store.claim_run("w", library.clock(), 30)
    assert claimed
    assert perform_run(library.context, *claimed, library.resources) is RunState.DONE
    return run.id


def rewrite(library: SampleLibrary, run: str, before: str, after: str) -> None:
    """Another text for the words that are written so."""
    view = transcript_of(library.context, run)
    words = tuple(w.id for w in view.transcript.words if w.text.strip() == before)
    change_text(library.context, run, view.edits.revision, [Rewrite(words, after)])


def shown(library: SampleLibrary, run: str) -> str:
    return transcript_of(library.context, run).transcript.text


@pytest.mark.slow
def test_an_edit_of_ten_hours_sends_only_what_changed(library: SampleLibrary) -> None:
    text = " ".join(f"word{n}." if n % 9 == 8 else f"Word{n}" for n in range(7_500))
    shards = [words_at(text, 3_000.0 * n, 0.3, 0.1) for n in range(12)]
    run = finished_run(library.context.store, shards, 3_000.0)
    view = transcript_of(library.context, run)
    assert len(view.transcript.words) == 90_000
    words = [w.id for w in view.transcript.segments[5_000].words]
    last = library.context.store.last_event()
    outcome = change_text(library.context, run, 0, [Rewrite(tuple(words), "another text.")])
    assert len(outcome.told["segments"]) == 1
    assert len(json.dumps(outcome.told)) < MOST_BYTES
    events = library.context.store.events_after(last)
    assert sum(len(json.dumps(event.data)) for event in events) < MOST_BYTES
    assert len(json.dumps(undo(library.context, run, 1).told)) < MOST_BYTES
    assert len(json.dumps(redo(library.context, run, 1).told)) < MOST_BYTES
    aside = transcript_of(library.context, run).transcript.words[0].id
    last = library.context.store.last_event()
    decide(library.context, run, [aside], Verdict.REMOVED)
    events = library.context.store.events_after(last)
    assert sum(len(json.dumps(event.data)) for event in events) < MOST_BYTES


def test_a_change_that_touches_very_much_is_told_by_the_revision_alone(
    library: SampleLibrary,
) -> None:
    shards = [words_at("One two. " * 600, 600.0 * n, 0.3) for n in range(2)]
    run = finished_run(library.context.store, shards, 600.0)
    words = [w.id for w in transcript_of(library.context, run).transcript.words[::2]]
    last = library.context.store.last_event()
    outcome = change_text(library.context, run, 0, [Rewrite((word,), "ONE") for word in words])
    assert len(outcome.told["segments"]) == 1_200
    assert [e.type for e in library.context.store.events_after(last)] == ["run.changed"]


def test_a_step_that_could_not_be_stored_is_not_remembered(library: SampleLibrary) -> None:
    run = finished_run(library.context.store, [words_at("one two", 1)])
    stored = stored_transcript(library.context, library.context.store.run(run))
    texts = []
    for text in ("first", "second"):
        step = LoggedStep(Step(1, (Rewrite(("0.0.0",), text),)), library.clock())
        texts.append(lay_edits(stored, Edits(1, steps=(step,), last_step=1)).transcript.text)
    assert texts == [" first two", " second two"]


def test_steps_survive_that_the_library_is_opened_again(
    library: SampleLibrary, tmp_path: Path
) -> None:
    run = finished_run(library.context.store, [words_at("one two three", 1)])
    for count in range(30):
        view = transcript_of(library.context, run)
        last = view.transcript.words[-1].id
        change_text(library.context, run, count, [Rewrite((last,), f"text{count}")])
    for number in range(30, 10, -1):
        undo(library.context, run, number)
    library.context.store.close()
    again = SampleLibrary(tmp_path)
    assert shown(again, run) == " one two text9"
    assert redo(again.context, run, 11).told["history"] == {
        "undo": 11, "redo": 12, "conflicts": 0,
    }  # fmt: skip
    assert shown(again, run) == " one two text10"
    again.context.store.close()


def test_a_new_run_has_what_was_corrected_in_the_run_before(library: SampleLibrary) -> None:
    recording = library.add()
    first = performed(library, recording)
    rewrite(library, first, "word1", "corrected words")
    gone = next(w.id for w in transcript_of(library.context, first).transcript.words)
    decide(library.context, first, [gone], Verdict.REMOVED)
    second = performed(library, recording, beam_size=3)
    assert shown(library, second) == shown(library, first)
    assert "corrected words" in shown(library, second)
    edits = library.context.store.edits(second)
    assert [one.carried_from for one in edits.steps] == [first]
    summary = library.context.store.run(second).summary
    assert summary
    assert summary.written_words == 2
    log = json.loads(run_log_of(library.context, second))
    assert log["edits"]["steps"][0]["carried_from"] == first
    undo(library.context, second, 1)
    third = performed(library, recording, beam_size=4)
    assert "corrected" not in shown(library, third), "the run before counts, as it stands"


def test_corrections_are_carried_once_though_the_worker_dies_right_after(
    library: SampleLibrary,
) -> None:
    recording = library.add()
    rewrite(library, performed(library, recording), "word1", "corrected")
    second = performed(library, recording, beam_size=3)
    before = library.context.store.edits(second)
    assert carry_edits(library.context, library.context.store.run(second))
    assert library.context.store.edits(second) == before


def test_what_another_run_wrote_differently_waits_for_a_person(library: SampleLibrary) -> None:
    recording = library.add()
    first = performed(library, recording)
    rewrite(library, first, "word1", "corrected")
    rewrite(library, first, "word3", "meant")
    other = [
        replace(w, text=w.text.replace("word1", "ward").replace("word3", "wart")) for w in script(6)
    ]
    library.resources = replace(
        library.resources, open_engine=lambda run: ScriptedEngine(other, 30.0, 0.0)
    )
    second = performed(library, recording, beam_size=3)
    conflicts = library.context.store.edits(second).conflicts
    assert [(c.correction.before, c.correction.text) for c in conflicts] == [
        ("word1", "corrected"), ("word3", "meant"),
    ]  # fmt: skip
    assert accept(library.context, second, 1).told["history"]["conflicts"] == 1
    assert dismiss(library.context, second, 2).told["history"]["conflicts"] == 0
    text = shown(library, second)
    assert "corrected" in text
    assert "wart" in text
    states = [c.state for c in library.context.store.edits(second).conflicts]
    assert states == [ConflictState.ACCEPTED, ConflictState.DISMISSED]
    with pytest.raises(Conflict, match="dealt with"):
        accept(library.context, second, 2)
    with pytest.raises(NotFound):
        dismiss(library.context, second, 3)
    told = reopen(library.context, second, 2).told
    assert (told["history"]["conflicts"], told["segments"]) == (1, [])
    assert reopen(library.context, second, 2).told["history"]["conflicts"] == 1
    accept(library.context, second, 2)
    assert "meant" in shown(library, second)


def test_a_run_that_was_not_corrected_has_nothing_to_carry(library: SampleLibrary) -> None:
    recording = library.add()
    performed(library, recording)
    assert library.context.store.edits(performed(library, recording, beam_size=3)) == Edits()


def test_a_fault_of_carrying_fails_no_run_and_is_told(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = library.add()
    rewrite(library, performed(library, recording), "word1", "corrected")

    def broken(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tacet.library.use_cases.carry_edits.carry_over", broken)
    second = performed(library, recording, beam_size=3)
    assert any("could not be taken over" in w for w in library.context.store.run(second).warnings)


def test_segments_keep_their_numbers_and_new_ones_get_others(library: SampleLibrary) -> None:
    run = finished_run(library.context.store, [words_at("one two three", 1)])
    told = change_text(library.context, run, 0, [Split("0.0.1"), Split("0.0.2")]).told
    ids = [segment["id"] for segment in told["segments"]]
    assert len(set(ids)) == 3
    assert ids[0] == 0
    assert transcript_of(library.context, run).ids == tuple(ids)
    assert all(
        Mark.WRITTEN not in w.marks for w in transcript_of(library.context, run).transcript.words
    )
