"""Webhooks: asked for with a run, listed, and the secret that signs them."""

import base64
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tacet.core.errors import BadOption, NotFound
from tacet.library.context import AppContext
from tacet.library.model.run import Webhook
from tacet.library.model.webhook import Delivery, DeliveryState, WebhookSecret

URL_OPTION, TEXT_OPTION = "webhook_url", "webhook_text"  # of a request for a run
SECRET_PREFIX = "whsec_"  # noqa: S105 - stands before every secret (Standard Webhooks)
SECRET_BYTES = 32
OLD_SECRET_VALID = timedelta(days=1)  # beside the new one, so that receivers can follow
MOST_LISTED = 1_000
MOST_CHARACTERS = 2_000  # of a URL; no server is sure to take more


def split_webhooks(
    context: AppContext, asked: Mapping[str, Any]
) -> tuple[tuple[Webhook, ...], dict[str, Any]]:
    """Webhooks of a run: the request's and the settings'; and the other options of the request.

    Raises:
        BadAddress: the URL cannot be used. BadOption: text is asked for without a URL.
    """
    others = {name: value for name, value in asked.items() if not name.startswith("webhook_")}
    url, text = asked.get(URL_OPTION), bool(asked.get(TEXT_OPTION))
    if url is None and text:
        raise BadOption("webhook_text goes with webhook_url: say where the text is to be sent.")
    own = () if url is None else (Webhook(context.network.check(url), text),)
    everywhere = () if context.webhook is None else (context.webhook,)
    by_url = {webhook.url: webhook for webhook in (*everywhere, *own)}
    return tuple(by_url.values()), others


def deliveries(
    context: AppContext, state: DeliveryState | None = None, most: int = MOST_LISTED
) -> list[Delivery]:
    """Deliveries in a state, or all, newest first."""
    return context.store.deliveries(state, most)


def retry_delivery(context: AppContext, id: str) -> Delivery:
    """Delivery that is sent again, now and as often as a new one. Raises NotFound."""
    for again in context.store.retry_deliveries([id], context.clock()):
        return again
    raise NotFound("There is no such message. It may have been deleted.")


def retry_all(context: AppContext) -> list[Delivery]:
    """All deliveries that did not arrive, given up or not; they are sent again now."""
    return context.store.retry_deliveries(None, context.clock())


def webhook_secrets(context: AppContext) -> list[WebhookSecret]:
    """Valid secrets, the present one first; made when first asked for."""
    context.store.ensure_webhook_secret(_new_secret(context))
    return context.store.webhook_secrets(context.clock())


def rotate_webhook_secret(context: AppContext) -> list[WebhookSecret]:
    """Valid secrets after a new one was made; the one before it stays valid for a day."""
    until = context.clock() + OLD_SECRET_VALID
    context.store.rotate_webhook_secret(_new_secret(context), until)
    return context.store.webhook_secrets(context.clock())


def _new_secret(context: AppContext) -> WebhookSecret:
    key = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return WebhookSecret(SECRET_PREFIX + key, context.clock())
