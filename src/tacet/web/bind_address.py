"""Bind address of the server: its check, its socket and its URL.

Light to import, so that `tacet serve` refuses an address before anything heavy is loaded.
"""

import errno
import ipaddress
import socket

from tacet.core.errors import BadInput, Conflict


def require_own_address(host: str, *, insecure: bool) -> None:
    """Raise BadInput for an address that others can reach, unless `insecure`."""
    if insecure or host == "localhost" or _is_loopback(host):
        return
    raise BadInput(
        f"Tacet has no logins yet: whoever can reach {host} could hear and read everything. "
        "Leave --host at 127.0.0.1, or accept that with --insecure."
    )


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
