"""Live recordings over HTTP: sound arrives in pieces and is transcribed meanwhile.

The text comes by the same events as that of every run.
"""

from typing import Any

from flask import Response, request
from pydantic import Field
from werkzeug.exceptions import LengthRequired

from tacet.core.errors import BadInput, Conflict, WrongOffset
from tacet.library.model.live import Live
from tacet.library.use_cases import live as library
from tacet.web.context import current_context
from tacet.web.http import errors
from tacet.web.http.requests import RequestModel, header_int
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.paths import RecordingPath
from tacet.web.routes.run_options import validated_options
from tacet.web.routes.uploads import body_pieces
from tacet.web.schemas import live as schemas
from tacet.web.schemas.library import Recording
from tacet.web.serializers.library import serialize_recording, serialize_run

api = api_blueprint("live", __name__, "Recordings that are transcribed while they are made.")

PIECE_LIMIT = 1 << 20  # bytes
SOUND_SPEC: dict[str, Any] = {
    "openapi_extensions": {
        "parameters": [
            {
                "name": "Upload-Offset",
                "in": "header",
                "required": True,
                "description": "bytes of sound before this piece",
                "schema": {"type": "integer", "minimum": 0},
            }
        ]
    },
    "request_body": {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    },
}


class NewLive(RequestModel):
    """A live recording to begin."""

    name: str = Field("", max_length=1000, description="without one, the day and the time")
    rate: int = Field(
        ge=library.MIN_RATE, le=library.MAX_RATE, description="samples per second of the sound"
    )
    options: dict[str, Any] | None = Field(None, description="options of the run by name")


@api.post("/live", responses={201: schemas.LiveRecording})
def begin_live(body: NewLive) -> Response:
    """Begin a live recording. It stands in the list, and its run listens, at once."""
    context, options = current_context(), validated_options(body.options)
    recording, run = library.begin_live(context, body.name, body.rate, options)
    answer = schemas.LiveRecording(
        recording=serialize_recording(context, recording),
        run=serialize_run(context, run),
        live=_serialize(library.live_of(context, recording.id)),
    )
    return json_response(answer, 201)


@api.get("/live/<recording_id>", responses={200: schemas.Live})
def show_live(path: RecordingPath) -> Response:
    """Show how far a live recording is: where to go on after a broken connection."""
    return json_response(_serialize(library.live_of(current_context(), path.recording_id)))


@api.post("/live/<recording_id>/sound", responses={200: schemas.SoundArrived}, **SOUND_SPEC)
def add_sound(path: RecordingPath) -> Response:
    """Add the next piece of raw sound: 16 bits, little-endian, mono, at most 1 MiB.

    409 tells the true offset when it does not begin there; what is acknowledged is on the disk.
    """
    context, recording_id = current_context(), path.recording_id
    size, offset = request.content_length, header_int(request, "Upload-Offset")
    if size is None or "Transfer-Encoding" in request.headers:
        raise LengthRequired
    if offset is None:
        raise BadInput("Say where the piece begins, in the header Upload-Offset.")
    request.max_content_length = PIECE_LIMIT
    if size > PIECE_LIMIT:
        return errors.status_response(413)
    try:
        library.append_live(context, recording_id, offset, body_pieces(), size)
    except WrongOffset as error:
        return errors.wrong_offset(error, error.offset)
    except Conflict as error:
        return errors.wrong_offset(error, library.live_of(context, recording_id).offset)
    live = library.live_of(context, recording_id)
    return json_response(schemas.SoundArrived(offset=live.offset, seconds=live.seconds))


@api.post("/live/<recording_id>/end", responses={200: Recording})
def end_live(path: RecordingPath) -> Response:
    """End a live recording: no more sound will come. Again is no error."""
    recording = library.end_live(current_context(), path.recording_id)
    return json_response(serialize_recording(current_context(), recording))


def _serialize(live: Live) -> schemas.Live:
    return schemas.Live(
        rate=live.rate,
        offset=live.offset,
        seconds=live.seconds,
        ended=live.ended_at is not None,
    )
