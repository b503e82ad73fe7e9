"""Short-lived secrets, with which a browser opens a session that a server has prepared."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tacet.library.ports.store import Clock
from tacet.web.v1.realtime.config import SessionConfig

SECRETS_KEY = "tacet.client_secrets"  # in the app's extensions
PREFIX = "ek_"
MOST = 10_000  # at once; the oldest go first


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A secret with the configuration of the sessions that it opens.

    Attributes:
        check: raises TacetError once whoever asked for the secret may no longer transcribe.
    """

    value: str
    expires_at: datetime
    config: SessionConfig
    check: Callable[[], None]


class ClientSecrets:
    """Secrets of this process; they are forgotten when it ends."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._secrets: dict[str, ClientSecret] = {}

    def make(
        self, config: SessionConfig, period: timedelta, check: Callable[[], None]
    ) -> ClientSecret:
        """New secret that opens sessions during `period`."""
        value = PREFIX + secrets.token_urlsafe(32)
        secret = ClientSecret(value, self._clock() + period, config, check)
        with self._lock:
            for old in [one for one in self._secrets.values() if self._is_over(one)]:
                del self._secrets[old.value]
            while len(self._secrets) >= MOST:
                del self._secrets[next(iter(self._secrets))]
            self._secrets[value] = secret
        return secret

    def find(self, value: str) -> ClientSecret | None:
        """The secret of this text; None if there is none, or its time is over."""
        with self._lock:
            secret = self._secrets.get(value)
        return None if secret is None or self._is_over(secret) else secret

    def _is_over(self, secret: ClientSecret) -> bool:
        return secret.expires_at <= self._clock()
