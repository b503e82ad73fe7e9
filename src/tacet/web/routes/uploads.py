"""Uploads in pieces, by FilePond's protocol.

POST makes an upload, PATCH adds a piece, HEAD says where to go on, DELETE gives up. A piece counts
whole or not at all, because FilePond takes every piece that begins below the offset for done
(pqina.nl/filepond/docs, server).
"""

import contextlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response, request
from pydantic import Field
from werkzeug.exceptions import ClientDisconnected, LengthRequired

from tacet.core.errors import BadInput, Conflict, UnreadableMedia, WrongOffset
from tacet.library.fetches.request import request_fetch
from tacet.library.model.recording import Upload
from tacet.library.use_cases import uploads as library
from tacet.library.use_cases.recordings import MAX_NAME
from tacet.library.use_cases.webhooks import MOST_CHARACTERS
from tacet.web.context import current_context
from tacet.web.http import errors
from tacet.web.http.requests import (
    ID_LENGTH,
    PIECE_BYTES,
    RequestModel,
    header_int,
    header_name,
    strict_json,
)
from tacet.web.http.responses import api_blueprint, documented, json_response, no_content
from tacet.web.routes.paths import UploadPath
from tacet.web.routes.run_options import (
    RunOptions,
    parse_start,
    requested_options,
    validated_options,
)
from tacet.web.schemas.server import UploadFacts
from tacet.web.serializers.server import serialize_upload

api = api_blueprint("uploads", __name__, "Recordings that arrive in pieces (FilePond's protocol).")

MAX_NAME_LENGTH = 4_000  # characters; the library keeps fewer
METADATA_FIELD = "filepond"


class PatchQuery(RequestModel):
    """Query: id of an upload, as FilePond names it by default."""

    patch: str = Field(max_length=ID_LENGTH)


class WebAddress(RequestModel):
    """A recording on another computer."""

    url: str = Field(max_length=MOST_CHARACTERS, description="of the file, http or https")
    name: str = Field("", max_length=MAX_NAME, description="empty: as the server calls the file")
    options: RunOptions | None = None
    start: bool | None = Field(None, strict=True, description="null: as the settings say")


def _header(name: str, about: str, required: bool = False) -> dict[str, Any]:
    kind = {"type": "string"} if name == "Upload-Name" else {"type": "integer", "minimum": 0}
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": about,
        "schema": kind,
    }


UPLOAD_NAME = _header("Upload-Name", "file name, percent-encoded UTF-8; the first one counts")
BEGIN_UPLOAD_SPEC: dict[str, Any] = {
    "openapi_extensions": {
        "parameters": [_header("Upload-Length", "bytes in all", required=True), UPLOAD_NAME]
    },
    "request_body": {
        "required": False,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        METADATA_FIELD: {
                            "type": "string",
                            "description": 'JSON: {"options": {...}, "start": true}',
                        }
                    },
                }
            }
        },
    },
}
PIECE_SPEC: dict[str, Any] = {
    "request_body": {
        "content": {
            "application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}
        }
    },
}


@api.post(
    "/uploads", responses={201: documented("The upload's id.", "text/plain")}, **BEGIN_UPLOAD_SPEC
)
def begin_upload() -> Response:
    """Begin an upload. The finished recording will have the same id."""
    length = header_int(request, "Upload-Length")
    if length is None:
        raise BadInput("Say how many bytes will come, in the header Upload-Length.")
    if length > current_context().limits.max_upload_bytes:
        return errors.too_large(current_context().limits.max_upload_bytes)
    if length == 0:
        raise UnreadableMedia("This file is empty. There is nothing in it to hear.")
    upload = library.begin_upload(current_context(), length, _name(), metadata=_metadata())
    return Response(upload.id, 201, mimetype="text/plain", headers=_upload_headers(upload))


@api.patch("/uploads/<upload_id>", responses={204: None}, **PIECE_SPEC)
def add_piece(path: UploadPath) -> Response:
    """Add the next piece. 409 tells the true offset when it does not begin there.

    Headers: Upload-Offset, where the piece begins; Upload-Name. The same piece again is no error.
    """
    return _add_piece(path.upload_id)


