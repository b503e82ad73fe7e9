"""GuardedNetwork: webhooks and downloads of the library, over guarded connections."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from tacet.core.errors import NoAnswer
from tacet.library.ports.network import Download, Reply
from tacet.network.connection import BROKEN, Guard, response_to
from tacet.network.download import download
from tacet.network.urls import target_of

POST_SECONDS = 15.0  # for a webhook's receiver to take it and to answer
DOWNLOAD_SECONDS = 3_600.0  # for all of a recording
ANSWER_PIECES = 4  # of the receiver's answer that are read; what it says is not used


@dataclass(frozen=True, slots=True)
class GuardedNetwork:
    """The network as the settings allow it; a `Network` of the library."""

    allow_private: bool = False

    def check(self, url: str) -> str:
        """The URL in its normal form. Raises BadAddress."""
        return target_of(url, allow_private=self.allow_private).text

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The receiver's reply to a webhook. Raises NoAnswer, BadAddress."""
        target = target_of(url, allow_private=self.allow_private)
        guard = Guard(self.allow_private, POST_SECONDS)
        with response_to("POST", target, guard, headers, body) as response:
            with suppress(NoAnswer, *BROKEN):  # the status has come, and nothing else is needed
                for _ in islice(response.iter_stream(), ANSWER_PIECES):
                    continue
            return Reply(response.status, retry_after(dict(response.headers), datetime.now(UTC)))

    def download(self, url: str) -> AbstractContextManager[Download]:
        """The file behind a URL. Raises NoAnswer, BadAddress."""
        return download(url, Guard(self.allow_private, DOWNLOAD_SECONDS))


def retry_after(headers: Mapping[bytes, bytes], now: datetime) -> float | None:
    """Seconds that a receiver asks to wait for; None where it does not say."""
    named = {name.lower(): value.decode("latin-1").strip() for name, value in headers.items()}
    text = named.get(b"retry-after", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
