"""Recordings renamed, deleted, brought back, heard and exported."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_library import SampleLibrary, read, script

from tacet.core.errors import Conflict, NotFound
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import RunState
from tacet.library.use_cases.exports import Wanted, export_all, export_run
from tacet.library.use_cases.playback import open_playback
from tacet.library.use_cases.recordings import (
    delete_recording,
    open_original,
    purge_removed,
    recording_of,
    rename_recording,
    restore_recording,
)
from tacet.library.use_cases.runs import request_run, run_of
from tacet.library.use_cases.sweep import sweep
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.perform_run import perform_run

OPTIONS = {"shard": 20.0, "max_window": 10.0}


@pytest.fixture
def word_count() -> int:
    return 12


def test_renaming_changes_what_is_shown_and_nothing_else(library: SampleLibrary) -> None:
    recording_id = library.add()
    before = recording_of(library.context, recording_id)
    renamed = rename_recording(library.context, recording_id, "Interview: 1/2")
    assert renamed == replace(before, name="Interview: 1/2")
    assert read(open_original(library.context, recording_id)[0])


def test_deleting_can_be_undone_for_a_while(library: SampleLibrary) -> None:
    recording_id = library.add()
    run = request_run(library.context, recording_id)
    delete_recording(library.context, recording_id)
    with pytest.raises(NotFound):
        transcript_of(library.context, run.id)
    library.clock.forward(seconds=14)
    assert purge_removed(library.context) == 0
    restore_recording(library.context, recording_id)
    library.clock.forward(seconds=60)
    assert purge_removed(library.context) == 0
    assert read(open_original(library.context, recording_id)[0])
    assert run_of(library.context, run.id).state is RunState.STOPPED


def test_after_the_while_nothing_of_a_deleted_recording_is_left_anywhere(
    library: SampleLibrary,
) -> None:
    marks = [b"XyzzyName", b"XyzzyWord"]
    words = [replace(w, text=" XyzzyWord") for w in script(12)]
    library.use_engine(lambda run: ScriptedEngine(words))
    recording_id = library.add("XyzzyName.wav")
    request_run(library.context, recording_id, OPTIONS)
    library.perform()
    sound = read(open_original(library.context, recording_id)[0])[50_000:50_064]
    delete_recording(library.context, recording_id)
    library.clock.forward(seconds=16)
    assert purge_removed(library.context) == 1
    library.context.store.maintain()
    left = b"".join(p.read_bytes() for p in library.folder.rglob("*") if p.is_file())
    marks += [mark.lower() for mark in marks]  # as the search index has them
    assert [mark for mark in [*marks, sound] if mark in left] == []


def test_a_recording_that_is_transcribed_is_purged_after_the_worker_released_it(
    library: SampleLibrary,
) -> None:
    recording_id = library.add()
    request_run(library.context, recording_id)
    claimed = library.context.store.claim_run("w", library.clock(), 30)
    assert claimed is not None
    delete_recording(library.context, recording_id)
    library.clock.forward(seconds=16)
    assert purge_removed(library.context) == 0
    assert perform_run(library.context, *claimed, library.resources) is RunState.STOPPED
    assert purge_removed(library.context) == 1


def test_a_listening_copy_is_made_once_for_what_browsers_do_not_play(
    library: SampleLibrary,
) -> None:
    recording_id = library.add()
    original, kind = open_playback(library.context, recording_id)
    assert kind == "audio/x-wav"
    assert read(original) == read(open_original(library.context, recording_id)[0])
    assert recording_of(library.context, recording_id).listen_file is None
    library.context.store.change_recording(recording_id, playable=False)
    copy, kind = open_playback(library.context, recording_id)
    assert (bool(read(copy)), kind) == (True, "audio/ogg")
    first = recording_of(library.context, recording_id).listen_file
    assert read(open_playback(library.context, recording_id)[0])
    assert recording_of(library.context, recording_id).listen_file == first
    library.clock.forward(days=2)
    sweep(library.context)
    assert read(library.context.files.open(str(first)))


def test_a_recording_that_is_purged_while_its_copy_is_made_leaves_no_copy(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording_id = library.add()
    library.context.store.change_recording(recording_id, playable=False)
    make = library.context.media.make_playback_copy

    def purged_meanwhile(path: Path, out: Path, **how: Any) -> Path:
        made = make(path, out, **how)
        delete_recording(library.context, recording_id)
        library.clock.forward(seconds=16)
        assert purge_removed(library.context) == 1
        return made

    monkeypatch.setattr(library.context.media, "make_playback_copy", purged_meanwhile)
    with pytest.raises(NotFound):
        open_playback(library.context, recording_id)
    assert list((library.folder / "files").iterdir()) == []


def test_an_export_bears_the_name_of_the_recording(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add("Träume 1/2 #%.v2.wav"), OPTIONS)
    with pytest.raises(Conflict):
        export_run(library.context, run.id, "txt")
    library.perform()
    export = export_run(library.context, run.id, "txt")
    assert (export.name, export.media_type) == ("2 #%.v2.txt", "text/plain")
    assert export.content == "".join(w.text for w in script(12)).encode()
    with pytest.raises(NotFound):
        export_run(library.context, run.id, "docx")


def test_the_zip_holds_the_newest_finished_transcript_of_every_recording(
    library: SampleLibrary,
) -> None:
    for name in ("talk.wav", "TALK.wav", "waits.wav", "🎤.wav"):
        recording_id = library.add(name)
        library.clock.forward(seconds=1)
        if name != "waits.wav":
            request_run(library.context, recording_id, OPTIONS)
            library.perform()
    content = b"".join(export_all(library.context, Wanted(["txt"])))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["TALK.txt", "talk (2).txt", "🎤.txt"]
        assert archive.read("TALK.txt").startswith(b" word0")
    with pytest.raises(NotFound):
        export_all(library.context, Wanted(["docx"]))
