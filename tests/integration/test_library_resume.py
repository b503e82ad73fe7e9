"""What a stopped run has written: it can be read and handed out, and the run goes on from there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from library_house import House, script

from tacet.core.errors import BadInput, Conflict
from tacet.core.transcript import Verdict
from tacet.core.window import Window
from tacet.engines.scripted import ScriptedEngine
from tacet.exporters.txt import TxtExporter
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import decide
from tacet.library.use_cases.exports import export_all, export_run
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
from tacet.library.worker.perform_run import perform_run

OPTIONS = {"shard": 5.0, "max_window": 10.0}


class Stopping(ScriptedEngine):
    """Has its run stopped once so many windows are heard; remembers which windows it was given."""

    def __init__(self, house: House, run: Run, after: int) -> None:
        super().__init__(script(12))
        self._house, self._run, self._left = house, run, after
        self.heard: list[float] = []

    def recognize(self, audio: Any, windows: Sequence[Window], options: Any) -> Iterator[Any]:
        for result in super().recognize(audio, windows, options):
            self.heard.append(result.window.span.start)
            self._left -= 1
            if not self._left:
                cancel_run(self._house.context, self._run.id)
            yield result


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, words=12)
    house.context = replace(house.context, exporters={"txt": TxtExporter()})
    yield house
    house.context.store.close()


def perform(house: House) -> RunState | None:
    claimed = house.context.store.claim_run("w", house.clock(), 30)
    assert claimed is not None
    return perform_run(house.context, *claimed, house.resources)


def stopped(house: House, recording_id: str | None = None) -> tuple[Run, Stopping]:
    """A run that was stopped after three windows, and the engine that had heard them."""
    run = request_run(house.context, recording_id or house.add(), OPTIONS)
    engine = Stopping(house, run, after=3)
    whole = house.resources
    house.resources = replace(whole, open_engine=lambda run: engine)
    assert perform(house) is RunState.STOPPED
    house.resources = whole
    return run_of(house.context, run.id), engine


def words(house: House, run: Run) -> list[str]:
    return [word.text for word in transcript_of(house.context, run.id).transcript.words]


def test_what_a_stopped_run_wrote_can_be_read_and_handed_out(house: House) -> None:
    run, _ = stopped(house)
    written = words(house, run)
    assert written == [word.text for word in script(12)][: len(written)]
    assert 2 <= len(written) < 12
    assert run.summary is not None
    assert run.summary.words == len(written)
    assert "in the first" in run.summary.text
    assert export_run(house.context, run.id, "txt").content.split()[0] == b"word0"


def test_a_stopped_run_goes_on_from_there_and_ends_as_if_it_had_not_been_stopped(
    house: House,
) -> None:
    run, first = stopped(house)
    house.clock.forward(hours=10)
    waiting = resume_run(house.context, run.id)
    assert (waiting.id, waiting.state) == (run.id, RunState.WAITING)
    assert waiting.progress == run.progress
    engine = Stopping(house, run, after=-1)
    house.resources = replace(house.resources, open_engine=lambda run: engine)
    assert perform(house) is RunState.DONE
    assert len(set(first.heard) & set(engine.heard)) <= 1  # the shard that was cut short
    assert words(house, run) == [word.text for word in script(12)]
    done = run_of(house.context, run.id)
    assert done.number == 1
    assert done.summary is not None
    assert done.summary.words == 12
    assert (elapsed_seconds(house.context, done) or 0) < 3600
    with pytest.raises(Conflict):
        resume_run(house.context, run.id)


def test_edits_of_a_stopped_run_stand_when_it_is_done(house: House) -> None:
    run, _ = stopped(house)
    word = transcript_of(house.context, run.id).transcript.words[0]
    decide(house.context, run.id, [word.id], Verdict.REMOVED)
    resume_run(house.context, run.id)
    assert perform(house) is RunState.DONE
    assert words(house, run) == [word.text for word in script(12)][1:]
    summary = run_of(house.context, run.id).summary
    assert summary is not None
    assert (summary.words, summary.removed_words) == (11, 1)


def test_a_run_stopped_before_it_began_goes_on_as_well(house: House) -> None:
    run = request_run(house.context, house.add(), OPTIONS)
    with pytest.raises(Conflict):
        resume_run(house.context, run.id)
    assert cancel_run(house.context, run.id).summary is None
    resume_run(house.context, run.id)
    assert perform(house) is RunState.DONE


def test_another_run_costs_the_earlier_text_nothing(house: House) -> None:
    recording_id = house.add()
    good = request_run(house.context, recording_id, OPTIONS)
    assert perform(house) is RunState.DONE
    bad, _ = stopped(house, recording_id)
    assert current(house, recording_id) == bad.id
    assert zipped(house).startswith(b"PK")
    make_current(house.context, good.id)
    assert current(house, recording_id) == good.id
    assert words(house, good) == [word.text for word in script(12)]


def current(house: House, recording_id: str) -> str:
    return house.context.store.current_runs([recording_id])[recording_id][0].id


def zipped(house: House) -> bytes:
    return b"".join(export_all(house.context, ["txt"]))


def test_two_runs_of_one_recording_are_compared_and_of_two_are_not(house: House) -> None:
    recording_id = house.add()
    whole = request_run(house.context, recording_id, OPTIONS)
    assert perform(house) is RunState.DONE
    part, _ = stopped(house, recording_id)
    found = compare_runs(house.context, part.id, whole.id)
    assert sum(len(one.after) for one in found) == 12
    missing = [told for one in found for told in one.after if not told.same]
    assert len(missing) == 12 - len(words(house, part))
    other = request_run(house.context, house.add("other.wav"), OPTIONS)
    with pytest.raises(BadInput):
        compare_runs(house.context, part.id, other.id)
