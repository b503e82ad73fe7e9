"""Events of clients as they come: JSON objects, perhaps with an id."""

from typing import Any

from tacet.core.errors import BadInput
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.requests import strict_json

EVENT_ID_LENGTH = 512


def parsed(message: str | bytes) -> dict[str, Any]:
    """Event of a client as it was sent. Raises HostedError."""
    try:
        given = strict_json(message)
    except BadInput as error:
        raise HostedError(400, "The event is not valid JSON.", "invalid_json") from error
    if not isinstance(given, dict):
        raise HostedError(400, "An event is a JSON object.", "invalid_json")
    return given


def event_id_of(given: dict[str, Any]) -> str | None:
    """Id that the client gave its event. Raises HostedError."""
    id = given.get("event_id")
    if id is None or (isinstance(id, str) and len(id) <= EVENT_ID_LENGTH):
        return id
    message = f"`event_id` must be a text of at most {EVENT_ID_LENGTH} characters."
    raise HostedError(400, message, "invalid_value", "event_id")
