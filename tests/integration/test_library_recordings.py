"""Recordings renamed, deleted, brought back, heard and exported."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from library_house import House, read, script

from tacet.core.errors import Conflict, NotFound
from tacet.core.protocols import Engine
from tacet.core.transcript import Transcript
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.exports import export_all, export_run
from tacet.library.use_cases.playback import open_playback
from tacet.library.use_cases.recordings import (
    delete_recording,
    open_original,
    purge_removed,
    recording_of,
    rename_recording,
    restore_recording,
)
from tacet.library.use_cases.runs import (
    request_run,
    run_of,
)
from tacet.library.use_cases.sweep import sweep
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.perform_run import perform_run

OPTIONS = {"shard": 20.0, "max_window": 10.0}


class Plain:
    """Exports the words alone."""

    name, extension, media_type, title = "txt", "txt", "text/plain", "Plain"

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """The text."""
        return transcript.text.encode()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, words=12)
    house.context = replace(house.context, exporters={"txt": Plain()})
    yield house
    house.context.store.close()


def perform_next(house: House) -> RunState | None:
    """How the next run ended."""
    claimed = house.context.store.claim_run("w", house.clock(), 30)
    assert claimed is not None
    return perform_run(house.context, *claimed, house.resources)


def with_engine(house: House, open_engine: Callable[[Run], Engine]) -> None:
    """Let the house work with another engine."""
    house.resources = replace(house.resources, open_engine=open_engine)


def test_renaming_changes_what_is_shown_and_nothing_else(house: House) -> None:
    recording_id = house.add()
    before = recording_of(house.context, recording_id)
    renamed = rename_recording(house.context, recording_id, "Interview: 1/2")
    assert renamed == replace(before, name="Interview: 1/2")
    assert read(open_original(house.context, recording_id)[0])


def test_deleting_can_be_undone_for_a_while(house: House) -> None:
    recording_id = house.add()
    run = request_run(house.context, recording_id)
    delete_recording(house.context, recording_id)
    with pytest.raises(NotFound):
        transcript_of(house.context, run.id)
    house.clock.forward(seconds=14)
    assert purge_removed(house.context) == 0
    restore_recording(house.context, recording_id)
    house.clock.forward(seconds=60)
    assert purge_removed(house.context) == 0
    assert read(open_original(house.context, recording_id)[0])
    assert run_of(house.context, run.id).state is RunState.STOPPED


def test_after_the_while_nothing_of_a_deleted_recording_is_left_anywhere(house: House) -> None:
    marks = [b"XyzzyName", b"XyzzyWord"]
    words = [replace(w, text=" XyzzyWord") for w in script(12)]
    with_engine(house, lambda run: ScriptedEngine(words))
    recording_id = house.add("XyzzyName.wav")
    request_run(house.context, recording_id, OPTIONS)
    perform_next(house)
    sound = read(open_original(house.context, recording_id)[0])[50_000:50_064]
    delete_recording(house.context, recording_id)
    house.clock.forward(seconds=16)
    assert purge_removed(house.context) == 1
    house.context.store.maintain()
    left = b"".join(p.read_bytes() for p in house.folder.rglob("*") if p.is_file())
    assert [mark for mark in [*marks, sound] if mark in left] == []


def test_a_recording_that_is_transcribed_is_purged_after_the_worker_released_it(
    house: House,
) -> None:
    recording_id = house.add()
    request_run(house.context, recording_id)
    claimed = house.context.store.claim_run("w", house.clock(), 30)
    assert claimed is not None
    delete_recording(house.context, recording_id)
    house.clock.forward(seconds=16)
    assert purge_removed(house.context) == 0
    assert perform_run(house.context, *claimed, house.resources) is RunState.STOPPED
    assert purge_removed(house.context) == 1


def test_a_listening_copy_is_made_once_for_what_browsers_do_not_play(house: House) -> None:
    recording_id = house.add()
    original, kind = open_playback(house.context, recording_id)
    assert kind == "audio/x-wav"
    assert read(original) == read(open_original(house.context, recording_id)[0])
    assert recording_of(house.context, recording_id).listen_file is None
    house.context.store.change_recording(recording_id, playable=False)
    copy, kind = open_playback(house.context, recording_id)
    assert (bool(read(copy)), kind) == (True, "audio/ogg")
    first = recording_of(house.context, recording_id).listen_file
    assert read(open_playback(house.context, recording_id)[0])
    assert recording_of(house.context, recording_id).listen_file == first
    house.clock.forward(days=2)
    sweep(house.context)
    assert read(house.context.files.open(str(first)))


def test_a_recording_that_is_purged_while_its_copy_is_made_leaves_no_copy(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_id = house.add()
    house.context.store.change_recording(recording_id, playable=False)
    make = house.context.media.make_playback_copy

    def purged_meanwhile(path: Path, out: Path, **how: Any) -> Path:
        made = make(path, out, **how)
        delete_recording(house.context, recording_id)
        house.clock.forward(seconds=16)
        assert purge_removed(house.context) == 1
        return made

    monkeypatch.setattr(house.context.media, "make_playback_copy", purged_meanwhile)
    with pytest.raises(NotFound):
        open_playback(house.context, recording_id)
    assert list((house.folder / "files").iterdir()) == []


def test_an_export_bears_the_name_of_the_recording(house: House) -> None:
    run = request_run(house.context, house.add("Träume 1/2 #%.v2.wav"), OPTIONS)
    with pytest.raises(Conflict):
        export_run(house.context, run.id, "txt")
    perform_next(house)
    export = export_run(house.context, run.id, "txt")
    assert (export.name, export.media_type) == ("2 #%.v2.txt", "text/plain")
    assert export.content == "".join(w.text for w in script(12)).encode()
    with pytest.raises(NotFound):
        export_run(house.context, run.id, "docx")


def test_the_zip_holds_the_newest_finished_transcript_of_every_recording(house: House) -> None:
    for name in ("talk.wav", "TALK.wav", "waits.wav", "🎤.wav"):
        recording_id = house.add(name)
        house.clock.forward(seconds=1)
        if name != "waits.wav":
            request_run(house.context, recording_id, OPTIONS)
            perform_next(house)
    content = b"".join(export_all(house.context, ["txt"]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["TALK.txt", "talk (2).txt", "🎤.txt"]
        assert archive.read("TALK.txt").startswith(b" word0")
    with pytest.raises(NotFound):
        export_all(house.context, ["docx"])
