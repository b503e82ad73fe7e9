"""Addresses that the server may bind to, and the URL a person types for one.

Imports nothing heavy: `tacet serve` checks the address before anything else is loaded.
"""

import ipaddress

from tacet.core.errors import BadInput

ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 (compared with)


def require_own_address(host: str, *, insecure: bool) -> None:
    """Raise BadInput for an address that others can reach, unless `insecure` allows it."""
    if insecure or host == "localhost" or _is_loopback(host):
        return
    raise BadInput(
        f"Tacet has no logins yet: whoever can reach {host} could hear and read everything. "
        "Leave --host at 127.0.0.1, or accept that with --insecure."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def page_url(host: str, port: int) -> str:
    """URL of the page for a bound host and port."""
    if host in ANY_ADDRESS:
        host = "localhost"
    elif ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}:{port}"
