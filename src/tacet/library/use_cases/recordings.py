"""Recordings: add, inspect, list, rename, delete, restore, play."""

import logging
import mimetypes
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from tacet.core.errors import (
    BadInput,
    BadOption,
    Conflict,
    NoAudioTrack,
    NotFound,
    TacetError,
    TooLong,
    UnreadableMedia,
)
from tacet.core.soundtracks import SoundTrack
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.listing import ALL, NEWEST_FIRST, Filters, Order
from tacet.library.model.recording import Fault, Recording, RecordingPage
from tacet.library.ports.media import StoredFile
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.live_sound import close_sound

log = logging.getLogger(__name__)

MAX_MEDIA_TYPE = 100  # characters, as its column
MAX_NAME = 1_000  # characters; a file system allows 255 bytes, phones make longer titles
_WINDOWS_PATH = re.compile(r"[A-Za-z]:\\|\\\\")


def new_id() -> str:
    """Random id (128 bits, hexadecimal), safe in URLs and file names."""
    return secrets.token_hex(16)


def clean_name(name: str) -> str:
    """Shown name of a file that has arrived, without its folders."""
    if _WINDOWS_PATH.match(name):
        name = name.replace("\\", "/")
    return shown_name(name.rsplit("/", 1)[-1])


def shown_name(name: str) -> str:
    """Name without control characters, cut to length. Only shown, never a path."""
    kept = "".join(char for char in name if not _is_unprintable(ord(char))).strip()
    return kept[:MAX_NAME] or "recording"


def _is_unprintable(code: int) -> bool:
    """Control characters, and halves of surrogate pairs, which no UTF-8 can hold."""
    return code < 32 or code == 127 or 0xD800 <= code <= 0xDFFF


def media_type_of(name: str, claimed: str = "") -> str:
    """Media type: claimed if audio or video, else guessed by name."""
    if claimed.startswith(("audio/", "video/")) and claimed.isascii() and claimed.isprintable():
        return claimed.split(";", maxsplit=1)[0].strip()[:MAX_MEDIA_TYPE]
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def add_recording(
    context: AppContext, name: str, chunks: Iterable[bytes], media_type: str = ""
) -> Recording:
    """Recording made of a whole file's bytes, inspected.

    Raises:
        BadInput: the file is larger than the limit.
        NoSpace: the disk has no space for it.
    """
    recording = stored_file(context, name, chunks, media_type)
    try:
        context.store.add_recording(recording)
    except BaseException:
        context.files.remove(recording.file)
        raise
    return recording


def stored_file(
    context: AppContext, name: str, chunks: Iterable[bytes], media_type: str = ""
) -> Recording:
    """Recording whose file is stored and inspected, while the store knows nothing of it yet.

    Raises as `add_recording`.
    """
    file = context.files.new_file()
    try:
        size = context.files.append(file, 0, chunks, context.limits.max_upload_bytes + 1)
        if size > context.limits.max_upload_bytes:
            raise BadInput(too_large(context.limits.max_upload_bytes))
        arrived = Recording(
            new_id(),
            clean_name(name),
            media_type_of(name, media_type),
            size,
            context.files.finish(file),
            file,
            context.clock(),
        )
        return inspect(context, arrived)
    except BaseException:
        context.files.remove(file)
        raise


def refuse_unreadable(recording: Recording) -> None:
    """Raise what inspection found to be wrong with the recording's file."""
    if recording.error is not None:
        raise unreadable(recording.error)


def unreadable(fault: Fault) -> BadInput:
    """The stored fault of a file, as it was raised."""
    kinds: tuple[type[BadInput], ...] = (UnreadableMedia, NoAudioTrack, TooLong, BadOption)
    kind = next((kind for kind in kinds if kind.code == fault.code), BadInput)
    return kind(fault.message)


def too_large(most: int) -> str:
    """Sentence for a file of more than `most` bytes."""
    size = f"{most / 1e9:.1f} GB" if most >= 1e9 else f"{most / 1e6:g} MB"
    return (
        f"This file is larger than {size}, the most that this server takes. Split it, or raise "
        "max_upload_bytes in the settings."
    )


