"""No file of a recording is lost, and none is left of what did not become one."""

import pytest
from sample_library import SampleLibrary, read, speech_wave

from tacet.core.errors import NoSpace
from tacet.library.model.recording import Recording, Upload
from tacet.library.use_cases.recordings import open_original
from tacet.library.use_cases.uploads import Piece, abandon_upload, append_upload, begin_upload


def test_a_recording_that_cannot_be_stored_leaves_no_file(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(recording: Recording) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(library.context.store, "add_recording", full)
    with pytest.raises(NoSpace):
        library.add()
    assert list((library.folder / "files").iterdir()) == []


def test_an_upload_that_is_finished_while_it_is_thrown_away_keeps_its_file(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = speech_wave(1)
    begun, upload_of = (
        begin_upload(library.context, len(content), "a.wav"),
        library.context.store.upload,
    )

    def finished_meanwhile(upload_id: str) -> Upload:
        found = upload_of(upload_id)
        monkeypatch.undo()
        append_upload(library.context, upload_id, Piece(0, [content], len(content)))
        return found

    monkeypatch.setattr(library.context.store, "upload", finished_meanwhile)
    assert not abandon_upload(library.context, begun.id)
    assert read(open_original(library.context, begun.id)[0]) == content
