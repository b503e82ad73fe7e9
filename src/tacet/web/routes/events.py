"""What changes, as it changes: one event stream per page, and the same by asking again."""

from flask import Response, current_app, request
from pydantic import Field

from tacet.core.errors import BadInput
from tacet.library.model.run import Event
from tacet.web.context import current_context, current_tacet
from tacet.web.events.broadcaster import Broadcaster, stream
from tacet.web.events.event_payloads import change_items
from tacet.web.http import errors
from tacet.web.http.responses import RequestModel, described, reply, topic
from tacet.web.http.wsgi_bridge import BELL
from tacet.web.schemas.server import Changes, Nothing, Resync

api = topic("events", __name__, "What changes, as it changes.")
KEY = "tacet.hub"  # where `create_app` keeps the hub among the app's extensions
MOST = 500  # events in one answer


class AfterQuery(RequestModel):
    """From where on."""

    after: int | None = Field(None, ge=0, le=2**63 - 1, description="number of the last event seen")


@api.get(
    "/events",
    responses={200: described("Events without end.", "text/event-stream")},
)
def event_stream(query: AfterQuery) -> Response:
    """Every change as a server-sent event: `id`, `event` (its type) and `data` (JSON).

    The types and their data are those of /api/changes. The header Last-Event-ID, or `after`, says
    what was seen last. The stream ends now and then; browsers come back by themselves. 503 when
    too many pages are open: ask /api/changes instead.
    """
    hub: Broadcaster = current_app.extensions[KEY]
    page = hub.join(_last_seen(query.after), request.environ.get(BELL))
    if page is None:
        return errors.too_many_streams()
    response = Response(stream(hub, page), mimetype="text/event-stream")
    response.call_on_close(lambda: hub.leave(page))  # also when it never began
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response


@api.get("/changes", responses={200: Changes})
def changes(query: AfterQuery) -> Response:
    """The same events for those who ask now and then; without `after` only the newest number."""
    last = current_context().store.last_event()
    if query.after is None or query.after == last:
        return reply(Changes(last=last, events=[]))
    missed = current_context().store.events_after(query.after, MOST) if query.after < last else []
    if not follows(missed, query.after):
        resync = Resync(id=last, type="resync", data=Nothing())
        return reply(Changes(last=last, events=[resync]))
    items = change_items(current_tacet(), missed)
    return reply(Changes.model_construct(last=missed[-1].seq, events=list(items)))


def follows(events: list[Event], after: int) -> bool:
    """Whether the events begin right behind number `after`: older ones are not kept for ever."""
    return bool(events) and events[0].seq == after + 1


def _last_seen(after: int | None) -> int | None:
    header = request.headers.get("Last-Event-ID", "").strip()
    if not header:
        return after
    if not (header.isascii() and header.isdigit() and len(header) < 19):
        raise BadInput("Last-Event-ID must be the number of an event.")
    return int(header)
