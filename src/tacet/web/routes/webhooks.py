"""Deliveries of webhooks over HTTP. Only the command line shows the secret that signs them."""

from typing import Literal

from flask import Response
from pydantic import Field

from tacet.library.model.webhook import DeliveryState
from tacet.library.use_cases import webhooks as library
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.paths import PathModel
from tacet.web.schemas.webhooks import WebhookDelivery, WebhookDeliveryList
from tacet.web.serializers.webhooks import serialize_delivery

api = api_blueprint("webhooks", __name__, "Messages to other programs when a run ends.")


class DeliveryQuery(RequestModel):
    """Query: only those in a state, and how many."""

    state: Literal["waiting", "delivered", "failed"] | None = None
    limit: int = Field(100, ge=1, le=library.MOST_LISTED)


class DeliveryPath(PathModel):
    """Path to a delivery."""

    delivery_id: str


@api.get("/webhooks/deliveries", responses={200: WebhookDeliveryList})
def list_deliveries(query: DeliveryQuery) -> Response:
    """List messages: waiting, delivered, or failed and why. The last are kept for 30 days."""
    state = None if query.state is None else DeliveryState(query.state)
    found = library.deliveries(current_context(), state, query.limit)
    return json_response(WebhookDeliveryList(items=[serialize_delivery(d) for d in found]))


@api.post("/webhooks/deliveries/<delivery_id>/retry", responses={202: WebhookDelivery})
def retry_delivery(path: DeliveryPath) -> Response:
    """Send a message now, whatever became of it, and as often as a new one."""
    again = library.retry_delivery(current_context(), path.delivery_id)
    return json_response(serialize_delivery(again), 202)