def inspect(context: AppContext, recording: Recording) -> Recording:
    """Recording with facts from its file, or with why it is unreadable."""
    try:
        with context.files.local_path(recording.file) as path:
            facts = context.media.probe(path, name=recording.name)
    except BadInput as error:
        return replace(recording, error=Fault(error.code, str(error)))
    except TacetError as error:  # no decoder on this computer: not the file's fault
        log.warning("cannot inspect recording %s: %s", recording.id, error)
        return recording
    return replace(
        recording,
        duration=facts.duration,
        container=facts.container,
        codec=facts.codec,
        playable=facts.playable,
    )


def recording_of(context: AppContext, recording_id: str) -> Recording:
    """Recording. Raises NotFound, also when it was deleted."""
    recording = context.store.recording(recording_id)
    if recording.removed_at is not None:
        raise NotFound("There is no such recording. It may have been deleted.")
    return recording


def list_recordings(
    context: AppContext,
    filters: Filters = ALL,
    order: Order = NEWEST_FIRST,
    limit: int = 100,
    after: str | None = None,
) -> RecordingPage:
    """Page of the recordings that fit, in order, behind the recording `after`. Raises NotFound."""
    page = context.store.list_recordings(filters, order, limit + 1, after)
    shown = page.items[:limit]
    return RecordingPage(shown, page.total, shown[-1].id if len(page.items) > limit else None)


def rename_recording(context: AppContext, recording_id: str, name: str) -> Recording:
    """Recording under its new name."""
    if not name.strip():
        raise BadInput("A recording needs a name. Type one.")
    recording_of(context, recording_id)
    return context.store.change_recording(recording_id, name=shown_name(name))


def delete_recording(context: AppContext, recording_id: str) -> None:
    """Delete a recording, stop its runs and its sound; 15 s later it is purged."""
    recording = recording_of(context, recording_id)
    despite_full_disk(context, partial(_remove, context, recording_id))
    live = context.store.live(recording_id)
    if live is not None and live.ended_at is None:
        with suppress(Conflict):  # a piece arrives: housekeeping ends it
            close_sound(context, recording, live)


def _remove(context: AppContext, recording_id: str) -> None:
    now = context.clock()
    for run in context.store.runs_of(recording_id):
        if not run.state.final:
            context.store.cancel_run(run.id, now)
    context.store.change_recording(recording_id, removed_at=now)


def restore_recording(context: AppContext, recording_id: str) -> Recording:
    """Restore a deleted recording. Raises NotFound when it is too late."""
    return context.store.change_recording(recording_id, removed_at=None)


def purge_removed(context: AppContext) -> int:
    """Purge deleted recordings: files, rows, run logs; how many."""
    gone = context.store.removed_before(context.clock() - context.limits.undo)
    return sum(log_errors(_purge, context, recording) for recording in gone)


def _purge(context: AppContext, recording: Recording) -> bool:
    runs = context.store.runs_of(recording.id)
    going_on = [run for run in runs if not run.state.final]
    for run in going_on:  # of a call for which nobody waits
        if not run.cancel_asked:
            context.store.cancel_run(run.id, context.clock())
    if going_on:
        return False  # the worker has not released it yet
    for run in runs:
        context.files.remove_log(run.id)
        context.files.remove_work(run.id)
    tracks = context.store.track_files(recording.id).values()
    for file in filter(None, {recording.file, recording.listen_file, *tracks}):
        context.files.remove(file)
    despite_full_disk(context, partial(context.store.purge, recording.id))
    return True


def open_original(context: AppContext, recording_id: str) -> tuple[StoredFile, Recording]:
    """Original file, open for reading, and its recording. Raises NotFound."""
    recording = recording_of(context, recording_id)
    return open_stored(context, recording.file), recording


def open_stored(context: AppContext, file: str) -> StoredFile:
    """A stored file, open for reading. Raises NotFound."""
    try:
        return context.files.open(file)
    except NotFound as error:
        raise NotFound("The file of this recording is no longer on the disk.") from error


@contextmanager
def local_original(context: AppContext, recording: Recording) -> Iterator[Path]:
    """Path of the original for a child process. Raises NotFound."""
    with context.files.local_path(recording.file) as path:
        if not path.exists():
            raise NotFound("The file of this recording is no longer on the disk.")
        yield path


def tracks_of(context: AppContext, recording_id: str) -> Sequence[SoundTrack]:
    """Sound tracks to choose from, the default one first.

    Raises:
        UnreadableMedia, NoAudioTrack: there is no audio in this file.
    """
    recording = recording_of(context, recording_id)
    with local_original(context, recording) as path:
        return context.media.probe(path, name=recording.name).tracks
