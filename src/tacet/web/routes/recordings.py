"""Recordings over HTTP: list, show, add, rename, delete, bring back, hear."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import IO

from flask import Response, request
from pydantic import Field
from werkzeug.datastructures import FileStorage

from tacet.core.errors import BadInput
from tacet.library.use_cases import recordings as library
from tacet.library.use_cases.runs import new_run, request_run
from tacet.library.use_cases.settings import choose, current_settings
from tacet.library.use_cases.uploads import require_upload_space
from tacet.web.context import current_context
from tacet.web.http import errors
from tacet.web.http.file_responses import file_answer
from tacet.web.http.requests import PIECE
from tacet.web.http.responses import (
    ID_LENGTH,
    Path,
    RequestModel,
    described,
    no_content,
    reply,
    topic,
)
from tacet.web.routes.options import options_in, wants_start
from tacet.web.schemas.library import Peaks, Recording, RecordingList, SoundTrack, SoundTrackList
from tacet.web.serializers.library import serialize_peaks, serialize_recording, serialize_recordings

api = topic("recordings", __name__, "The files that a person gave.")


class RecordingPath(Path):
    """Which recording."""

    recording_id: str = Field(max_length=ID_LENGTH)


class ListQuery(RequestModel):
    """Which recordings."""

    q: str = Field("", max_length=200, description="part of the name")
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(
        None, max_length=ID_LENGTH, description="id of the last recording of the page before"
    )


class NewName(RequestModel):
    """A recording's new name."""

    name: str = Field(min_length=1, max_length=1000, strict=True)


class DownloadQuery(RequestModel):
    """How the file is handed out."""

    download: bool = Field(False, description="as a download, not to be played")


UPLOAD_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "name": {"type": "string", "description": "instead of the file's name"},
                    "start": {"type": "string", "description": "true or false"},
                    "options": {"type": "string", "description": "options as a JSON object"},
                },
            }
        }
    },
}
MEDIA = described("The sound, whole or in part.", "audio/*", "video/*")


@api.get("/recordings", responses={200: RecordingList})
def list_recordings(query: ListQuery) -> Response:
    """List recordings, newest first."""
    page = library.list_recordings(current_context(), query.q, query.limit, query.after)
    items = serialize_recordings(current_context(), page.items)
    return reply(RecordingList(items=items, total=page.total))


@api.post("/recordings", request_body=UPLOAD_FORM, responses={201: Recording})
def add_recording() -> Response:
    """Add a recording in one request: the simple way, for scripts.

    The page sends large files in pieces instead; see uploads.
    """
    limit = current_context().limits.max_upload_bytes
    request.max_content_length = most = limit + PIECE
    size = request.content_length or 0
    if size > most:  # before a byte of it is read
        return errors.too_large(limit)
    # The body lies beside the library until the recording is copied out of it.
    require_upload_space(current_context(), 2 * size)
    file = request.files.get("file")
    if file is None:
        raise BadInput("Send the recording as the form's field `file`.")
    options = options_in(request.form.get("options"))
    start = wants_start(
        request.form.get("start"), current_settings(current_context())["auto_start"].value
    )
    # What cannot be is refused before anything is stored.
    if start:
        new_run(current_context(), "", options)
    else:
        choose(current_context(), options)
    added = library.add_recording(current_context(), *_content(file))
    if start and added.error is None:
        request_run(current_context(), added.id, options)
    return reply(serialize_recording(current_context(), added), 201)


@api.get("/recordings/<recording_id>", responses={200: Recording})
def show_recording(path: RecordingPath) -> Response:
    """Show a recording with its current run."""
    return reply(
        serialize_recording(
            current_context(), library.recording_of(current_context(), path.recording_id)
        )
    )


@api.patch("/recordings/<recording_id>", responses={200: Recording})
def rename_recording(path: RecordingPath, body: NewName) -> Response:
    """Rename a recording."""
    renamed = library.rename_recording(current_context(), path.recording_id, body.name)
    return reply(serialize_recording(current_context(), renamed))


@api.delete("/recordings/<recording_id>", responses={204: None})
def delete_recording(path: RecordingPath) -> Response:
    """Delete a recording with all its runs. It can be brought back for 15 seconds."""
    library.delete_recording(current_context(), path.recording_id)
    return no_content()


@api.post("/recordings/<recording_id>/restore", responses={200: Recording})
def restore_recording(path: RecordingPath) -> Response:
    """Bring back a recording that was just deleted."""
    return reply(
        serialize_recording(
            current_context(), library.restore_recording(current_context(), path.recording_id)
        )
    )


@api.get("/recordings/<recording_id>/media", responses={200: MEDIA, 206: MEDIA})
def original_media(path: RecordingPath, query: DownloadQuery) -> Response:
    """The original file, unchanged. Ranges are answered."""
    file, recording = library.open_original(current_context(), path.recording_id)
    return file_answer(file, recording.media_type, recording.name, attachment=query.download)


@api.get("/recordings/<recording_id>/listen", responses={200: MEDIA, 206: MEDIA})
def listening_copy(path: RecordingPath) -> Response:
    """Something that every browser plays: the original, else a copy. Ranges are answered."""
    recording = library.recording_of(current_context(), path.recording_id)
    file, media_type = library.open_playback(current_context(), path.recording_id)
    return file_answer(file, media_type, recording.name)


@api.get("/recordings/<recording_id>/tracks", responses={200: SoundTrackList})
def tracks(path: RecordingPath) -> Response:
    """List the file's sound tracks, its own first choice first; the option `track` picks one."""
    found = library.tracks_of(current_context(), path.recording_id)
    return reply(SoundTrackList(items=[SoundTrack(**asdict(track)) for track in found]))


@api.get("/recordings/<recording_id>/peaks", responses={200: Peaks})
def peaks(path: RecordingPath) -> Response:
    """The waveform, at most 2000 values; none before a first run has read the recording.

    `recording.changed` tells when it is known.
    """
    return reply(serialize_peaks(library.peaks_of(current_context(), path.recording_id)))


def _content(file: FileStorage) -> tuple[str, Iterator[bytes], str]:
    # Browsers garble quotes and line breaks in a part's file name; a field of its own they do not.
    name = request.form.get("name") or file.filename or ""
    return name, _pieces(file.stream), file.mimetype or ""


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece
