"""Uploads in pieces: begin, append at the right offset, finish, abandon.

Only whole pieces count: a piece that broke off is cut away again, so the offset is always the end
    of a whole piece and safe on disk.
"""

import contextlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tacet.core.errors import BadInput, Conflict, NoSpace, NotFound, TacetError, WrongOffset
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.recording import ERROR_KEY, Fault, Recording, Upload
from tacet.library.model.run import Run
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.model_waits import fetch_if_awaited
from tacet.library.use_cases.recordings import (
    clean_name,
    inspect,
    media_type_of,
    new_id,
    too_large,
)
from tacet.library.use_cases.runs import new_run
from tacet.library.use_cases.settings import current_settings

log = logging.getLogger(__name__)


def begin_upload(
    context: AppContext,
    length: int,
    name: str = "",
    media_type: str = "",
    metadata: Mapping[str, Any] | None = None,
) -> Upload:
    """New upload of `length` bytes. `metadata`: `options` (mapping) and `start` (bool).

    Raises:
        BadInput: it is too large. BadOption: an option does not fit.
        NoSpace: the disk has no space for it beside the other uploads.
    """
    if length < 0:
        raise BadInput("The length of an upload cannot be negative.")
    if length > context.limits.max_upload_bytes:
        raise BadInput(too_large(context.limits.max_upload_bytes))
    about = dict(metadata or {})
    if options := about.get("options"):
        new_run(context, "", options)  # refuse bad options before any byte comes
    require_upload_space(context, length)
    now = context.clock()
    upload = Upload(
        new_id(), name, length, 0, context.files.new_file(), now, now, media_type, about
    )
    _reserve_space(context, upload)
    if upload.complete:
        with context.files.exclusive(upload.file):
            finish_upload(context, upload.id)
    return upload


def _reserve_space(context: AppContext, upload: Upload) -> None:
    """Store the upload if there still is space, else remove it."""
    try:
        context.store.add_upload(upload)
        require_upload_space(context, 0)  # again: uploads that begin at once all passed the first
    except NoSpace:
        abandon_upload(context, upload.id)
        context.files.remove(upload.file)
        raise


def require_upload_space(context: AppContext, size: int) -> None:
    """Raise NoSpace unless `size` bytes fit beside the rest of all uploads."""
    awaited = sum(max(0, u.length - u.offset) for u in context.store.uploads())
    context.files.require_space(size + awaited)


def upload_of(context: AppContext, upload_id: str) -> Upload:
    """Upload as it stands; a recording counts as complete. Raises NotFound."""
    try:
        upload = context.store.upload(upload_id)
        if upload.is_join:
            raise Conflict("This file is written by Tacet itself: it is a join of recordings.")
        return upload
    except NotFound:
        r = context.store.recording(upload_id)
        return Upload(r.id, r.name, r.size, r.size, r.file, r.added_at, r.added_at, r.media_type)


@dataclass(frozen=True, slots=True)
class Piece:
    """Piece of an upload: its offset, bytes in chunks, and claimed size."""

    offset: int
    chunks: Iterable[bytes]
    size: int


def append_upload(context: AppContext, upload_id: str, piece: Piece, name: str = "") -> Upload:
    """Upload after a piece; with the last it becomes a recording.

    The bytes are on disk before this returns. A name given here counts if none was given before.

    Raises:
        WrongOffset: the piece does not begin where the upload ends; `.offset` says where.
        BadInput: the piece is longer than what is missing, or broke off.
        NoSpace: the disk is full. Conflict: another piece is arriving right now.
    """
    with context.files.exclusive(upload_of(context, upload_id).file):
        upload = upload_of(context, upload_id)  # again, now that nobody else can change it
        if upload.is_own:
            raise Conflict("This file is fetched by Tacet itself, so nothing can be added to it.")
        _must_fit(upload, piece)
        if upload.complete:
            return _finished(context, upload)
        _write(context, upload, piece)
        grown = replace(
            upload,
            offset=piece.offset + piece.size,
            name=upload.name or name,
            touched_at=context.clock(),
        )
        if not context.store.save_upload(grown, piece.offset):
            raise Conflict("This upload was thrown away in the meantime. Send the file again.")
        return _finished(context, grown) if grown.complete else grown


def _must_fit(upload: Upload, piece: Piece) -> None:
    if piece.offset != upload.offset:
        raise WrongOffset(f"The next piece begins at byte {upload.offset}.", upload.offset)
    if piece.offset + piece.size > upload.length:
        raise BadInput("This piece is longer than what is missing of the file.")


def _write(context: AppContext, upload: Upload, piece: Piece) -> None:
    written = context.files.append(upload.file, piece.offset, piece.chunks, piece.size)
    if written != piece.size:
        context.files.truncate(upload.file, piece.offset)
        raise BadInput("The connection broke off in the middle of a piece. Send it again.")


def _finished(context: AppContext, upload: Upload) -> Upload:
    with contextlib.suppress(NotFound):  # it has been finished before
        finish_upload(context, upload.id)
    return upload


def finish_upload(context: AppContext, upload_id: str) -> Recording:
    """Make a complete upload a recording, with its requested run.

    The caller holds the file exclusively.

    Raises:
        NotFound: no such upload, or it has been finished before. Conflict: it is not complete.
    """
    upload = context.store.upload(upload_id)
    if not upload.complete:
        raise Conflict(f"{upload.length - upload.offset} bytes of this upload are still missing.")
    arrived = Recording(
        upload.id,
        clean_name(upload.name),
        media_type_of(upload.name, upload.media_type),
        upload.length,
        context.files.finish(upload.file),
        upload.file,
        context.clock(),
    )
    recording = inspect(context, arrived)
    run = _first_run(context, upload, recording)
    context.store.finish_upload(upload_id, recording, run)
    fetch_if_awaited(context, run)
    return recording


def _first_run(context: AppContext, upload: Upload, recording: Recording) -> Run | None:
    """Run that the sender asked for; None, logged, when it cannot be."""
    start = upload.metadata.get("start", current_settings(context)["auto_start"].value)
    if not start or recording.error is not None:
        return None
    try:
        return new_run(context, recording.id, upload.metadata.get("options") or {})
    except TacetError as error:
        log.warning("no run was started for recording %s: %s", recording.id, error)
        return None


def abandon_upload(context: AppContext, upload_id: str) -> bool:
    """Whether there was an unfinished upload; it is deleted."""
    try:
        upload = context.store.upload(upload_id)
    except NotFound:
        return False
    dropped = despite_full_disk(context, partial(context.store.drop_upload, upload_id))
    if dropped:  # else it was just finished: the file is the recording's
        context.files.remove(upload.file)
    return dropped


def fail_upload(context: AppContext, upload: Upload, fault: Fault) -> None:
    """Store why what Tacet itself writes cannot be made; what was written of it goes."""
    failed = replace(
        upload,
        length=0,  # its space is free again
        offset=0,
        touched_at=context.clock(),
        metadata={**upload.metadata, ERROR_KEY: {"code": fault.code, "message": fault.message}},
    )
    if context.store.save_upload(failed, upload.offset):
        context.files.truncate(upload.file, 0)


def expire_uploads(context: AppContext) -> int:
    """Delete uploads that got nothing for a day; how many."""
    before = context.clock() - context.limits.upload_expiry
    every = (u for u in context.store.uploads() if u.is_own or not u.complete)
    old = [upload for upload in every if upload.touched_at < before]
    return sum(log_errors(abandon_upload, context, upload.id) for upload in old)
