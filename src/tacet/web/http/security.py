"""Security: checks before every request, headers on every response.

- Host: only names of this machine, else 421. A page elsewhere that points its own name at
  127.0.0.1 (DNS rebinding) is stopped here.
- Origin: browsers say where a request comes from; another site's are refused.
- Headers: content security policy, nosniff, referrer policy, no-store on private data.
"""

import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import ServiceUnavailable

from tacet.network.page_url import ANY_ADDRESS
from tacet.settings import Settings
from tacet.web.bind_address import is_own_address
from tacet.web.http.wsgi_bridge import BUSY_KEY

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
MAX_URL_LENGTH = 8_190  # characters
COME_BACK = 5  # seconds until a request may be tried again for which no thread was free

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# For untrusted bytes: nothing in them may act as a page.
MEDIA_POLICY = "default-src 'none'; media-src 'self'; frame-ancestors 'none'; sandbox"

HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def protect(app: Flask, settings: Settings) -> None:
    """Install the checks and the headers on `app`."""
    names = allowed_hosts(settings)
    any_address = settings.insecure or not is_own_address(settings.host)

    @app.before_request
    def check() -> None:
        g.request_id = secrets.token_hex(8)
        if not is_allowed_host(request.headers.get("Host", ""), names, any_address):
            abort(421)
        if request.environ.get(BUSY_KEY):
            raise ServiceUnavailable(retry_after=COME_BACK)
        if len(request.path) + len(request.query_string) > MAX_URL_LENGTH:
            abort(414)
        if is_cross_site():
            abort(403)

    @app.after_request
    def dress(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = g.get("request_id") or secrets.token_hex(8)
        return response


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Host names, lower case without port, that this server answers to."""
    bound = () if settings.host in ANY_ADDRESS else (settings.host,)
    configured = (host.strip().strip("[]").lower() for host in (*settings.allowed_hosts, *bound))
    return LOCAL_HOSTS | frozenset(configured)


def is_allowed_host(host: str, names: Iterable[str], any_address: bool = False) -> bool:
    """Whether a Host header names this machine.

    With `any_address`, a plain IP address also will do: an attacker's name that was pointed here
    still arrives as that name, so this gives rebinding no way in.
    """
    name = host_name(host)
    return name in names or (any_address and _is_ip_address(name))


def host_name(host: str) -> str:
    """Name in a Host header, lower case, without port; "" if malformed."""
    if not host or any(c in host for c in "/\\@?#, \t") or not host.isascii():
        return ""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises when it is not a number
    except ValueError:
        return ""
    return parts.hostname or ""


def is_cross_site() -> bool:
    """Whether the current request comes from the page of another site.

    Programs other than browsers send neither header and pass; a browser always sends one.
    """
    changes = request.method not in {"GET", "HEAD", "OPTIONS"}
    site = request.headers.get("Sec-Fetch-Site")
    if site in {"same-origin", "none"}:
        return False
    if site is not None:  # another site may link here, no more
        return changes or request.headers.get("Sec-Fetch-Mode") != "navigate"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc.lower() != request.host.lower()


def is_foreign_page(headers: Mapping[str, str]) -> bool:
    """Whether a WebSocket's handshake comes from the page of another site.

    Browsers open WebSockets for any page, and always say for which. `headers`: names in lower case.
    """
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return True
    origin = headers.get("origin")
    host = headers.get("host", "").lower()
    return origin is not None and urlsplit(origin).netloc.lower() != host


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
