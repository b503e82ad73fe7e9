"""Connection to one server: JSON answers, typed errors, patience with restarts."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tacet.client.errors import ClientError, Refused, Unreachable

DEFAULT_SERVER = "http://127.0.0.1:8420"
SERVER_VARIABLE, KEY_VARIABLE = "TACET_SERVER", "TACET_KEY"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 120.0  # the last piece of an upload is answered when the file was inspected
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between two tries


class Connection:
    """HTTP connection to a server.

    Attributes:
        server: its address without a slash at the end.
        patience: seconds for which uploads and waits outlast a server that does not answer.
    """

    def __init__(self, server: str | None, key: str | None, patience: float) -> None:
        self.server = _address(server or os.environ.get(SERVER_VARIABLE) or DEFAULT_SERVER)
        self.patience = patience
        key = key or os.environ.get(KEY_VARIABLE)
        self._http = httpx2.Client(
            base_url=self.server,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            trust_env=urlsplit(self.server).hostname not in LOOPBACK,  # no proxy to ourselves
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, **request: Any) -> httpx2.Response:
        """Answer to a request. Raises Refused, Unreachable.

        A GET is tried twice: a connection that was kept may have been closed by a restart.
        """
        try:
            try:
                answer = self._http.request(method, path, **request)
            except (httpx2.NetworkError, httpx2.RemoteProtocolError):
                if method != "GET":
                    raise
                answer = self._http.request(method, path, **request)
        except httpx2.TransportError as error:
            raise self._unreachable(error) from error
        return _checked(answer)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """JSON of an address. Raises Refused, Unreachable."""
        return self.request("GET", path, params=query(params or {})).json()

    @contextmanager
    def stream(self, path: str) -> Iterator[httpx2.Response]:
        """Answer that is read while it comes. Raises Refused, Unreachable, also while it is."""
        try:
            with self._http.stream("GET", path) as answer:
                if answer.is_error:
                    answer.read()
                yield _checked(answer)
        except httpx2.TransportError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: httpx2.TransportError) -> Unreachable:
        why = str(error) or type(error).__name__
        return Unreachable(
            f"The Tacet at {self.server} does not answer ({why}). Start it there with `tacet "
            "serve`, or check the address."
        )


class Patience:
    """Pauses between tries, longer each time, until too many seconds have passed in vain."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.renew()

    def renew(self) -> None:
        """Begin anew: something went on."""
        self._until = time.monotonic() + self._seconds
        self._pause = FIRST_PAUSE

    def wait(self, error: ClientError) -> None:
        """Pause before another try. Raises the error where it is lasting or comes too late."""
        passing = isinstance(error, Unreachable) or (isinstance(error, Refused) and error.temporary)
        left = self._until - time.monotonic()
        if not passing or left <= 0:
            raise error
        asked = error.retry_after if isinstance(error, Refused) else None
        time.sleep(min(left, max(asked or 0.0, self._pause)))
        self._pause = min(2 * self._pause, LONGEST_PAUSE)


def _address(server: str) -> str:
    parts = urlsplit(server if "://" in server else f"http://{server}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ClientError(f"{server!r} is no address of a server. One is: {DEFAULT_SERVER}")
    return parts.geturl().rstrip("/")


def query(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as the server reads them: true and false in small letters."""
    return {name: str(v).lower() if isinstance(v, bool) else v for name, v in params.items()}


def _checked(answer: httpx2.Response) -> httpx2.Response:
    """The answer; an error of the server as Refused."""
    if answer.is_success:
        return answer
    try:
        fault = answer.json()["error"]
        code, message, details = fault["code"], fault["message"], fault["details"]
    except (ValueError, KeyError, TypeError):
        code, details = f"http_{answer.status_code}", None
        message = f"{answer.url} answered {answer.status_code}, not as a Tacet would."
    raise Refused(answer.status_code, code, message, details, _retry_after(answer))


def _retry_after(answer: httpx2.Response) -> float | None:
    seconds = answer.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdigit() else None
