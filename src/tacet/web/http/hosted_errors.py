"""Errors in the hosted API's form, which its clients read; for addresses under /v1.

`{"error": {"message", "type", "param", "code"}}`. The official clients try again by themselves on
408, 409, 429 and from 500 on, unless `x-should-retry` says that it would be in vain.
"""

import json
from collections.abc import Mapping

from flask import Response, has_request_context, request

from tacet.core import errors

PREFIX = "/v1"
RETRY_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
SERVER_FAULT = 500  # from here on the fault is not the request's
CHALLENGE = {"WWW-Authenticate": "Bearer"}  # with every 401, as RFC 9110 asks
TOO_LARGE = 413  # hosted, this counts as a fault of the server

# Status, code and field of errors that the file or a value is to blame for.
KNOWN: Mapping[str, tuple[int, str, str | None]] = {
    errors.UnreadableMedia.code: (400, "invalid_file_format", "file"),
    errors.NoAudioTrack.code: (400, "no_audio_track", "file"),
    errors.TooLong.code: (413, "audio_too_long", "file"),
    errors.BadOption.code: (400, "invalid_value", None),
    errors.BadInput.code: (400, "invalid_request", None),
    errors.NotFound.code: (404, "not_found", None),
    errors.ModelUnavailable.code: (404, "model_not_found", "model"),
    errors.NoSpace.code: (507, "no_space", None),
    errors.StoreUnusable.code: (503, "store_unusable", None),
    errors.Unauthenticated.code: (401, "invalid_api_key", None),
    errors.MissingScope.code: (403, "missing_scope", None),
}


class HostedError(Exception):
    """Refusal of a call, in the words of the hosted API.

    Attributes:
        param: the field that is to blame. `code`: stable and machine-readable.
        retry: whether the same again may succeed; None: as its status says.
        retry_after: seconds until it may.
    """

    def __init__(
        self, status: int, message: str, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param = status, code, param
        self.retry: bool | None = None
        self.retry_after: int | None = None


def busy(message: str, code: str, retry_after: int) -> HostedError:
    """Error for what may succeed in `retry_after` seconds."""
    error = HostedError(503, message, code)
    error.retry, error.retry_after = True, retry_after
    return error


def failed(code: str, message: str) -> HostedError:
    """Error for a run that failed; the same again would fail, too."""
    status, hosted_code, param = KNOWN.get(code, (SERVER_FAULT, code, None))
    error = HostedError(status, message, hosted_code, param)
    error.retry = False
    return error


def of_tacet_error(error: errors.TacetError) -> HostedError:
    """Tacet's own error as a refusal."""
    kinds = (kind.code for kind in type(error).__mro__ if issubclass(kind, errors.TacetError))
    code = next((code for code in kinds if code in KNOWN), "")
    status, hosted_code, param = KNOWN.get(code, (SERVER_FAULT, error.code, None))
    return HostedError(status, str(error), hosted_code, param)


def is_hosted_request() -> bool:
    """Whether the current request is one of the hosted API."""
    return has_request_context() and is_hosted_path(request.path)


def is_hosted_path(path: str) -> bool:
    """Whether the hosted API answers at this path."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def error_object(error: HostedError) -> dict[str, dict[str, str | None]]:
    """The error's JSON, as an answer or as an event of a stream."""
    kind = "invalid_request_error"
    if error.status >= SERVER_FAULT or error.status == TOO_LARGE:
        kind = "server_error"
    return {
        "error": {"message": str(error), "type": kind, "param": error.param, "code": error.code}
    }


def hosted_response(error: HostedError) -> Response:
    """Error response; needs no request."""
    body = json.dumps(error_object(error), ensure_ascii=False)
    response = Response(body, error.status, mimetype="application/json")
    retry = error.status in RETRY_STATUSES if error.retry is None else error.retry
    response.headers["x-should-retry"] = "true" if retry else "false"
    if error.status == 401:
        response.headers.update(CHALLENGE)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response
