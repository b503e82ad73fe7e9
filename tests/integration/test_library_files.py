"""No file of a recording is lost, and none is left of what did not become one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_house import House, read, speech_wave

from tacet.core.errors import NoSpace
from tacet.library.model.recording import Recording, Upload
from tacet.library.use_cases.recordings import open_original
from tacet.library.use_cases.uploads import Piece, abandon_upload, append_upload, begin_upload


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.context.store.close()


def test_a_recording_that_cannot_be_stored_leaves_no_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(recording: Recording) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(house.context.store, "add_recording", full)
    with pytest.raises(NoSpace):
        house.add()
    assert list((house.folder / "files").iterdir()) == []


def test_an_upload_that_is_finished_while_it_is_thrown_away_keeps_its_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = speech_wave(1)
    begun, upload_of = (
        begin_upload(house.context, len(content), "a.wav"),
        house.context.store.upload,
    )

    def finished_meanwhile(upload_id: str) -> Upload:
        found = upload_of(upload_id)
        monkeypatch.undo()
        append_upload(house.context, upload_id, Piece(0, [content], len(content)))
        return found

    monkeypatch.setattr(house.context.store, "upload", finished_meanwhile)
    assert not abandon_upload(house.context, begun.id)
    assert read(open_original(house.context, begun.id)[0]) == content
