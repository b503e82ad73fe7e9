"""Deliveries of webhooks over HTTP. Only the command line shows the secret that signs them."""

from typing import Literal

from flask import Response
from pydantic import Field

from tacet.library.model.webhook import DeliveryState
from tacet.library.use_cases import webhooks as library
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.schemas.webhooks import WebhookDeliveryList
from tacet.web.serializers.webhooks import serialize_delivery

api = api_blueprint("webhooks", __name__, "Messages to other programs when a run ends.")


class DeliveryQuery(RequestModel):
    """Query: only those in a state, and how many."""

    state: Literal["waiting", "delivered", "failed"] | None = None
    limit: int = Field(100, ge=1, le=library.MOST_LISTED)


@api.get("/webhooks/deliveries", responses={200: WebhookDeliveryList})
def list_deliveries(query: DeliveryQuery) -> Response:
    """List messages: waiting, delivered, or failed and why. The last are kept for 30 days."""
    state = None if query.state is None else DeliveryState(query.state)
    found = library.deliveries(current_context(), state, query.limit)
    return json_response(WebhookDeliveryList(items=[serialize_delivery(d) for d in found]))
