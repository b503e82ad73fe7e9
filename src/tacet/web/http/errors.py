"""Error responses, the only place that knows status codes.

Their form:
`{"error": {"code": "...", "message": "what happened and what to do", "details": ... | null}}`,
and under /v1 that of the hosted API; see `hosted_errors`.
"""

import logging
import traceback
from typing import Any

from flask import Flask, Response, g, jsonify, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import ClientDisconnected, HTTPException

from tacet.core import errors
from tacet.library.use_cases import recordings as sentences
from tacet.web.http import hosted_errors as hosted
from tacet.web.http.locked_page import locked_page, wants_page

log = logging.getLogger(__name__)

# The first match decides, so subclasses stand before their parents.
STATUS_CODES: tuple[tuple[type[errors.TacetError], int], ...] = (
    (errors.TooLong, 413),
    (errors.UnreadableMedia, 422),
    (errors.NoAudioTrack, 422),
    (errors.BadInput, 400),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.ModelUnavailable, 409),
    (errors.DeviceUnavailable, 409),
    (errors.NoSpace, 507),
    (errors.StoreUnusable, 503),
    (errors.RunCancelled, 409),
    (errors.Unauthenticated, 401),
    (errors.MissingScope, 403),
    (errors.TacetError, 500),
)

MESSAGES = {
    400: ("bad_request", "The request could not be understood. Check its form and send it again."),
    403: ("foreign_origin", "This request came from another site, so nothing was done."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this kind of request."),
    408: ("timeout", "The request took too long to arrive. Send it again."),
    411: ("length_required", "Say how long the body is, in the header Content-Length."),
    413: ("too_large", "That is larger than this server accepts. Send less at once."),
    414: ("address_too_long", "The address of the request is too long."),
    415: ("unsupported_type", "Send JSON here, with Content-Type: application/json."),
    416: ("range", "The file is shorter than the part that was asked for."),
    421: (
        "unknown_host",
        (
            "This server does not answer to that name. Open it as http://localhost, or add the "
            "name to allowed_hosts in the settings."
        ),
    ),
    431: ("headers_too_large", "The headers of the request are too large."),
    500: (
        "internal",
        (
            "Something went wrong inside Tacet. Nothing that was accepted is lost. Try again; the "
            "server's log has more under this request's number."
        ),
    ),
    503: ("busy", "The server is busy. Try again in a moment."),
    507: ("no_space", "The disk is full. Free some space, then go on; nothing accepted is lost."),
}

Details = dict[str, Any] | None


def error_response(status: int, code: str, message: str, details: Details = None) -> Response:
    """Error response in JSON."""
    if hosted.is_hosted_request():
        return hosted.hosted_response(hosted.HostedError(status, message, code))
    response = jsonify(_body(code, message, details))
    response.status_code = status
    if status == 401:
        response.headers.update(hosted.CHALLENGE)
    return response


def status_response(status: int, details: Details = None) -> Response:
    """Error response for a status code, with its usual message."""
    return error_response(status, *_code_and_message(status), details)


def error_body(status: int) -> dict[str, Any]:
    """Body of an error response for a status code, without a request."""
    return _body(*_code_and_message(status), None)


def _code_and_message(status: int) -> tuple[str, str]:
    return MESSAGES.get(status, (f"http_{status}", "The request could not be done."))


def _body(code: str, message: str, details: Details) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details}}


def install(app: Flask) -> None:
    """Turn everything raised in `app` into an error response."""
    app.register_error_handler(errors.TacetError, from_tacet_error)
    app.register_error_handler(hosted.HostedError, hosted.hosted_response)
    app.register_error_handler(ValidationError, from_validation)
    app.register_error_handler(HTTPException, from_http_exception)
    app.register_error_handler(OSError, from_os_error)
    app.register_error_handler(Exception, from_unexpected_error)


def from_tacet_error(error: errors.TacetError) -> Response:
    """Response for an error of Tacet's own types."""
    if hosted.is_hosted_request():
        return hosted.hosted_response(hosted.of_tacet_error(error))
    if isinstance(error, errors.Unauthenticated) and wants_page():
        return locked_page(request.full_path.rstrip("?"), error.reason)
    status = next(status for kind, status in STATUS_CODES if isinstance(error, kind))
    return error_response(status, error.code, str(error), _details(error))


def _details(error: errors.TacetError) -> Details:
    if isinstance(error, errors.EditConflict):
        return error.details
    return {"scope": error.scope} if isinstance(error, errors.MissingScope) else None


def from_validation(error: ValidationError) -> Response:
    """Response for values of the wrong type or out of range."""
    problems = [
        {"field": ".".join(str(part) for part in problem["loc"]), "problem": _problem_text(problem)}
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    ][:20]
    first = problems[0]
    where = f"{first['field']}: " if first["field"] else ""
    message = f"The request cannot be used as it is. {where}{first['problem']}."
    return error_response(400, "bad_request", message, {"problems": problems})


def _problem_text(problem: ErrorDetails) -> str:
    if problem["type"] == "string_pattern_mismatch":
        return "This is not written as it should be"
    return problem["msg"].removeprefix("Value error, ")


def from_http_exception(error: HTTPException) -> Response:
    """Response for errors of Flask itself (unknown address, too large ...)."""
    if isinstance(error.response, Response):
        return error.response
    if isinstance(error, ClientDisconnected):
        return error_response(400, "cut_off", "The connection broke before everything had arrived.")
    response = status_response(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def from_os_error(error: OSError) -> Response:
    """Response for a full disk; other system errors are faults of ours."""
    if errors.is_disk_full(error):
        return status_response(507)
    return from_unexpected_error(error)


def from_unexpected_error(error: Exception) -> Response:
    """Response for a fault of ours, without internals.

    The log has the error's class and the lines of code. Its message may hold file names or text of
    a recording, so that is logged at debug level only.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    number = g.get("request_id", "?")
    log.error("request %s failed: %s\n%s", number, type(error).__name__, frames)
    log.debug("request %s failed", number, exc_info=error)
    return status_response(500)


def too_large(most: int) -> Response:
    """Response for a file over the limit of `most` bytes."""
    return error_response(413, "too_large", sentences.too_large(most), {"max_upload_bytes": most})


def wrong_offset(error: errors.TacetError, offset: int) -> Response:
    """Response for a piece at the wrong offset, with the true one."""
    response = error_response(409, error.code, str(error), {"offset": offset})
    response.headers["Upload-Offset"] = str(offset)
    return response


def too_many_streams() -> Response:
    """Response for one open event stream too many."""
    message = "Too many pages are open for live events. Close some, or ask /api/changes instead."
    response = error_response(503, "too_many_streams", message)
    response.headers["Retry-After"] = "5"
    return response
