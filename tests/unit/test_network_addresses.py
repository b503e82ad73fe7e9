"""Which addresses Tacet connects to: those of the internet, in whatever form they are written."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.errors import BadAddress, NoAnswer
from tacet.network.addresses import is_public, plain_address, resolved
from tacet.network.urls import target_of

PRIVATE_V4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
PRIVATE_V6 = (
    "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32",
    "2002::/16", "2001::/32", "::/96", "64:ff9b:1::/48",
)  # fmt: skip


def within(networks: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Addresses of one of the networks."""
    spans = [ip_network(network) for network in networks]
    return st.one_of(st.integers(int(s[0]), int(s[-1])).map(type(s[0])) for s in spans)


@given(within(PRIVATE_V4))
def test_no_form_of_a_private_address_is_public(address: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{address}")
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) + int(address))
    tunnel = IPv6Address((0x2002 << 112) + (int(address) << 80))
    assert not any(map(is_public, (address, mapped, nat64, tunnel)))


@given(within(PRIVATE_V6))
def test_no_private_ipv6_address_is_public(address: IPv6Address) -> None:
    assert not is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_all_forms_of_an_address_are_judged_alike(address: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{address}")
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) + int(address))
    assert plain_address(mapped) == address
    assert is_public(address) == is_public(mapped) == is_public(nat64)


@pytest.mark.parametrize("text", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111"])
def test_addresses_of_the_internet_are_public(text: str) -> None:
    kind = IPv6Address if ":" in text else IPv4Address
    assert is_public(kind(text))


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "017700000001", "localhost", "::ffff:127.0.0.1"]
)
def test_other_spellings_of_this_computer_are_found_out(host: str) -> None:
    with pytest.raises(BadAddress, match="allow_private_urls"):
        resolved(host, 80, allow_private=False)
    assert str(resolved(host, 80, allow_private=True)[0]) in ("127.0.0.1", "::1")


def test_only_public_addresses_of_a_name_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_: object, **__: object) -> list[tuple[Any, ...]]:
        both = ("10.0.0.1", 80), ("93.184.215.14", 80), ("fe80::1%eth0", 80, 0, 2)
        return [(0, 0, 0, "", where) for where in both]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    assert list(map(str, resolved("both", 80, allow_private=False))) == ["93.184.215.14"]
    assert len(resolved("both", 80, allow_private=True)) == 3


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 300, "a\0b", "", "xn--\udc80"])
def test_what_names_no_computer_is_told(host: str) -> None:
    with pytest.raises((NoAnswer, BadAddress)):
        resolved(host or "no..host", 80, allow_private=False)


@pytest.mark.parametrize(
    "text",
    [
        "", "example.com", "ftp://example.com/a", "file:///etc/passwd", "http://", "https:///a",
        "http://me:secret@example.com/", "http://me@example.com/", "http://127.0.0.1/",
        "http://[::1]:80/", "http://[::ffff:10.0.0.1]/", "http://example.com:99999/",
        "http://exa mple.com/", "http://a" + "b" * 2_000, "javascript:alert(1)",
        "gopher://example.com", "http://example.com:0x50/",
    ],
)  # fmt: skip
def test_what_is_no_usable_web_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        target_of(text, allow_private=False)


def test_a_usable_address_is_taken_apart() -> None:
    target = target_of(" https://Bücher.example:8443/a b?q=ü#part ", allow_private=False)
    assert (target.scheme, target.host, target.port) == ("https", "xn--bcher-kva.example", 8443)
    assert target.path == b"/a%20b?q=%C3%BC"
    assert target.receiver == "xn--bcher-kva.example:8443"
    assert target_of("http://[::1]/x", allow_private=True).receiver == "[::1]"


@given(st.text(max_size=80))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    for before in ("", "http://", "https://", "http://127."):
        try:
            target = target_of(before + text, allow_private=False)
        except BadAddress:
            continue
        assert target.scheme in ("http", "https")
        assert 0 <= target.port < 65_536
        assert "@" not in target.text.partition("//")[2].partition("/")[0].partition("?")[0]
