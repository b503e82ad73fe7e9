"""Live events: one stream per page, and the same by polling."""

from flask import Response, current_app, request
from pydantic import Field

from tacet.core.errors import BadInput
from tacet.library.model.run import Event
from tacet.web.context import current_context, current_tacet
from tacet.web.events.broadcaster import Broadcaster, sse_stream
from tacet.web.events.event_payloads import change_items
from tacet.web.http import errors
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, documented, json_response
from tacet.web.http.wsgi_bridge import WAKE_KEY
from tacet.web.schemas.server import Changes, Nothing, Resync

api = api_blueprint("events", __name__, "What changes, as it changes.")
BROADCASTER_KEY = "tacet.broadcaster"  # in the app's extensions
MAX_EVENTS = 500  # in one response


class AfterQuery(RequestModel):
    """Query: the last event seen."""

    after: int | None = Field(None, ge=0, le=2**63 - 1, description="number of the last event seen")


@api.get(
    "/events",
    responses={200: documented("Events without end.", "text/event-stream")},
)
def event_stream(query: AfterQuery) -> Response:
    """Stream every change as a server-sent event.

    Each has an `id`, an `event` (its type) and `data` (JSON), as in /api/changes. The header
    Last-Event-ID, or `after`, says what was seen last. The stream ends now and then; browsers come
    back by themselves. 503 when too many pages are open: poll /api/changes instead.
    """
    broadcaster: Broadcaster = current_app.extensions[BROADCASTER_KEY]
    subscriber = broadcaster.subscribe(_last_seen(query.after), request.environ.get(WAKE_KEY))
    if subscriber is None:
        return errors.too_many_streams()
    response = Response(sse_stream(broadcaster, subscriber), mimetype="text/event-stream")
    response.call_on_close(lambda: broadcaster.unsubscribe(subscriber))  # also when it never began
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response


@api.get("/changes", responses={200: Changes})
def changes(query: AfterQuery) -> Response:
    """The same events for polling; without `after` only the newest number."""
    last = current_context().store.last_event()
    if query.after is None or query.after == last:
        return json_response(Changes(last=last, events=[]))
    missed = (
        current_context().store.events_after(query.after, MAX_EVENTS) if query.after < last else []
    )
    if not is_contiguous(missed, query.after):
        resync = Resync(id=last, type="resync", data=Nothing())
        return json_response(Changes(last=last, events=[resync]))
    items = change_items(current_tacet(), missed)
    return json_response(Changes.model_construct(last=missed[-1].seq, events=list(items)))


def is_contiguous(events: list[Event], after: int) -> bool:
    """Whether the events continue right after number `after`.

    Older ones are not kept for ever.
    """
    return bool(events) and events[0].seq == after + 1


def _last_seen(after: int | None) -> int | None:
    header = request.headers.get("Last-Event-ID", "").strip()
    if not header:
        return after
    if not (header.isascii() and header.isdigit() and len(header) < 19):
        raise BadInput("Last-Event-ID must be the number of an event.")
    return int(header)
