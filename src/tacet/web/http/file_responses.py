"""File responses: safe names and types, range requests."""

from pathlib import Path
from urllib.parse import quote

from flask import Response, send_file

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


def file_response(path: Path, media_type: str, name: str, *, attachment: bool = False) -> Response:
    """File with Range, HEAD and If-Range support, inline or as a download."""
    kind = media_type.partition(";")[0].strip().lower()
    harmless = kind in INLINE_TYPES
    response = send_file(
        path, mimetype=kind if harmless else "application/octet-stream", conditional=True, etag=True
    )
    # Not `download_name`: it cannot carry quotes, "%" or line breaks.
    response.headers["Content-Disposition"] = content_disposition(
        name, attachment=attachment or not harmless
    )
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-store"
    return response


def bytes_response(content: bytes, media_type: str, name: str, *, attachment: bool) -> Response:
    """Bytes as a response, inline or as a download."""
    response = Response(content, mimetype=None)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = content_disposition(name, attachment=attachment)
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response
