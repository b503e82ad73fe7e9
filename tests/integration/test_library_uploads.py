"""Uploads in pieces: whatever comes in whatever order, and dies whenever, no byte is wrong."""

import contextlib
import hashlib
import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sample_library import SampleLibrary, read, speech_wave

from tacet.core.errors import BadInput, BadOption, Conflict, NotFound, WrongOffset
from tacet.library.model.recording import Upload
from tacet.library.use_cases.recordings import delete_recording
from tacet.library.use_cases.sweep import finish_arrived, sweep, tidy
from tacet.library.use_cases.uploads import (
    Piece,
    abandon_upload,
    append_upload,
    begin_upload,
    expire_uploads,
    upload_of,
)


def test_an_upload_in_pieces_becomes_a_recording_and_a_run(library: SampleLibrary) -> None:
    content = speech_wave(2)
    upload = begin_upload(library.context, len(content), metadata={"options": {"beam_size": 2}})
    half = len(content) // 2
    append_upload(library.context, upload.id, Piece(0, [content[:half]], half), "a #1 %.wav")
    rest = len(content) - half
    done = append_upload(
        library.context, upload.id, Piece(half, [content[half:]], rest), "other.wav"
    )
    assert done.complete
    recording = library.context.store.recording(upload.id)
    assert (recording.name, recording.size) == ("a #1 %.wav", len(content))
    assert recording.sha256 == hashlib.sha256(content).hexdigest()
    assert recording.duration == 9.0
    run = library.context.store.runs_of(upload.id)[0]
    assert (run.options["beam_size"].value, run.options["beam_size"].source) == (2, "request")


def test_an_upload_that_shall_not_start_does_not(library: SampleLibrary) -> None:
    upload = begin_upload(library.context, 3, "a.wav", metadata={"start": False})
    append_upload(library.context, upload.id, Piece(0, [b"abc"], 3))
    recording = library.context.store.recording(upload.id)
    assert recording.error is not None
    assert recording.error.code == "unreadable_media"
    assert library.context.store.runs_of(upload.id) == []


def test_the_last_piece_may_be_sent_twice_and_an_empty_one_may_follow(
    library: SampleLibrary,
) -> None:
    upload = begin_upload(library.context, 3, "a.wav")
    append_upload(library.context, upload.id, Piece(0, [b"abc"], 3))
    with pytest.raises(WrongOffset) as told:
        append_upload(library.context, upload.id, Piece(0, [b"abc"], 3))
    assert told.value.offset == 3
    assert append_upload(library.context, upload.id, Piece(3, [], 0)).complete


def test_an_empty_file_is_a_recording_with_a_reason(library: SampleLibrary) -> None:
    upload = begin_upload(library.context, 0, "nothing.wav")
    assert library.context.store.recording(upload.id).error is not None


def test_a_piece_that_breaks_off_does_not_count(library: SampleLibrary) -> None:
    upload = begin_upload(library.context, 10)
    with pytest.raises(BadInput):
        append_upload(library.context, upload.id, Piece(0, [b"abc"], 5))
    assert upload_of(library.context, upload.id).offset == 0
    assert read(library.context.files.open(upload.file)) == b""


def test_an_upload_that_cannot_work_is_refused_before_any_byte_comes(
    library: SampleLibrary,
) -> None:
    with pytest.raises(BadInput):
        begin_upload(library.context, library.context.limits.max_upload_bytes + 1)
    with pytest.raises(BadInput):
        begin_upload(library.context, -1)
    with pytest.raises(BadOption):
        begin_upload(library.context, 1, metadata={"options": {"beam_size": 0}})
    assert list((library.folder / "files").iterdir()) == []


def test_unfinished_uploads_are_thrown_away_after_a_day_and_not_before(
    library: SampleLibrary,
) -> None:
    upload = begin_upload(library.context, 10)
    library.clock.forward(hours=23)
    append_upload(library.context, upload.id, Piece(0, [b"abc"], 3))
    library.clock.forward(hours=23)
    assert expire_uploads(library.context) == 0
    library.clock.forward(hours=2)
    assert expire_uploads(library.context) == 1
    assert list((library.folder / "files").iterdir()) == []
    with pytest.raises(NotFound):
        upload_of(library.context, upload.id)


def arrived(library: SampleLibrary, content: bytes, name: str) -> Upload:
    """An upload whose server died before it finished the file."""
    upload = begin_upload(library.context, len(content), name)
    library.context.files.append(upload.file, 0, [content], len(content))
    library.context.store.save_upload(replace(upload, offset=len(content)), 0)
    return upload


def test_an_upload_whose_server_died_at_the_last_moment_is_finished_at_the_next_start(
    library: SampleLibrary,
) -> None:
    content = speech_wave(1)
    upload = arrived(library, content, "a.wav")
    library.context.files.finish(upload.file)  # it died between this and the row
    sweep(library.context)
    recording = library.context.store.recording(upload.id)
    assert recording.sha256 == hashlib.sha256(content).hexdigest()
    assert library.context.store.uploads() == []
    assert finish_arrived(library.context) == 0


def test_an_upload_whose_server_died_at_the_last_moment_does_not_wait_for_a_start(
    library: SampleLibrary,
) -> None:
    content = speech_wave(1)
    upload = arrived(library, content, "a.wav")
    tidy(library.context)
    assert len(library.context.store.uploads()) == 1, "the web process may be about to do it"
    library.clock.forward(minutes=1)
    tidy(library.context)
    assert library.context.store.uploads() == []
    assert library.context.store.recording(upload.id).size == len(content)
    assert len(library.context.store.runs_of(upload.id)) == 1


