"""Signatures of webhooks, after Standard Webhooks (standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from tacet.library.use_cases.webhooks import SECRET_PREFIX


def signed_headers(
    message_id: str, moment: datetime, body: bytes, secrets: Iterable[str]
) -> dict[str, str]:
    """Headers of a signed message: id, time, and a signature by each secret."""
    timestamp = str(int(moment.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(s, message_id, timestamp, body) for s in secrets),
    }


def _signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
