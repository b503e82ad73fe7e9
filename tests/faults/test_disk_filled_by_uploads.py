"""A disk of 64 MB that uploads and other programs fill: all can be deleted, and all goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_library import speech_wave
from served import Served, serving, until
from small_disk import fill, free, small_disk

SIZE = 64 << 20
RESERVE = SIZE * 0.05


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with small_disk(tmp_path / "data", SIZE), serving(Served(tmp_path, model="nano-en")) as served:
        yield served


def filled_by_uploads(served: Served, content: bytes) -> list[str]:
    """The recordings that uploads have become until there was no room for one more."""
    recordings: list[str] = []
    while True:
        status, upload = served.begin("a.wav", len(content), start=False)
        if status != 201:
            assert (status, upload["error"]["code"]) == (507, "no_space")
            return recordings
        assert served.append(upload, content)[0] == 204
        recordings.append(upload)


def state_of(served: Served, recording: str) -> dict[str, object]:
    return dict(served.call("GET", f"/api/recordings/{recording}")[1]["run"])


def test_a_disk_filled_by_uploads_and_others_is_emptied_by_deleting(served: Served) -> None:
    assert {served.begin("a.wav", 2 << 30, start=True)[0] for _ in range(1000)} == {507}
    until((served.data / "ballast").exists)
    short, long = speech_wave(2), speech_wave(60)
    recordings = filled_by_uploads(served, long)
    assert free(served.data) >= RESERVE
    assert len(recordings) >= 5

    taken = fill(served.data)  # another program takes the rest, the reserve as well
    assert {served.call("DELETE", f"/api/recordings/{one}")[0] for one in recordings} == {204}
    until(lambda: not list((served.data / "files").iterdir()), what="the deletion of all files")
    assert taken.exists()
    until((served.data / "ballast").exists, what="the return of the ballast")

    status, upload = served.begin("c.wav", len(short), start=True)
    assert status == 201
    assert served.append(upload, short)[0] == 204
    until(lambda: state_of(served, upload)["state"] == "done", what="a run after all that")
    assert "Traceback" not in served.log()


def test_a_run_waits_for_room_and_goes_on_without_being_asked(served: Served) -> None:
    recording = served.add(_wave(served.folder / "a.wav"))
    taken = fill(served.data, leave=1 << 20)
    runs = f"/api/recordings/{recording}/runs"
    assert served.call("POST", runs, b"{}", content_type="application/json")[0] == 202
    until(lambda: state_of(served, recording)["error"], what="a word about the full disk")
    told = state_of(served, recording)
    assert told["state"] not in {"failed", "done"}
    assert "it goes on by itself" in str(told["error"])
    taken.unlink()
    until(lambda: state_of(served, recording)["state"] == "done", what="the end of the run")
    assert state_of(served, recording)["error"] is None


def _wave(path: Path) -> Path:
    path.write_bytes(speech_wave(6))
    return path
