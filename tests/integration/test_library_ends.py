"""The beginning and the end of a run, where two ask at once and where it cannot be stored."""

import json
from typing import Any

import pytest
from sample_library import SampleLibrary

from tacet.core.errors import NoSpace
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.runs import request_run, run_of, runs_of


def test_two_who_ask_for_the_same_run_at_once_get_one(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_id, add = library.add(), library.context.store.add_run
    quicker: list[Run] = []

    def after_another(*given: Any) -> Run:
        monkeypatch.undo()
        quicker.append(request_run(library.context, recording_id))
        return add(*given)

    monkeypatch.setattr(library.context.store, "add_run", after_another)
    assert [request_run(library.context, recording_id)] == quicker
    assert len(runs_of(library.context, recording_id)) == 1


def test_a_run_whose_log_finds_no_space_is_released_and_ends_well_with_some(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = request_run(library.context, library.add())
    save, full = library.context.files.save_log, [True]

    def save_log(run_id: str, content: bytes) -> None:
        if full:
            full.pop()
            raise NoSpace("The disk has no room for this.")
        save(run_id, content)

    monkeypatch.setattr(library.context.files, "save_log", save_log)
    monkeypatch.setattr("tacet.library.worker.space_waits.RETRY_SECONDS", 0.0)
    for ended in (None, RunState.DONE):
        assert library.perform() is ended
    stored = run_of(library.context, run.id)
    log = json.loads(library.context.files.read_log(run.id) or b"")
    assert (stored.state, stored.error, stored.crashes) == (RunState.DONE, None, 0)
    assert (log["run"]["state"], log["run"]["error"]) == ("done", None)
    assert list((library.folder / "work").iterdir()) == []
