"""A disk that is full: a plain error, nothing half-visible, and it goes on when there is room."""

import hashlib
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from sample_library import SampleLibrary, read, speech_wave
from small_disk import fill, free, small_disk

from tacet.core.errors import NoSpace, StoreUnusable
from tacet.library.model.run import Claim, Run, RunState
from tacet.library.use_cases.recordings import delete_recording
from tacet.library.use_cases.runs import cancel_run, request_run
from tacet.library.use_cases.sweep import tidy
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.use_cases.uploads import (
    Piece,
    abandon_upload,
    append_upload,
    begin_upload,
    upload_of,
)
from tacet.library.worker.perform_run import perform_run
from tacet.store import FolderFiles, open_store
from tacet.store.ballast import SHARE
from tacet.store.files import RESERVE_SHARE

SIZE = 8 << 20
PATIENCE = 60.0  # seconds


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with small_disk(tmp_path, SIZE):
        library = SampleLibrary(tmp_path, words=12)
        yield library
        library.context.store.close()


def fault_of_change(library: SampleLibrary) -> type[NoSpace] | None:
    """None after storing an event; NoSpace when the disk is full."""
    try:
        library.context.store.publish("model.changed", {"filler": "x" * 2_000})
    except NoSpace:
        return NoSpace
    return None


def test_an_upload_stops_at_a_full_disk_and_goes_on_when_there_is_room(
    library: SampleLibrary,
) -> None:
    content = speech_wave(12)
    upload = begin_upload(library.context, len(content), "a.wav", metadata={"start": False})
    append_upload(library.context, upload.id, Piece(0, [content[:1000]], 1000))
    rest = Piece(1000, [content[1000:]], len(content) - 1000)
    ballast = fill(library.folder, leave=200_000)
    with pytest.raises(NoSpace):
        append_upload(library.context, upload.id, rest)
    assert upload_of(library.context, upload.id).offset == 1000
    ballast.unlink()
    append_upload(library.context, upload.id, rest)
    recording = library.context.store.recording(upload.id)
    assert recording.sha256 == hashlib.sha256(content).hexdigest()


def test_an_upload_for_which_there_is_no_room_is_refused_at_once(library: SampleLibrary) -> None:
    with pytest.raises(NoSpace):
        begin_upload(library.context, SIZE * 2)
    assert list((library.folder / "files").iterdir()) == []


def test_the_database_says_that_the_disk_is_full_and_stays_whole(library: SampleLibrary) -> None:
    ballast = fill(library.folder)
    stored = sum(1 for _ in iter(lambda: fault_of_change(library), NoSpace))
    ballast.unlink()
    assert len(library.context.store.events_after(0, 9_999)) == stored
    library.context.store.publish("model.changed", {})
    library.context.store.close()
    open_store(library.folder / "tacet.sqlite3").close()


def test_a_database_on_a_full_disk_is_not_called_damaged(library: SampleLibrary) -> None:
    path = library.folder / "tacet.sqlite3"
    library.context.store.close()
    ballast = fill(library.folder)
    with pytest.raises(NoSpace, match="full"):
        open_store(path)
    ballast.unlink()
    open_store(path).close()


def test_a_database_on_a_disk_that_cannot_be_written_is_not_called_damaged(
    library: SampleLibrary,
) -> None:
    path = library.folder / "tacet.sqlite3"
    library.context.store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(library.folder)], check=True)
    with pytest.raises(StoreUnusable, match="cannot be opened for writing"):
        open_store(path)


def test_the_log_of_the_database_is_folded_in_once_there_is_room(library: SampleLibrary) -> None:
    for _ in range(20):
        library.context.store.publish("model.changed", {"filler": "x" * 2_000})
    ballast = fill(library.folder)
    library.context.store.maintain()
    ballast.unlink()
    library.context.store.maintain()
    assert (library.folder / "tacet.sqlite3-wal").stat().st_size == 0