@api.patch("/uploads", responses={204: None}, **PIECE_SPEC)
def add_piece_by_query(query: PatchQuery) -> Response:
    """Add the next piece (FilePond's default address)."""
    return _add_piece(query.patch)


@api.get("/uploads/<upload_id>", responses={200: UploadFacts})
def show_upload(path: UploadPath) -> Response:
    """Show an upload's progress.

    HEAD gives the headers Upload-Offset and Upload-Length alone.
    """
    upload = library.upload_of(current_context(), path.upload_id)
    response = json_response(serialize_upload(upload))
    response.headers.update(_upload_headers(upload))
    return response


@api.post("/uploads/url", responses={202: UploadFacts})
def fetch_upload(body: WebAddress) -> Response:
    """Add a recording by its web address: the server fetches it, and it will have this id.

    Ask for the upload, or listen to the events `upload.changed`, until the recording is there. 409
    where the setting allow_urls is off.
    """
    about: dict[str, Any] = {"options": requested_options(body.options) if body.options else {}}
    if body.start is not None:
        about["start"] = body.start
    upload = request_fetch(current_context(), body.url, body.name, about)
    return json_response(serialize_upload(upload), 202)


@api.delete("/uploads/<upload_id>", responses={204: None})
def drop_upload(path: UploadPath) -> Response:
    """Give up an upload. A finished one is a recording and stays."""
    library.abandon_upload(current_context(), path.upload_id)
    return no_content()


@api.delete(
    "/uploads",
    request_body={"content": {"text/plain": {"schema": {"type": "string"}}}},
    responses={204: None},
)
def drop_upload_by_body() -> Response:
    """Give up an upload whose id is the body (FilePond's revert)."""
    library.abandon_upload(current_context(), request.get_data(as_text=True).strip()[:ID_LENGTH])
    return no_content()


def _add_piece(upload_id: str) -> Response:
    upload = library.upload_of(current_context(), upload_id)
    size, offset = request.content_length or 0, header_int(request, "Upload-Offset")
    if "Transfer-Encoding" in request.headers:  # a broken piece would look complete
        raise LengthRequired
    if offset is None:
        raise BadInput("Say where the piece begins, in the header Upload-Offset.")
    request.max_content_length = current_context().limits.max_upload_bytes
    if offset < upload.offset and offset + size <= upload.offset:
        return _repeated_piece(upload, offset)
    try:
        grown = library.append_upload(
            current_context(), upload_id, library.Piece(offset, body_pieces(), size), _name()
        )
    except WrongOffset as error:
        return errors.wrong_offset(error, error.offset)
    except Conflict as error:
        return errors.wrong_offset(error, library.upload_of(current_context(), upload_id).offset)
    return no_content(_upload_headers(grown))


def _repeated_piece(upload: Upload, offset: int) -> Response:
    """Response to a repeated piece: fine if identical, else the true offset.

    It comes when our first answer was lost on its way.
    """
    with current_context().files.open(upload.file) as stored:
        stored.seek(offset)
        same = all(stored.read(len(piece)) == piece for piece in body_pieces())
    if not same:
        error = WrongOffset("This piece is not the one that arrived before.", upload.offset)
        return errors.wrong_offset(error, upload.offset)
    return no_content(_upload_headers(upload))


def body_pieces() -> Iterator[bytes]:
    """Raw body in 1 MiB pieces; ends early when the client leaves."""
    with contextlib.suppress(ClientDisconnected):
        while piece := request.stream.read(PIECE_BYTES):
            yield piece


def _upload_headers(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length)}


def _name() -> str:
    name = header_name(request) or ""
    if len(name) > MAX_NAME_LENGTH:
        raise BadInput("The file's name is too long. Give it a shorter one.")
    return name


def _metadata() -> dict[str, Any]:
    """Options in the form's metadata field, checked.

    FilePond may send an empty field, or none.
    """
    text = next(iter(chain(request.form.getlist(METADATA_FIELD), [""])))
    value = strict_json(text) if text.strip() else {}
    if not isinstance(value, dict):
        raise BadInput(f"The field {METADATA_FIELD} must hold a JSON object.")
    about: dict[str, Any] = {"options": validated_options(value.get("options"))}
    if value.get("start") is not None:
        about["start"] = parse_start(value["start"], default=True)
    return about
