"""What a stopped run has written: it can be read and handed out, and the run goes on from there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sample_library import SampleLibrary, script

from tacet.core.errors import BadInput, Conflict
from tacet.core.transcript import Verdict
from tacet.core.window import Window
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import decide
from tacet.library.use_cases.exports import Wanted, export_all, export_run
from tacet.library.use_cases.runs import (
    cancel_run,
    compare_runs,
    elapsed_seconds,
    make_current,
    request_run,
    resume_run,
    run_of,
)
from tacet.library.use_cases.transcripts import transcript_of

OPTIONS = {"shard": 5.0, "max_window": 10.0}


class Stopping(ScriptedEngine):
    """Has its run stopped once so many windows are heard; remembers which windows it was given."""

    def __init__(self, library: SampleLibrary, run: Run, after: int) -> None:
        super().__init__(script(12))
        self._house, self._run, self._left = library, run, after
        self.heard: list[float] = []

    def recognize(self, audio: Any, windows: Sequence[Window], options: Any) -> Iterator[Any]:
        for result in super().recognize(audio, windows, options):
            self.heard.append(result.window.span.start)
            self._left -= 1
            if not self._left:
                cancel_run(self._house.context, self._run.id)
            yield result


@pytest.fixture
def word_count() -> int:
    return 12


def stopped(library: SampleLibrary, recording_id: str | None = None) -> tuple[Run, Stopping]:
    """A run that was stopped after three windows, and the engine that had heard them."""
    run = request_run(library.context, recording_id or library.add(), OPTIONS)
    engine = Stopping(library, run, after=3)
    whole = library.resources
    library.resources = replace(whole, open_engine=lambda run: engine)
    assert library.perform() is RunState.STOPPED
    library.resources = whole
    return run_of(library.context, run.id), engine


def words(library: SampleLibrary, run: Run) -> list[str]:
    return [word.text for word in transcript_of(library.context, run.id).transcript.words]


def test_what_a_stopped_run_wrote_can_be_read_and_handed_out(library: SampleLibrary) -> None:
    run, _ = stopped(library)
    written = words(library, run)
    assert written == [word.text for word in script(12)][: len(written)]
    assert 2 <= len(written) < 12
    assert run.summary is not None
    assert run.summary.words == len(written)
    assert "in the first" in run.summary.text
    assert export_run(library.context, run.id, "txt").content.split()[0] == b"word0"


def test_a_stopped_run_goes_on_from_there_and_ends_as_if_it_had_not_been_stopped(
    library: SampleLibrary,
) -> None:
    run, first = stopped(library)
    library.clock.forward(hours=10)
    waiting = resume_run(library.context, run.id)
    assert (waiting.id, waiting.state) == (run.id, RunState.WAITING)
    assert waiting.progress == run.progress
    engine = Stopping(library, run, after=-1)
    library.resources = replace(library.resources, open_engine=lambda run: engine)
    assert library.perform() is RunState.DONE
    assert len(set(first.heard) & set(engine.heard)) <= 1  # the shard that was cut short
    assert words(library, run) == [word.text for word in script(12)]
    done = run_of(library.context, run.id)
    assert done.number == 1
    assert done.summary is not None
    assert done.summary.words == 12
    assert (elapsed_seconds(library.context, done) or 0) < 3600
    with pytest.raises(Conflict):
        resume_run(library.context, run.id)


def test_edits_of_a_stopped_run_stand_when_it_is_done(library: SampleLibrary) -> None:
    run, _ = stopped(library)
    word = transcript_of(library.context, run.id).transcript.words[0]
    decide(library.context, run.id, [word.id], Verdict.REMOVED)
    resume_run(library.context, run.id)
    assert library.perform() is RunState.DONE
    assert words(library, run) == [word.text for word in script(12)][1:]
    summary = run_of(library.context, run.id).summary
    assert summary is not None
    assert (summary.words, summary.removed_words) == (11, 1)


def test_a_run_stopped_before_it_began_goes_on_as_well(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), OPTIONS)
    with pytest.raises(Conflict):
        resume_run(library.context, run.id)
    assert cancel_run(library.context, run.id).summary is None
    resume_run(library.context, run.id)
    assert library.perform() is RunState.DONE


def test_another_run_costs_the_earlier_text_nothing(library: SampleLibrary) -> None:
    recording_id = library.add()
    good = request_run(library.context, recording_id, OPTIONS)
    assert library.perform() is RunState.DONE
    bad, _ = stopped(library, recording_id)
    assert current(library, recording_id) == bad.id
    assert zipped(library).startswith(b"PK")
    make_current(library.context, good.id)
    assert current(library, recording_id) == good.id
    assert words(library, good) == [word.text for word in script(12)]


def current(library: SampleLibrary, recording_id: str) -> str:
    return library.context.store.current_runs([recording_id])[recording_id][0].id


def zipped(library: SampleLibrary) -> bytes:
    return b"".join(export_all(library.context, Wanted(["txt"])))


def test_two_runs_of_one_recording_are_compared_and_of_two_are_not(library: SampleLibrary) -> None:
    recording_id = library.add()
    whole = request_run(library.context, recording_id, OPTIONS)
    assert library.perform() is RunState.DONE
    part, _ = stopped(library, recording_id)
    found = compare_runs(library.context, part.id, whole.id)
    assert sum(len(one.after) for one in found) == 12
    missing = [told for one in found for told in one.after if not told.same]
    assert len(missing) == 12 - len(words(library, part))
    other = request_run(library.context, library.add("other.wav"), OPTIONS)
    with pytest.raises(BadInput):
        compare_runs(library.context, part.id, other.id)
