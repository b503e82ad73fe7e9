"""Access: who asks, by which key, and whether they still may.

Without any key in the library, requests from this computer are answered, and with `insecure` all.
With one, every request needs one, those from this computer included: behind a reverse proxy all
requests come from there.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.http import parse_cookie

from tacet.bootstrap import Tacet
from tacet.core.errors import MissingScope, Unauthenticated
from tacet.library.model.key import Key, Scope
from tacet.library.use_cases.keys import key_of, require_valid
from tacet.web.http import scopes

COOKIE = "tacet_key"  # with the port, which browsers do not tell cookies apart by
SUBPROTOCOL = "openai-insecure-api-key."  # by which pages send a key where they set no header
NO_KEY = (
    "This server asks for a key. Send it in the header `Authorization: Bearer KEY`; on the "
    "server's computer, `tacet keys add NAME` makes one."
)
MISSING_SCOPE = "This key may not do this. It would need one with the scope {scope}."


@dataclass(frozen=True, slots=True)
class Access:
    """Who makes a request.

    Attributes:
        key: as it was when the request came; None where none is needed.
        peer_address: other end of the connection.
    """

    tacet: Tacet
    key: Key | None
    peer_address: str

    def require(self, scope: Scope) -> None:
        """Raise MissingScope if the key's scopes do not include this one."""
        if self.key is not None and not self.key.may(scope):
            raise MissingScope(MISSING_SCOPE.format(scope=scope), scope)

    def check(self) -> None:
        """Raise Unauthenticated if the key was revoked since, or if one is needed now."""
        if self.key is not None:
            require_valid(self.tacet.context, self.key)
        elif not _needs_no_key(self.tacet, self.peer_address):
            raise Unauthenticated(NO_KEY, "none")

    def is_valid(self) -> bool:
        """Whether `check` raises nothing."""
        try:
            self.check()
        except Unauthenticated:
            return False
        return True


def of_headers(tacet: Tacet, headers: Mapping[str, str], peer_address: str) -> Access:
    """Who makes a request, by its headers.

    Args:
        headers: by name, in lower case.

    Raises:
        Unauthenticated: a key is needed, and there is none, or a wrong or revoked one.
    """
    if _needs_no_key(tacet, peer_address):
        return Access(tacet, None, peer_address)
    text = key_text(headers)
    if not text:
        raise Unauthenticated(NO_KEY, "none")
    return Access(tacet, key_of(tacet.context, text), peer_address)


def key_text(headers: Mapping[str, str]) -> str:
    """Key that a request brings; "" without one. `headers`: by name, in lower case."""
    return _bearer(headers) or _subprotocol(headers) or _cookie(headers)


def current_access() -> Access:
    """Who makes the current request."""
    return cast(Access, g.access)


def guard(app: Flask, tacet: Tacet) -> None:
    """Have `app` answer only those who may ask, and only as long as they may."""

    @app.before_request
    def enter() -> None:
        if request.endpoint in scopes.OPEN:
            return
        headers = {name.lower(): value for name, value in request.headers}
        g.access = of_headers(tacet, headers, request.remote_addr or "")
        if request.endpoint is None or request.endpoint in scopes.ANY_KEY:
            return  # the former: there is nothing at this address
        g.access.require(scopes.scope_of(request.endpoint, request.method, request.path))

    @app.after_request
    def watch(response: Response) -> Response:
        if response.mimetype == "text/event-stream":  # a download that has begun may end
            stream = cast(Iterable[bytes], response.response)
            response.response = WatchedStream(stream, current_access())
        return response


class WatchedStream:
    """Stream of events that ends once its reader's key is revoked."""

    def __init__(self, stream: Iterable[bytes], access: Access) -> None:
        self._stream, self._access = stream, access

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if not self._access.is_valid():
                return
            yield piece

    def close(self) -> None:
        """Close the stream."""
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


def cookie_name(host: str) -> str:
    """Name of the cookie that holds the key, at the server that `host` (a header) names."""
    try:
        port = urlsplit(f"//{host}").port
    except ValueError:
        port = None
    return f"{COOKIE}_{port}" if port else COOKIE


def _needs_no_key(tacet: Tacet, peer_address: str) -> bool:
    return not tacet.context.store.has_keys() and (
        tacet.settings.insecure or is_own_computer(peer_address)
    )


def is_own_computer(peer_address: str) -> bool:
    """Whether an address is a loopback one."""
    try:
        address = ipaddress.ip_address(peer_address)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _bearer(headers: Mapping[str, str]) -> str:
    """Key of the header; "" for another scheme, which may be meant for a proxy."""
    scheme, _, text = headers.get("authorization", "").strip().partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _subprotocol(headers: Mapping[str, str]) -> str:
    names = (name.strip() for name in headers.get("sec-websocket-protocol", "").split(","))
    given = (name.removeprefix(SUBPROTOCOL) for name in names if name.startswith(SUBPROTOCOL))
    return next(given, "")


def _cookie(headers: Mapping[str, str]) -> str:
    cookies = parse_cookie(headers.get("cookie", ""))
    return cookies.get(cookie_name(headers.get("host", "")), "")
