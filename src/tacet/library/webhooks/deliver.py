"""One attempt to deliver a webhook, and when the next one is due.

An attempt that is cut off by a crash is not counted and made again: receivers get each message at
least once, and know it by its id.
"""

import json
import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tacet.library.context import AppContext
from tacet.library.model.run import RunState
from tacet.library.model.webhook import Delivery, DeliveryState, iso_time
from tacet.library.ports.network import Reply
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.use_cases.webhooks import webhook_secrets
from tacet.library.webhooks.signature import signed_headers
from tacet.library.worker.faults import stored_fault

log = logging.getLogger(__name__)

DELAYS = (5.0, 30.0, 120.0, 600.0, 3_600.0, 4 * 3_600.0, 12 * 3_600.0, 24 * 3_600.0)
"""Seconds from each failed attempt to the next; after the last one the delivery has failed."""
JITTER = 0.2  # share of a delay by which it is longer at most, so that receivers wake gently
MOST_DELAY = 24 * 3_600.0  # seconds that a receiver can put an attempt off by Retry-After
GONE = 410  # the receiver wants no more of it

Chance = Callable[[], float]


def attempt(context: AppContext, delivery: Delivery, chance: Chance = random.random) -> Delivery:
    """The delivery after one more attempt, stored. `chance`: 0..1, for the jitter.

    Raises:
        StoreUnusable, NoSpace: the attempt cannot be stored; it is due still.
    """
    reply, error = None, None
    try:
        reply = _send(context, delivery)
    except Exception as failure:  # noqa: BLE001 - stored: it is tried again
        error = stored_fault(failure, f"webhook {delivery.id}").message
    tried = _after(context, delivery, reply, error, chance())
    context.store.save_delivery(tried)
    if tried.state is not DeliveryState.DELIVERED:
        log.warning("webhook %s, attempt %d: %s", tried.id, tried.attempts, tried.error)
    return tried


def _send(context: AppContext, delivery: Delivery) -> Reply:
    body = message(context, delivery)
    secrets = [known.secret for known in webhook_secrets(context)]
    headers = signed_headers(delivery.id, context.clock(), body, secrets)
    headers["content-type"] = "application/json"
    return context.network.post(delivery.url, headers, body)


def message(context: AppContext, delivery: Delivery) -> bytes:
    """Body of a delivery, JSON.

    The text is read when it is sent, so that it lies in no second place.
    """
    data: dict[str, Any] = {**delivery.data, "url": _page_of(context, delivery)}
    if delivery.text and data["state"] == RunState.DONE:
        data["text"] = transcript_of(context, delivery.run_id).transcript.text
    about = {
        "id": delivery.id,
        "type": delivery.event,
        "timestamp": iso_time(delivery.made_at),
        "data": data,
    }
    return json.dumps(about, ensure_ascii=False).encode()


def _page_of(context: AppContext, delivery: Delivery) -> str:
    return f"{context.own_url}/?recording={delivery.data['recording_id']}"


def _after(
    context: AppContext, delivery: Delivery, reply: Reply | None, error: str | None, chance: float
) -> Delivery:
    now = context.clock()
    status = reply.status if reply else None
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        tried_at=now,
        next_at=None,
        status=status,
        error=error or _refusal(status or 0),
    )
    if tried.error is None:
        return replace(tried, state=DeliveryState.DELIVERED)
    delay = next_delay(tried.attempts, chance, reply.retry_after if reply else None)
    if status == GONE or delay is None:
        return replace(tried, state=DeliveryState.FAILED)
    return replace(tried, next_at=now + timedelta(seconds=delay))


def next_delay(attempts: int, chance: float, asked: float | None) -> float | None:
    """Seconds to the next attempt after so many; None when there is none.

    Args:
        chance: 0..1, for the jitter.
        asked: seconds that the receiver asks to wait for, at least.
    """
    if attempts > len(DELAYS):
        return None
    delay = DELAYS[attempts - 1] * (1 + JITTER * chance)
    return max(delay, min(asked or 0.0, MOST_DELAY))


def _refusal(status: int) -> str | None:
    """Why an answer does not count as taken; None when it does."""
    if 200 <= status < 300:
        return None
    if status == GONE:
        return "The receiver answers 410: it wants no more of this, so it is not tried again."
    if 300 <= status < 400:
        return f"The receiver answers {status}, a redirect, and those are not followed."
    return f"The receiver answers {status}."
