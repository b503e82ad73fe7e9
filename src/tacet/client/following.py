"""Following something on the server by its events; over reconnects, or by polling."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from httpx2 import EventSource

from tacet.client.connection import Connection, Patience
from tacet.client.errors import ClientError, Refused

POLL_SECONDS = 2.0  # between two looks where the server has no event stream free
RESYNC = "resync"  # events were missed
T = TypeVar("T")

Concerns = Callable[[str, Mapping[str, Any]], bool]
"""Whether an event of this type, with this data, is about what is followed."""


def follow(connection: Connection, read: Callable[[], T], concerns: Concerns) -> Iterator[T]:
    """What `read` returns: now, and after each event that concerns it. Never ends by itself.

    Raises:
        Unreachable: the server did not answer for the connection's patience.
        Refused: what is read is gone, or the key is not good any more.
    """
    patience = Patience(connection.patience)
    while True:
        try:
            for value in _streamed(connection, read, concerns):
                yield value
                patience.renew()
        except Refused as error:
            if error.code != "too_many_streams":
                patience.wait(error)
                continue
            yield read()
            time.sleep(POLL_SECONDS)
        except ClientError as error:
            patience.wait(error)


def _streamed(connection: Connection, read: Callable[[], T], concerns: Concerns) -> Iterator[T]:
    """Values of one event stream; it ends now and then."""
    with connection.stream("/api/events") as answer:
        yield read()  # after the stream has begun, so that no change falls between
        for event in EventSource(answer):
            if event.event == RESYNC or (event.data and concerns(event.event, _data(event.data))):
                yield read()


def _data(text: str) -> Mapping[str, Any]:
    data = json.loads(text)
    return data if isinstance(data, dict) else {}
