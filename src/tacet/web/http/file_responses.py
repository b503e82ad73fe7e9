"""File responses: safe names and types, range requests."""

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from tacet.library.ports.media import StoredFile
from tacet.web.http.security import MEDIA_POLICY

# Shown by the browser; all else is a download, as a page could run scripts.
INLINE_TYPES = frozenset(
    {
        "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/ogg", "audio/opus",
        "audio/flac", "audio/x-flac", "audio/wav", "audio/x-wav", "audio/vnd.wave", "audio/webm",
        "audio/aiff", "audio/x-aiff", "audio/amr", "audio/x-ms-wma", "audio/3gpp",
        "video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-matroska",
        "video/x-msvideo", "video/3gpp", "video/x-m4v", "application/ogg",
    }
)  # fmt: skip
ATTRIBUTE_SAFE = "!#$&+-.^_`|~"  # RFC 8187 attr-char beside letters and digits


def content_disposition(name: str, *, attachment: bool) -> str:
    """Content-Disposition that preserves any name (RFC 6266, RFC 8187).

    The plain `filename` is ASCII, for very old programs.
    """
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\%/' else "_" for c in name
    )
    kind = "attachment" if attachment else "inline"
    encoded = quote(name, safe=ATTRIBUTE_SAFE)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def file_response(
    file: StoredFile, media_type: str, name: str, *, attachment: bool = False
) -> Response:
    """File with Range, HEAD and If-Range support, inline or as a download."""
    kind = media_type.partition(";")[0].strip().lower()
    harmless = kind in INLINE_TYPES
    response = _conditional(file, kind if harmless else "application/octet-stream")
    # Not `download_name`: it cannot carry quotes, "%" or line breaks.
    response.headers["Content-Disposition"] = content_disposition(
        name, attachment=attachment or not harmless
    )
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-store"
    return response


def _conditional(file: StoredFile, media_type: str) -> Response:
    """The file, or the requested range; `flask.send_file` does so for paths only."""
    content = wrap_file(request.environ, file.content)
    response = Response(content, mimetype=media_type, direct_passthrough=True)
    response.content_length = file.size
    response.last_modified = datetime.fromtimestamp(file.modified_at, UTC)
    response.set_etag(f"{file.modified_at}-{file.size}")
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    except RequestedRangeNotSatisfiable:
        file.content.close()
        raise
    return response


def bytes_response(content: bytes, media_type: str, name: str, *, attachment: bool) -> Response:
    """Bytes as a response, inline or as a download."""
    response = Response(content, mimetype=None)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = content_disposition(name, attachment=attachment)
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response
