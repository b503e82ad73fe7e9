"""HTTP over a guarded connection: checked addresses, one deadline, no proxy, no redirects.

A name is resolved once, its addresses are checked, and that very address is connected to, so a
name that is pointed elsewhere in between ("DNS rebinding") leads nowhere.
"""

import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore2

from tacet import __version__
from tacet.core.errors import NoAnswer
from tacet.network.addresses import resolved
from tacet.network.urls import Target

STEP_SECONDS = 10.0  # without a byte before a connection counts as broken
_NUMBER = re.compile(r"\[Errno -?\d+\] ?")
AGENT = f"Tacet/{__version__}"
BROKEN = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)
"""Errors of a connection that ended before the answer did."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What a connection is allowed: private addresses, and seconds in all from now on."""

    allow_private: bool
    seconds: float
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_until", time.monotonic() + self.seconds)

    def left(self) -> float:
        """Seconds for the next step. Raises NoAnswer when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise NoAnswer(f"The answer took longer than {self.seconds:g} s.")
        return min(left, STEP_SECONDS)


@contextmanager
def response_to(
    method: str,
    target: Target,
    guard: Guard,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Iterator[httpcore2.Response]:
    """Response to one request; its content is read within the block.

    Raises:
        NoAnswer: nobody answers there, or the answer breaks off.
        BadAddress: all addresses of the host are private.
    """
    url = httpcore2.URL(
        scheme=target.scheme, host=target.host, port=target.port, target=target.path
    )
    named = {"User-Agent": AGENT, "Accept-Encoding": "identity", **(headers or {})}
    try:
        with (
            httpcore2.ConnectionPool(_tls(), network_backend=_GuardedBackend(guard)) as pool,
            pool.stream(method, url, headers=list(named.items()), content=body) as response,
        ):
            yield response
    except httpcore2.TimeoutException as error:
        raise NoAnswer(f"{target.receiver} does not answer in time.") from error
    except httpcore2.ConnectError as error:
        raise NoAnswer(f"{target.receiver} cannot be reached ({_in_words(error)}).") from error
    except BROKEN as error:
        raise NoAnswer(
            f"The answer of {target.receiver} broke off ({_in_words(error)})."
        ) from error


def _in_words(error: Exception) -> str:
    """An error's message without the system's number."""
    return _NUMBER.sub("", str(error)) or "without a reason"


@cache
def _tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


class _GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Stream to the first address of the host that takes the connection."""
        system, failure = httpcore2.SyncBackend(), None
        for address in resolved(host, port, allow_private=self._guard.allow_private):
            try:
                stream = system.connect_tcp(
                    str(address), port, self._guard.left(), local_address, socket_options or ()
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _GuardedStream(stream, self._guard)
        raise failure or httpcore2.ConnectError("no address")


class _GuardedStream(httpcore2.NetworkStream):
    """A stream each of whose steps ends at the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most so many bytes."""
        return self._stream.read(max_bytes, self._guard.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all bytes."""
        self._stream.write(buffer, self._guard.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """The encrypted stream; the certificate must be the named host's."""
        encrypted = self._stream.start_tls(ssl_context, server_hostname, self._guard.left())
        return _GuardedStream(encrypted, self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the socket."""
        return self._stream.get_extra_info(info)
