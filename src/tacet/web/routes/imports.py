"""Import of transcripts over HTTP."""

from flask import Response, request
from pydantic import Field

from tacet.core.errors import BadInput
from tacet.library.use_cases import imports as library
from tacet.web.context import current_context
from tacet.web.http.requests import PIECE_BYTES, RequestModel, file_form
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.paths import RecordingPath
from tacet.web.schemas.library import Run
from tacet.web.serializers.library import serialize_run

api = api_blueprint("imports", __name__, "Transcripts of files; `GET /api/formats` lists which.")


class ImportQuery(RequestModel):
    """Query: the format, where the ending of the file's name does not say it."""

    format: str | None = Field(None, max_length=40)


@api.post("/recordings/<recording_id>/transcripts", request_body=file_form(), responses={201: Run})
def import_transcript(path: RecordingPath, query: ImportQuery) -> Response:
    """Add the transcript of a file to a recording, as a finished run that is marked as imported."""
    request.max_content_length = library.MAX_BYTES + PIECE_BYTES
    file = request.files.get("file")
    if file is None:
        raise BadInput("Send the transcript as the form's field `file`.")
    with file.stream as stream:
        content = stream.read(library.MAX_BYTES + 1)
    context = current_context()
    run = library.import_transcript(
        context, path.recording_id, content, file.filename or "", query.format
    )
    return json_response(serialize_run(context, run), 201)
