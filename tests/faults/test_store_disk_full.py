"""A disk that is full: a plain error, nothing half-visible, and it goes on when there is room."""

import contextlib
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_house import House, speech_wave

from tacet.core.errors import NoSpace, StoreUnusable
from tacet.library.perform import perform_run
from tacet.library.run import RunState
from tacet.library.runs import request_run, retry_run
from tacet.library.uploads import Piece, append_upload, begin_upload, upload_of
from tacet.store import open_store

SIZE = 8 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB of its own; skips where none may be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here: " + mounted.stderr.decode().strip())
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


@pytest.fixture
def house(small_disk: Path) -> Iterator[House]:
    house = House(small_disk, words=12)
    yield house
    house.rooms.store.close()


def fill(house: House, leave: int = 0) -> Path:
    """Take all room but `leave` bytes."""
    path = house.folder / "ballast"
    with path.open("wb") as ballast:
        disk = os.statvfs(house.folder)
        for _ in range(max(0, disk.f_bavail * disk.f_frsize - leave) // 4096):
            ballast.write(bytes(4096))
    return path


def told_or_full(house: House) -> type[NoSpace] | None:
    """None after storing an event; NoSpace when the disk is full."""
    try:
        house.rooms.store.publish("model.changed", {"filler": "x" * 2_000})
    except NoSpace:
        return NoSpace
    return None


def test_an_upload_stops_at_a_full_disk_and_goes_on_when_there_is_room(house: House) -> None:
    content = speech_wave(12)
    upload = begin_upload(house.rooms, len(content), "a.wav", metadata={"start": False})
    append_upload(house.rooms, upload.id, Piece(0, [content[:1000]], 1000))
    ballast = fill(house, leave=200_000)
    with pytest.raises(NoSpace):
        append_upload(house.rooms, upload.id, Piece(1000, [content[1000:]], len(content) - 1000))
    assert upload_of(house.rooms, upload.id).offset == 1000
    ballast.unlink()
    append_upload(house.rooms, upload.id, Piece(1000, [content[1000:]], len(content) - 1000))
    recording = house.rooms.store.recording(upload.id)
    assert recording.sha256 == hashlib.sha256(content).hexdigest()


def test_an_upload_for_which_there_is_no_room_is_refused_at_once(house: House) -> None:
    with pytest.raises(NoSpace):
        begin_upload(house.rooms, SIZE * 2)
    assert list((house.folder / "files").iterdir()) == []


def test_the_database_says_that_the_disk_is_full_and_stays_whole(house: House) -> None:
    ballast = fill(house)
    stored = sum(1 for _ in iter(lambda: told_or_full(house), NoSpace))
    ballast.unlink()
    assert len(house.rooms.store.events_after(0, 9_999)) == stored
    house.rooms.store.publish("model.changed", {})
    house.rooms.store.close()
    open_store(house.folder / "tacet.sqlite3").close()


def test_a_database_on_a_full_disk_is_not_called_damaged(house: House) -> None:
    path = house.folder / "tacet.sqlite3"
    house.rooms.store.close()
    ballast = fill(house)
    with pytest.raises((NoSpace, StoreUnusable), match="full") as fault:
        open_store(path)
    assert "damaged" not in str(fault.value)
    ballast.unlink()
    open_store(path).close()


def test_a_database_on_a_disk_that_cannot_be_written_is_not_called_damaged(house: House) -> None:
    path = house.folder / "tacet.sqlite3"
    house.rooms.store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(house.folder)], check=True)
    with pytest.raises(StoreUnusable, match="cannot be opened for writing"):
        open_store(path)


def test_the_log_of_the_database_is_folded_in_once_there_is_room(house: House) -> None:
    for _ in range(20):
        house.rooms.store.publish("model.changed", {"filler": "x" * 2_000})
    ballast = fill(house)
    house.rooms.store.maintain()
    ballast.unlink()
    house.rooms.store.maintain()
    assert (house.folder / "tacet.sqlite3-wal").stat().st_size == 0


def test_a_run_without_room_fails_with_a_reason_and_can_be_tried_again(house: House) -> None:
    run = request_run(house.rooms, house.add())
    ballast = fill(house, leave=400_000)
    claimed = house.rooms.store.claim_run("w", house.clock(), 30)
    assert claimed is not None
    with contextlib.suppress(NoSpace):  # not even the reason could be stored
        assert perform_run(house.rooms, *claimed, house.bench) is RunState.FAILED
        error = house.rooms.store.run(run.id).error
        assert error is not None
        assert error.code == "no_space"
    ballast.unlink()
    if house.rooms.store.run(run.id).state.final:
        retry_run(house.rooms, run.id)
    house.rooms.store.free_runs_of("w", house.clock())
    again = house.rooms.store.claim_run("w", house.clock(), 30)
    assert again is not None
    assert perform_run(house.rooms, *again, house.bench) is RunState.DONE
