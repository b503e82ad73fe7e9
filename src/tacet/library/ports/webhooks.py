"""Protocol of the part of the store for webhooks; see `store.py`.

A delivery is added in the transaction that ends its run, so no crash loses one.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from tacet.library.model.webhook import Delivery, DeliveryState, WebhookSecret


class WebhookStore(Protocol):
    """Deliveries and the secrets that sign them. Each method is one transaction."""

    def due_deliveries(
        self, now: datetime, most: int, but_for: Collection[str] = ()
    ) -> list[Delivery]:
        """Deliveries whose next attempt is due, first attempts first, then the longest due.

        Args:
            but_for: receivers whose deliveries are left out.
        """

    def save_delivery(self, delivery: Delivery) -> bool:
        """Whether there still is such a delivery; what an attempt changes is stored."""

    def deliveries(self, state: DeliveryState | None, most: int) -> list[Delivery]:
        """Deliveries in a state, or all, newest first."""

    def retry_deliveries(self, ids: Collection[str] | None, now: datetime) -> list[Delivery]:
        """Deliveries that are due from `now` on, as at their beginning.

        Args:
            ids: those meant; None for all that did not arrive.
        """

    def drop_deliveries(self, before: datetime) -> int:
        """Delete deliveries that were over before `before`; how many."""

    def webhook_secrets(self, now: datetime) -> list[WebhookSecret]:
        """Secrets that are valid, the present one first."""

    def ensure_webhook_secret(self, secret: WebhookSecret) -> WebhookSecret:
        """The present secret; `secret`, stored, if there was none."""

    def rotate_webhook_secret(self, secret: WebhookSecret, old_until: datetime) -> None:
        """Store a new present secret; the one before it is valid until then, older ones go."""
