"""Joins: request one, look it up, give it up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.library.context import AppContext
from tacet.library.model.join import Join, JoinState
from tacet.library.model.recording import JOIN_KEY, Fault, Recording, Upload
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.recordings import new_id, recording_of, shown_name
from tacet.library.use_cases.uploads import abandon_upload, require_upload_space
from tacet.library.wav import HEADER_BYTES, MOST_BYTES

FEWEST, MOST = 2, 100  # recordings in one join
SAMPLE_BYTES = 2  # 16 bit, one channel
ERROR_KEY = "error"  # of its upload's metadata


def request_join(context: AppContext, recording_ids: Sequence[str], name: str = "") -> Join:
    """Join of recordings in this order, which the worker performs.

    Raises:
        NotFound: no such recording. BadInput: too few, too many, one twice, too long together.
        Conflict: one has no finished transcript. NoSpace: the disk has no space for the sound.
    """
    if not FEWEST <= len(recording_ids) <= MOST:
        raise BadInput(f"Choose {FEWEST} to {MOST} recordings to join.")
    if len(set(recording_ids)) < len(recording_ids):
        raise BadInput("A recording can be joined only once. Choose each one time.")
    parts = [recording_of(context, id) for id in recording_ids]
    for part in parts:
        finished_run(context, part)
    length = HEADER_BYTES + sum(sound_bytes(part) for part in parts)
    if length > MOST_BYTES:
        raise BadInput("These recordings are too long together: at most 37 hours can be joined.")
    require_upload_space(context, length)
    now = context.clock()
    upload = Upload(
        new_id(),
        shown_name(name) if name.strip() else joined_name(parts),
        length,
        0,
        context.files.new_file(),
        now,
        now,
        "audio/wav",
        {JOIN_KEY: [part.id for part in parts]},
    )
    context.store.add_upload(upload)
    return _join(upload)


def joined_name(parts: Sequence[Recording]) -> str:
    """Name of the whole after its first part: "Meeting 1 + 2 more"."""
    return shown_name(f"{parts[0].name} + {len(parts) - 1} more")


def finished_run(context: AppContext, recording: Recording) -> Run:
    """Run whose text a recording shows. Raises Conflict before its end."""
    current = context.store.current_runs([recording.id]).get(recording.id)
    if recording.duration is None or current is None or current[0].state is not RunState.DONE:
        raise Conflict(
            f"“{recording.name}” has no finished transcript. Transcribe it first, then join."
        )
    return current[0]


def sound_bytes(recording: Recording) -> int:
    """Bytes that a part takes in the whole: whole samples of its length."""
    return SAMPLE_BYTES * round((recording.duration or 0.0) * SAMPLE_RATE)


def seconds_of(recording: Recording) -> float:
    """Seconds that a part takes in the whole."""
    return sound_bytes(recording) / SAMPLE_BYTES / SAMPLE_RATE


def join_of(context: AppContext, join_id: str) -> Join:
    """Join as it stands; its recording counts as done. Raises NotFound."""
    try:
        upload = context.store.upload(join_id)
    except NotFound:
        recording = recording_of(context, join_id)
        return Join(recording.id, recording.name, JoinState.DONE, 1.0)
    if not upload.is_join:
        raise NotFound("There is no such join. It may have been given up.")
    return _join(upload)


def give_up_join(context: AppContext, join_id: str) -> bool:
    """Whether there was such an unfinished join; it is deleted."""
    try:
        there = context.store.upload(join_id).is_join
    except NotFound:
        return False
    return there and abandon_upload(context, join_id)


def fail_join(context: AppContext, upload: Upload, fault: Fault) -> None:
    """Store why a join cannot be made; what was written of it goes."""
    error = {"code": fault.code, "message": fault.message}
    failed = replace(
        upload,
        length=0,  # its space is free again
        offset=0,
        touched_at=context.clock(),
        metadata={**upload.metadata, ERROR_KEY: error},
    )
    if context.store.save_upload(failed, upload.offset):
        context.files.truncate(upload.file, 0)


def _join(upload: Upload) -> Join:
    told: dict[str, Any] | None = upload.metadata.get(ERROR_KEY)
    error = Fault(told["code"], told["message"]) if told else None
    state = JoinState.FAILED if error else JoinState.JOINING
    progress = upload.offset / upload.length if upload.length else 0.0
    parts = tuple(upload.metadata[JOIN_KEY])
    return Join(upload.id, upload.name, state, progress, parts, error)
