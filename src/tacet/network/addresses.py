"""Network addresses that may be connected to: public ones, unless private ones are allowed."""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from tacet.core.errors import BadAddress, NoAnswer

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA gives to computers (RFC 4291)
NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits (RFC 6052)
IPV4_BITS = 0xFFFF_FFFF


def plain_address(address: Address) -> Address:
    """The IPv4 address that an IPv6 form stands for; else the address, without its zone."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv6Address(int(address))


def is_public(address: Address) -> bool:
    """Whether an address is of a computer on the internet.

    Not so: private, shared, loopback, link-local, multicast, reserved, unspecified and
    documentation addresses, and the tunnels 6to4 and Teredo, which lead to others.
    """
    plain = plain_address(address)
    if isinstance(plain, IPv6Address) and plain in NAT64:
        plain = IPv4Address(int(plain) & IPV4_BITS)
    if not plain.is_global or plain.is_multicast or plain.is_reserved:
        return False
    if isinstance(plain, IPv4Address):
        return True
    tunnelled = plain.sixtofour is not None or plain.teredo is not None
    return plain in GLOBAL_UNICAST and not tunnelled


def literal_address(host: str) -> Address | None:
    """The address that a URL's host is written as; None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def resolved(host: str, port: int, *, allow_private: bool) -> list[Address]:
    """Addresses of a host that may be connected to, in the system's order.

    Raises:
        NoAnswer: there is no such host. BadAddress: all of its addresses are private.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:  # the latter: no name of a host at all
        raise NoAnswer(f"There is no computer called {host}.") from error
    addresses = dict.fromkeys(plain_address(ip_address(where[0])) for *_, where in answers)
    return allowed(host, addresses, allow_private=allow_private)


def allowed(host: str, addresses: Iterable[Address], *, allow_private: bool) -> list[Address]:
    """Those of a host's addresses that may be connected to. Raises BadAddress without one."""
    every = list(addresses)
    usable = [address for address in every if allow_private or is_public(address)]
    if not usable:
        first = "" if str(every[0]) == host else f" ({every[0]})"
        raise BadAddress(
            f"{host}{first} is not on the internet but in this network, so Tacet does not connect "
            "to it. The setting allow_private_urls allows such addresses."
        )
    return usable
