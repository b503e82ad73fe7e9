"""Recordings over HTTP: list, show, add, rename, delete, restore, play."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Annotated

from flask import Response, request
from pydantic import Field
from werkzeug.datastructures import FileStorage

from tacet.core.errors import BadInput
from tacet.library.catalog.arrange import set_tags
from tacet.library.use_cases import recordings as library
from tacet.library.use_cases.playback import open_playback
from tacet.library.use_cases.runs import new_run, request_run
from tacet.library.use_cases.settings import choose, current_settings
from tacet.library.use_cases.uploads import require_upload_space
from tacet.library.use_cases.waveform import waveform_of
from tacet.library.use_cases.webhooks import split_webhooks
from tacet.web.context import current_context
from tacet.web.http import errors
from tacet.web.http.file_responses import file_response
from tacet.web.http.requests import ID_LENGTH, PIECE_BYTES, RequestModel, file_form
from tacet.web.http.responses import api_blueprint, documented, json_response, no_content
from tacet.web.routes.list_query import MAX_TEXT, FilterQuery, Sort, order_of
from tacet.web.routes.paths import RecordingPath, stretch
from tacet.web.routes.run_options import parse_options, parse_start
from tacet.web.schemas.library import Recording, RecordingList
from tacet.web.schemas.sound import Peaks, SoundTrack, SoundTrackList
from tacet.web.serializers.library import serialize_peaks, serialize_recording, serialize_recordings

api = api_blueprint("recordings", __name__, "The files that a person gave.")


class ListQuery(FilterQuery):
    """Query: filters, order and page of the list."""

    sort: Sort = Field(
        "-added",
        description="key; with a minus, the greatest first. state: what needs a person comes first",
    )
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(
        None, max_length=ID_LENGTH, description="id of the last recording of the page before"
    )


class Changes(RequestModel):
    """What is to change of a recording; what is not given stays."""

    name: str | None = Field(None, min_length=1, max_length=1000, strict=True)
    archived: bool | None = None
    folder_id: str | None = Field(
        None, max_length=ID_LENGTH, description="id of a folder; null: out of its folder"
    )
    tags: list[Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]] | None = Field(
        None, max_length=50, description="names of all its tags"
    )


class PeaksQuery(RequestModel):
    """Query: part of the waveform, and number of values."""

    start: float = Field(0.0, ge=0, description="seconds at which it begins")
    end: float | None = Field(
        None, gt=0, description="seconds at which it ends; the recording's end if it is not given"
    )
    count: int = Field(2000, ge=1, le=4000, description="the most values wanted")


class DownloadQuery(RequestModel):
    """Query: download or play."""

    download: bool = Field(False, description="as a download, not to be played")


class ListenQuery(RequestModel):
    """Query: the audio track to play."""

    track: int | None = Field(
        None, ge=1, le=1000, description="number of a sound track; players choose when not given"
    )


UPLOAD_FORM_SPEC = file_form(
    name="instead of the file's name",
    start="true or false",
    options="options as a JSON object",
)
MEDIA_RESPONSE = documented("The sound, whole or in part.", "audio/*", "video/*")


@api.get("/recordings", responses={200: RecordingList})
def list_recordings(query: ListQuery) -> Response:
    """List recordings, newest first or in another order, page by page."""
    page = library.list_recordings(
        current_context(), query.filters(), order_of(query.sort), query.limit, query.after
    )
    items = serialize_recordings(current_context(), page.items)
    return json_response(RecordingList(items=items, total=page.total, next=page.next))


@api.post("/recordings", request_body=UPLOAD_FORM_SPEC, responses={201: Recording})
def add_recording() -> Response:
    """Add a recording in one request: the simple way, for scripts.

    The page sends large files in pieces instead; see uploads.
    """
    limit = current_context().limits.max_upload_bytes
    request.max_content_length = most = limit + PIECE_BYTES
    size = request.content_length or 0
    if size > most:  # before reading any of it
        return errors.too_large(limit)
    # The spooled body and the recording exist at once.
    require_upload_space(current_context(), 2 * size)
    file = request.files.get("file")
    if file is None:
        raise BadInput("Send the recording as the form's field `file`.")
    options = parse_options(request.form.get("options"))
    start = parse_start(
        request.form.get("start"), current_settings(current_context())["auto_start"].value
    )
    # Impossible options are refused before anything is stored.
    if start:
        new_run(current_context(), "", options)
    else:
        choose(current_context(), split_webhooks(current_context(), options)[1])
    added = library.add_recording(current_context(), *_named_content(file))
    if start and added.error is None:
        request_run(current_context(), added.id, options)
    return json_response(serialize_recording(current_context(), added), 201)


@api.get("/recordings/<recording_id>", responses={200: Recording})
def show_recording(path: RecordingPath) -> Response:
    """Show a recording with its current run."""
    return json_response(
        serialize_recording(
            current_context(), library.recording_of(current_context(), path.recording_id)
        )
    )


@api.patch("/recordings/<recording_id>", responses={200: Recording})
def change_recording(path: RecordingPath, body: Changes) -> Response:
    """Rename, archive, move or tag a recording."""
    context, recording_id = current_context(), path.recording_id
    library.recording_of(context, recording_id)
    if body.name is not None:
        library.rename_recording(context, recording_id, body.name)
    if "folder_id" in body.model_fields_set:
        context.store.arrange([recording_id], folder_id=body.folder_id)
    if body.archived is not None:
        context.store.arrange([recording_id], archived=body.archived)
    if body.tags is not None:
        set_tags(context, recording_id, body.tags)
    changed = library.recording_of(context, recording_id)
    return json_response(serialize_recording(context, changed))


@api.delete("/recordings/<recording_id>", responses={204: None})
def delete_recording(path: RecordingPath) -> Response:
    """Delete a recording with all its runs. It can be brought back for 15 seconds."""
    library.delete_recording(current_context(), path.recording_id)
    return no_content()


@api.post("/recordings/<recording_id>/restore", responses={200: Recording})
def restore_recording(path: RecordingPath) -> Response:
    """Bring back a recording that was just deleted."""
    return json_response(
        serialize_recording(
            current_context(), library.restore_recording(current_context(), path.recording_id)
        )
    )


@api.get("/recordings/<recording_id>/media", responses={200: MEDIA_RESPONSE, 206: MEDIA_RESPONSE})
def original_media(path: RecordingPath, query: DownloadQuery) -> Response:
    """The original file, unchanged. Ranges are answered."""
    file, recording = library.open_original(current_context(), path.recording_id)
    return file_response(file, recording.media_type, recording.name, attachment=query.download)


@api.get("/recordings/<recording_id>/listen", responses={200: MEDIA_RESPONSE, 206: MEDIA_RESPONSE})
def listening_copy(path: RecordingPath, query: ListenQuery) -> Response:
    """Something that every browser plays: the original, else a copy. Ranges are answered.

    Of a file with several sound tracks `track` chooses the one that is heard.
    """
    recording = library.recording_of(current_context(), path.recording_id)
    file, media_type = open_playback(current_context(), path.recording_id, query.track)
    return file_response(file, media_type, recording.name)


@api.get("/recordings/<recording_id>/tracks", responses={200: SoundTrackList})
def tracks(path: RecordingPath) -> Response:
    """List the file's audio tracks, its own first choice first.

    The option `track` picks one.
    """
    audio_tracks = library.tracks_of(current_context(), path.recording_id)
    return json_response(
        SoundTrackList(items=[SoundTrack(**asdict(track)) for track in audio_tracks])
    )


@api.get("/recordings/<recording_id>/peaks", responses={200: Peaks})
def peaks(path: RecordingPath, query: PeaksQuery) -> Response:
    """The waveform, of all or of a stretch.

    Empty before a first run has read the recording; `recording.changed` tells when it is known.
    Values are never finer than they were measured: 10 ms, or more where the recording was read by
    a Tacet that kept 2000 values of each.
    """
    within = stretch(query.start, query.end)
    waveform = waveform_of(current_context(), path.recording_id, within, query.count)
    return json_response(serialize_peaks(waveform))


def _named_content(file: FileStorage) -> tuple[str, Iterator[bytes], str]:
    # Browsers garble quotes and line breaks in a part's file name, but not in a field.
    name = request.form.get("name") or file.filename or ""
    return name, _pieces(file.stream), file.mimetype or ""


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece
