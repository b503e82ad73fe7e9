"""What a run left out can be confirmed by a person, stays so, and can be taken up again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_library import SampleLibrary, script

from tacet.core.editing import WordId
from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.transcript import Mark, Transcript, Verdict, Word, missed_id
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import decide
from tacet.library.use_cases.runs import request_run, run_of
from tacet.library.use_cases.transcripts import transcript_of

OPTIONS = {"vad_filter": False, "silence": "strict"}  # every window is heard and judged
IN_SILENCE = Word(Span(3.2, 3.5), " thanks", 0.9)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library whose model misses the last two of six bursts and hears a word in silence."""
    library = SampleLibrary(tmp_path)
    said = [*script(4), IN_SILENCE]
    engine = ScriptedEngine(sorted(said, key=lambda word: word.span), 30.0)
    library.resources = replace(library.resources, open_engine=lambda run: engine)
    yield library
    library.context.store.close()


def done(library: SampleLibrary) -> Run:
    run = request_run(library.context, library.add(), OPTIONS)
    assert library.perform() is RunState.DONE
    return run


def text(library: SampleLibrary, run: Run) -> Transcript:
    return transcript_of(library.context, run.id).transcript


def left_out(library: SampleLibrary, run: Run) -> list[WordId]:
    """All that the run set aside, and all that it missed."""
    written = text(library, run)
    assert [word.text for word in written.removed] == [" thanks"]
    assert written.missed
    return [one.id for one in (*written.removed, *written.missed)]


def test_what_was_left_out_is_marked_and_stays_out(library: SampleLibrary) -> None:
    run = done(library)
    before = text(library, run)
    decide(library.context, run.id, left_out(library, run), Verdict.REMOVED)
    after = text(library, run)
    assert after.segments == before.segments
    assert {one.marks for one in (*after.removed, *after.missed)} == {(Mark.LEFT_ASIDE,)}
    summary = run_of(library.context, run.id).summary
    assert summary is not None
    assert (summary.removed_words, summary.removed_phrases) == (1, 1)


def test_it_can_be_taken_up_again(library: SampleLibrary) -> None:
    run = done(library)
    before, keys = text(library, run), left_out(library, run)
    decide(library.context, run.id, keys, Verdict.REMOVED)
    decide(library.context, run.id, keys, None)
    assert text(library, run) == before


def test_a_missed_stretch_has_no_word_to_restore(library: SampleLibrary) -> None:
    run = done(library)
    missed = left_out(library, run)[-1:]
    with pytest.raises(NotFound):
        decide(library.context, run.id, missed, Verdict.KEPT)
    with pytest.raises(NotFound):
        decide(library.context, run.id, [missed_id(0.0, 1.0)], Verdict.REMOVED)
