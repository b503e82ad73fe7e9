"""The end of a run: database, log and work files tell the same, also when it cannot be stored."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_house import House

from tacet.core.errors import NoSpace
from tacet.library.perform import perform_run
from tacet.library.run import RunState
from tacet.library.runs import request_run, run_of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.rooms.store.close()


def test_a_run_whose_log_finds_no_room_fails_everywhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = request_run(house.rooms, house.add())
    save, full = house.rooms.files.save_log, [True]

    def save_log(run_id: str, content: bytes) -> None:
        if full:
            full.pop()
            raise NoSpace("The disk has no room for this.")
        save(run_id, content)

    monkeypatch.setattr(house.rooms.files, "save_log", save_log)
    claimed = house.rooms.store.claim_run("w", house.clock(), 30)
    assert claimed is not None
    assert perform_run(house.rooms, *claimed, house.bench) is RunState.FAILED
    stored = run_of(house.rooms, run.id)
    log = json.loads(house.rooms.files.log(run.id) or b"")
    assert stored.error is not None
    assert (stored.state, stored.error.code) == (RunState.FAILED, "no_space")
    assert (log["run"]["state"], log["run"]["error"]["code"]) == ("failed", "no_space")
    assert list((house.folder / "work").iterdir()) == []
