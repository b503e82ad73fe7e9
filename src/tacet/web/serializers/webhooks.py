"""Deliveries of webhooks as schemas."""

from tacet.library.model.webhook import Delivery
from tacet.web.schemas.webhooks import WebhookDelivery


def serialize_delivery(delivery: Delivery) -> WebhookDelivery:
    """Delivery as it is shown."""
    return WebhookDelivery(
        id=delivery.id,
        event=delivery.event,
        run_id=delivery.run_id,
        recording_id=delivery.data["recording_id"],
        url=delivery.url,
        state=delivery.state.value,
        made_at=delivery.made_at,
        attempts=delivery.attempts,
        tried_at=delivery.tried_at,
        next_at=delivery.next_at,
        status=delivery.status,
        error=delivery.error,
    )
