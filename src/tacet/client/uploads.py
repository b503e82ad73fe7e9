"""Upload of a file in pieces, which goes on where it stopped."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tacet.client.connection import Connection, Patience
from tacet.client.errors import ClientError, Refused, Unreachable
from tacet.client.resume import Resume

PIECE_BYTES = 8 << 20  # sent at once, as the page does; each is synced before it is answered
WRONG_OFFSET, NOT_FOUND = 409, 404
UPLOAD = "upload"  # under this name its id is noted

OnBytes = Callable[[int, int], None]
"""Called with the bytes that have arrived, and all."""


@dataclass(frozen=True)
class SentFile:
    """File to send, as it was when it was first read.

    Attributes:
        name: as the server shows it.
        options: of the run that is to follow; checked by the server before any byte comes.
        start: whether the server begins the run by itself.
    """

    path: Path
    name: str
    size: int
    sha256: str
    options: Mapping[str, Any] = field(default_factory=dict)
    start: bool = False

    @classmethod
    def of(cls, path: Path, name: str | None = None, **more: Any) -> "SentFile":
        """File with its size and SHA-256. Raises OSError."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        return cls(path, name or path.name, size, digest, **more)


def send(connection: Connection, file: SentFile, resume: Resume, on_bytes: OnBytes) -> str:
    """Id of the recording that the file has become; an upload that was begun goes on.

    Raises:
        Refused: the server does not take it. Unreachable: it was away for too long.
        ClientError: the file is not what it was any more.
    """
    patience = Patience(connection.patience)
    upload, offset = None, 0
    while upload is None or offset < file.size:
        try:
            if upload is None:
                upload, offset = _begun(connection, file, resume)
            else:
                offset = _send_piece(connection, upload, file, offset)
            on_bytes(offset, file.size)
            patience.renew()
        except Unreachable as error:
            patience.wait(error)
            upload = None  # how much of the piece has arrived is asked
        except Refused as error:
            if error.status == WRONG_OFFSET and "offset" in error.details:
                offset = _other_offset(error, offset, patience)
            elif error.status == NOT_FOUND and upload is not None:
                upload = None  # it lay for too long: begin again
            else:
                patience.wait(error)
                upload = None
    return upload


def _begun(connection: Connection, file: SentFile, resume: Resume) -> tuple[str, int]:
    """Upload and the bytes that have arrived: the one that was noted, or a new one."""
    noted = resume.get(UPLOAD)
    if noted is not None:
        try:
            stands = connection.get(f"/api/uploads/{noted}")
            if stands["length"] == file.size:
                return noted, int(stands["offset"])
        except Refused as error:
            if error.status != NOT_FOUND:
                raise
    about = {"options": dict(file.options), "start": file.start}
    answer = connection.request(
        "POST",
        "/api/uploads",
        files={"filepond": (None, json.dumps(about))},
        headers={"Upload-Length": str(file.size), "Upload-Name": quote(file.name, safe="")},
    )
    resume.note(UPLOAD, answer.text)
    return answer.text, 0


def _send_piece(connection: Connection, upload: str, file: SentFile, offset: int) -> int:
    """Bytes that have arrived after one more piece."""
    with file.path.open("rb") as source:
        source.seek(offset)
        piece = source.read(min(PIECE_BYTES, file.size - offset))
    if not piece:
        raise ClientError(f"{file.path} has become shorter while it was sent. Send it again.")
    connection.request(
        "PATCH",
        f"/api/uploads/{upload}",
        content=piece,
        headers={
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        },
    )
    return offset + len(piece)


def _other_offset(error: Refused, offset: int, patience: Patience) -> int:
    """Offset that the server tells; where it is the same, the piece before is still arriving."""
    told = int(error.details["offset"])
    if told == offset:
        patience.wait(Refused(503, error.code, str(error)))
    return told
