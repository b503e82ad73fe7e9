"""Bind address of the server: its check, its socket and its URL.

Light to import, so that `tacet serve` refuses an address before anything heavy is loaded.
"""

import errno
import ipaddress
import socket
from collections.abc import Callable

from tacet.core.errors import BadInput, Conflict

ANY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (compared with, never bound)


def require_guarded_address(host: str, *, insecure: bool, has_keys: Callable[[], bool]) -> None:
    """Raise BadInput for an address that others can reach, unless they need a key.

    Args:
        insecure: let them in without one.
        has_keys: whether requests need a key; asked for such addresses only.
    """
    if insecure or is_own_address(host) or has_keys():
        return
    raise BadInput(
        f"Without keys, whoever can reach {host} could hear and read everything. Make one first: "
        "tacet keys add NAME. Or leave --host at 127.0.0.1. Or accept it with --insecure."
    )


def is_own_address(host: str) -> bool:
    """Whether only this computer can reach the address."""
    return host == "localhost" or _is_loopback(host)


def page_url(host: str, port: int) -> str:
    """URL of the page as a person types it."""
    if host in ANY_ADDRESS:
        return f"http://localhost:{port}"
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{bracketed}:{port}"


def bound_socket(host: str, port: int) -> socket.socket:
    """Socket bound to the address; port 0 takes any free one.

    Raises:
        Conflict: another program listens there. BadInput: the address or port cannot be used.
    """
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _bind_error(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError as error:
        listener.close()
        raise _bind_error(host, port, error) from error
    return listener


def _bind_error(host: str, port: int, error: OSError) -> Conflict | BadInput:
    if isinstance(error, PermissionError):
        return BadInput(
            f"The system does not let you listen on port {port}. Choose one over 1023, "
            "such as --port 8420."
        )
    if error.errno == errno.EADDRINUSE:
        return Conflict(
            f"Another program already listens on port {port}. Stop it, or choose another port: "
            f"tacet serve --port {port + 1}"
        )
    return BadInput(
        f"{host} is not an address of this computer ({error.strerror or error}). "
        "Leave --host at 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