def test_an_upload_that_cannot_be_finished_keeps_nothing_else_waiting(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted, stale = library.add("deleted.wav"), begin_upload(library.context, 10)
    delete_recording(library.context, deleted)
    library.clock.forward(days=2)
    content = speech_wave(1)
    uploads = [arrived(library, content, f"{name}.wav") for name in "ab"]
    finish = library.context.files.finish

    def broken(file: str) -> str:
        if file == uploads[0].file:
            raise OSError(5, "Input/output error")
        return finish(file)

    monkeypatch.setattr(library.context.files, "finish", broken)
    library.clock.forward(minutes=1)
    assert tidy(library.context) == 2
    assert [upload.id for upload in library.context.store.uploads()] == [uploads[0].id]
    assert library.context.store.recording(uploads[1].id).size == len(content)
    for gone in (
        lambda: library.context.store.recording(deleted),
        lambda: upload_of(library.context, stale.id),
    ):
        with pytest.raises(NotFound):
            gone()


def test_clients_that_send_the_same_file_at_once_do_not_spoil_it(library: SampleLibrary) -> None:
    whole = random.Random(1).randbytes(40_000)
    upload = begin_upload(library.context, len(whole), "a.wav", metadata={"start": False})

    def send(seed: int) -> None:
        chance = random.Random(seed)
        while (at := upload_of(library.context, upload.id).offset) < len(whole):
            size = min(chance.randint(2, 9_000), len(whole) - at)
            broken = chance.random() < 0.3
            chunks = [b"?" * (size // 2)] if broken else [whole[at : at + size]]
            with contextlib.suppress(Conflict, BadInput):
                append_upload(library.context, upload.id, Piece(at, chunks, size))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    recording = library.context.store.recording(upload.id)
    assert recording.sha256 == hashlib.sha256(whole).hexdigest()
    assert read(library.context.files.open(recording.file)) == whole


class Uploading(RuleBasedStateMachine):
    """Several uploads, several clients, and a server that dies in between."""

    uploads = Bundle("uploads")

    def __init__(self) -> None:
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        self.library = SampleLibrary(Path(self.temporary.name))
        self.whole: dict[str, bytes] = {}
        self.offsets: dict[str, int] = {}

    def teardown(self) -> None:
        self.library.context.store.close()
        self.temporary.cleanup()

    @rule(target=uploads, length=st.integers(0, 2_000), seed=st.integers(0, 2**32))
    def begin(self, length: int, seed: int) -> str:
        upload = begin_upload(self.library.context, length, metadata={"start": False})
        self.whole[upload.id] = random.Random(seed).randbytes(length)
        self.offsets[upload.id] = 0
        return upload.id

    @rule(id=uploads, size=st.integers(0, 900), step=st.integers(1, 400))
    def append(self, id: str, size: int, step: int) -> None:
        at, whole = self.offsets[id], self.whole[id]
        piece = whole[at : at + size]
        chunks = [piece[i : i + step] for i in range(0, len(piece), step)]
        grown = append_upload(self.library.context, id, Piece(at, chunks, len(piece)))
        assert grown.offset == at + len(piece)
        self.offsets[id] = grown.offset

    @rule(id=uploads, at=st.integers(0, 2_000), size=st.integers(0, 300))
    def append_elsewhere(self, id: str, at: int, size: int) -> None:
        if at == self.offsets[id]:
            return
        with pytest.raises(WrongOffset) as told:
            append_upload(self.library.context, id, Piece(at, [bytes(size)], size))
        assert told.value.offset == self.offsets[id]

    @rule(id=uploads, announced=st.integers(1, 500), sent=st.integers(0, 499))
    def break_off(self, id: str, announced: int, sent: int) -> None:
        at = self.offsets[id]
        announced = min(announced, len(self.whole[id]) - at)
        if sent >= announced:
            return
        with pytest.raises(BadInput):
            append_upload(self.library.context, id, Piece(at, [b"?" * sent], announced))

    @rule(id=uploads, size=st.integers(1, 500))
    def send_too_much(self, id: str, size: int) -> None:
        at = self.offsets[id]
        missing = len(self.whole[id]) - at
        if missing == 0:
            return
        piece = Piece(at, [b"?" * (missing + size)], missing + size)
        with pytest.raises(BadInput):
            append_upload(self.library.context, id, piece)

    @rule(id=uploads, junk=st.binary(max_size=50))
    def die_while_receiving(self, id: str, junk: bytes) -> None:
        """Bytes that were written but never counted, as after a kill or a power loss."""
        if self.offsets[id] < len(self.whole[id]):
            file = upload_of(self.library.context, id).file
            with self.library.context.files.local_path(file) as path, path.open("ab") as part:
                part.write(junk)
        self.start_again()

    @rule()
    def start_again(self) -> None:
        self.library.context.store.close()
        self.library = SampleLibrary(Path(self.temporary.name))
        sweep(self.library.context)

    @rule(id=consumes(uploads))
    def abandon(self, id: str) -> None:
        abandon_upload(self.library.context, id)
        if self.offsets[id] < len(self.whole[id]):
            del self.whole[id], self.offsets[id]
            with pytest.raises(NotFound):
                upload_of(self.library.context, id)

    @invariant()
    def every_byte_is_right(self) -> None:
        for id, whole in self.whole.items():
            upload = upload_of(self.library.context, id)
            assert upload.offset == self.offsets[id]
            stored = read(self.library.context.files.open(upload.file))
            assert stored[: upload.offset] == whole[: upload.offset]
            if upload.complete:
                recording = self.library.context.store.recording(id)
                assert stored == whole
                assert recording.sha256 == hashlib.sha256(whole).hexdigest()


TestUploading = Uploading.TestCase
TestUploading.settings = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
