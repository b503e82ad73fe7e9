"""Requests: base model, strict JSON, headers, and file parts on disk."""

import json
import re
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Request, abort, current_app
from pydantic import BaseModel, ConfigDict

from tacet.core.errors import BadInput

MAX_JSON_BYTES = 1 << 20  # of a JSON body, or a form without files
PIECE_BYTES = 1 << 20  # of an upload in memory at once
ID_LENGTH = 64  # the longest id
# A model's name or hub id.
MODEL_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)?$"
MODEL_LENGTH = 4_096  # a model may also be a folder named at start-up
UNENCODED = re.compile(r"[^!-~]|%(?![0-9A-Fa-f]{2})")


def file_form(**fields: str) -> dict[str, Any]:
    """Description of a form with one file, and what else it may hold, all of it text."""
    texts = {name: {"type": "string", "description": told} for name, told in fields.items()}
    properties = {"file": {"type": "string", "format": "binary"}, **texts}
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


class RequestModel(BaseModel):
    """Base of request bodies and queries: unknown fields refused, no NaN."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ApiRequest(Request):
    """Request with strict JSON whose file parts never lie in memory."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """JSON body; `{}` when it is empty.

        flask-openapi calls this with `silent`, which would turn broken JSON into "no body".

        Raises:
            BadInput: it is not JSON, nested too deep, or holds NaN, Infinity or half characters.
        """
        body = self.get_data(cache=cache)
        if not body:
            return {}
        if not self.is_json:
            abort(415)
        return strict_json(body)

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Temporary file beside our data: /tmp may be memory or small."""
        folder: Path | None = current_app.config["SPOOL_FOLDER"]
        return TemporaryFile("w+b", dir=folder)


def strict_json(text: bytes | str) -> Any:
    """Parse strict JSON. Raises BadInput."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise BadInput("The JSON is nested too deep.") from error
    except ValueError as error:  # also bad UTF-8, half surrogates and numbers without end
        raise BadInput("The body is not valid JSON. Check it and send it again.") from error
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def header_int(request: Request, name: str) -> int | None:
    """Header as a number, 0 to 2^63 - 1; None if absent.

    Raises:
        BadInput: it is not a whole number.
    """
    text = request.headers.get(name)
    if text is None or not text.strip():
        return None
    if not (text.isascii() and text.strip().isdigit() and len(text.strip()) < 19):
        raise BadInput(f"{name} must be a whole number of bytes.")
    return int(text)


def header_name(request: Request, name: str = "Upload-Name") -> str | None:
    """File name in a header: percent-encoded UTF-8, or raw from plain FilePond.

    A name with a space, a byte above 127 or a "%" without two digits cannot be encoded, so it is
    taken as it is. Only a raw name such as "50%20.mp3" is misread.
    """
    raw = request.headers.get(name)
    if not raw:
        return None
    if UNENCODED.search(raw):
        return raw.encode("latin-1", "replace").decode("utf-8", "replace")
    return unquote_to_bytes(raw).decode("utf-8", "replace")