def claimed(library: SampleLibrary) -> tuple[Run, Claim]:
    found = library.context.store.claim_run("w", library.clock(), 30)
    assert found is not None
    return found


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a run has looked for room and found none; it looks often."""
    looked, sleep = threading.Event(), time.sleep
    rest = {"sleep": lambda _: looked.set() or sleep(0.02), "monotonic": time.monotonic}
    clock = SimpleNamespace(**rest)
    monkeypatch.setattr("tacet.library.worker.space_waits.time", clock)
    return looked


@pytest.mark.parametrize("leave", [400_000, 0])
def test_a_run_without_room_waits_and_goes_on_when_there_is_some(
    library: SampleLibrary, waits: threading.Event, leave: int
) -> None:
    run = request_run(library.context, library.add())
    claim = claimed(library)
    taken = fill(library.folder, leave=leave)
    while (
        not leave and fault_of_change(library) is not NoSpace
    ):  # the database's log takes the rest
        pass
    with ThreadPoolExecutor(1) as crew:
        performed = crew.submit(perform_run, library.context, *claim, library.resources)
        assert waits.wait(PATIENCE)
        time.sleep(0.5)
        assert not performed.done()
        now = library.context.store.run(run.id)
        assert not now.state.final
        if leave:
            assert now.error is not None
            assert now.error.message.startswith("Waiting for room on the disk; it goes on")
        taken.unlink()
        assert performed.result(PATIENCE) is None  # handed back, not lost
    assert perform_run(library.context, *claimed(library), library.resources) is RunState.DONE
    done = library.context.store.run(run.id)
    assert (done.error, done.crashes) == (None, 0)
    words = transcript_of(library.context, run.id).transcript.words
    assert len(words) == library.words


def test_a_run_whose_sound_fills_the_disk_waits_for_more_room_than_that(
    library: SampleLibrary, waits: threading.Event
) -> None:
    recording = library.add()
    run = request_run(library.context, recording)
    library.context.store.change_recording(recording, duration=0.5)  # a header that lies
    taken = fill(library.folder, leave=1_000_000)
    with ThreadPoolExecutor(1) as crew:
        performed = crew.submit(perform_run, library.context, *claimed(library), library.resources)
        assert waits.wait(PATIENCE)
        time.sleep(0.5)
        assert not performed.done()
        taken.unlink()
        assert performed.result(PATIENCE) is None
    assert perform_run(library.context, *claimed(library), library.resources) is RunState.DONE
    assert library.context.store.run(run.id).error is None


def test_a_small_file_that_claims_hours_does_not_wait_for_their_room(
    library: SampleLibrary,
) -> None:
    recording = library.add(words=1)
    run = request_run(library.context, recording)
    library.context.store.change_recording(recording, duration=40_000.0)
    fill(library.folder, leave=7 * SIZE // 8)
    library.context.store.change_recording(recording, size=5_000)
    assert perform_run(library.context, *claimed(library), library.resources) is RunState.DONE
    assert library.context.store.run(run.id).error is None


def test_a_run_that_waits_for_room_can_be_stopped(
    library: SampleLibrary, waits: threading.Event
) -> None:
    run = request_run(library.context, library.add())
    tidy(library.context)
    fill(library.folder, leave=100_000)
    with ThreadPoolExecutor(1) as crew:
        performed = crew.submit(perform_run, library.context, *claimed(library), library.resources)
        assert waits.wait(PATIENCE)
        fill(library.folder)
        cancel_run(library.context, run.id)
        assert performed.result(PATIENCE) is RunState.STOPPED


def test_what_others_have_begun_to_send_takes_room(library: SampleLibrary) -> None:
    first = begin_upload(library.context, SIZE // 2)
    with pytest.raises(NoSpace):
        begin_upload(library.context, SIZE // 2)
    assert [u.id for u in library.context.store.uploads()] == [first.id]
    abandon_upload(library.context, first.id)
    begin_upload(library.context, SIZE // 2)


def test_a_thousand_uploads_that_cannot_fit_are_refused_and_leave_nothing(
    library: SampleLibrary,
) -> None:
    log = library.folder / "tacet.sqlite3-wal"
    before = log.stat().st_size
    for _ in range(1000):
        with pytest.raises(NoSpace):
            begin_upload(library.context, 2 << 30)
    assert log.stat().st_size == before
    assert library.context.store.uploads() == []
    assert list((library.folder / "files").iterdir()) == []


def test_of_many_that_begin_at_one_moment_only_those_are_taken_that_fit(
    library: SampleLibrary,
) -> None:
    def begin(_: int) -> int:
        try:
            return begin_upload(library.context, SIZE // 4).length
        except NoSpace:
            return 0

    with ThreadPoolExecutor(12) as crew:
        promised = sum(crew.map(begin, range(24)))
    assert promised <= free(library.folder)


def test_each_piece_leaves_the_reserve_alone(library: SampleLibrary) -> None:
    files = FolderFiles(library.folder)
    reserve = SIZE * RESERVE_SHARE
    file = files.new_file()
    assert files.append(file, 0, [bytes(100_000)], 100_000) == 100_000
    fill(library.folder, leave=int(reserve) + 200_000)
    with pytest.raises(NoSpace):
        files.append(file, 100_000, [bytes(90_000)] * 9, 810_000)
    assert read(files.open(file)) == bytes(100_000)
    assert free(library.folder) >= reserve


def test_on_a_full_disk_everything_can_be_deleted(library: SampleLibrary) -> None:
    recordings = [library.add(f"{n}.wav", words=2) for n in range(5)]
    begun = begin_upload(library.context, 1000)
    tidy(library.context)
    fill(library.folder)
    while fault_of_change(library) is not NoSpace:  # not even the database's log has room
        pass
    for recording in recordings:
        delete_recording(library.context, recording)
    abandon_upload(library.context, begun.id)
    library.clock.forward(seconds=60)
    assert tidy(library.context) == len(recordings)
    assert list((library.folder / "files").iterdir()) == []
    assert fault_of_change(library) is None


def test_the_ballast_comes_back_when_there_is_room(library: SampleLibrary) -> None:
    tidy(library.context)
    ballast = library.folder / "ballast"
    size = ballast.stat().st_size
    assert size == int(SIZE * SHARE)
    taken = fill(library.folder)
    assert library.context.files.drop_ballast()
    assert not library.context.files.drop_ballast()
    fill(library.folder)
    tidy(library.context)
    assert not ballast.exists()
    taken.unlink()
    tidy(library.context)
    assert ballast.stat().st_size == size


def test_a_database_on_a_full_disk_opens_in_place_of_the_ballast(library: SampleLibrary) -> None:
    recording = library.add(words=2)
    tidy(library.context)
    library.context.store.close()
    fill(library.folder)
    store = open_store(library.folder / "tacet.sqlite3")
    assert store.recording(recording).id == recording
    store.close()
