"""Texts of keys, and what their scopes include."""

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_values import NOW

from tacet.library.model.key import Key, Scope, digest_of, new_text, prefix_of
from tacet.web.http.access import cookie_name, is_own_computer
from tacet.web.routes.sign_in import own_address

INCLUDED = {
    Scope.READ: {Scope.READ},
    Scope.WRITE: {Scope.READ, Scope.WRITE},
    Scope.TRANSCRIBE: {Scope.TRANSCRIBE},
    Scope.SETTINGS: {Scope.SETTINGS},
    Scope.ALL: set(Scope),
}


def key(text: str, *scopes: Scope) -> Key:
    return Key("k", "name", prefix_of(text), digest_of(text), frozenset(scopes), NOW)


def test_a_text_is_long_random_and_known_by_its_beginning() -> None:
    texts = {new_text() for _ in range(1000)}
    assert len(texts) == 1000
    assert all(re.fullmatch(r"tacet_[A-Za-z0-9_-]{43}", text) for text in texts)
    assert all(text.startswith(prefix_of(text)) for text in texts)


def test_a_key_holds_nothing_that_its_text_could_be_made_from() -> None:
    text = new_text()
    made = key(text, Scope.ALL)
    values = [getattr(made, field.name) for field in fields(made)]
    assert not any(text[len(made.prefix) :] in str(value) for value in values)
    assert "digest" not in repr(made)


@given(st.text(max_size=80))
def test_no_other_text_is_taken_for_the_key(text: str) -> None:
    own = new_text()
    made = key(own, Scope.ALL)
    assert made.is_text(own)
    assert not made.is_text(text)
    assert not made.is_text(own + text + " ")


@pytest.mark.parametrize("scope", Scope)
def test_scopes_include_what_they_say(scope: Scope) -> None:
    made = key(new_text(), scope)
    assert {wanted for wanted in Scope if made.may(wanted)} == INCLUDED[scope]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True), ("127.8.9.10", True), ("::1", True), ("::ffff:127.0.0.1", True),
        ("192.168.1.7", False), ("::ffff:192.168.1.7", False), ("10.0.0.1", False), ("", False),
        ("localhost", False), ("0.0.0.0", False), ("fe80::1%eth0", False),
    ],
)  # fmt: skip
def test_only_loopback_addresses_are_of_this_computer(address: str, own: bool) -> None:
    assert is_own_computer(address) is own


def test_servers_on_one_computer_keep_their_keys_apart() -> None:
    hosts = ["localhost:8420", "localhost:8421", "tacet.example", "[::1]:8420", "bad:port"]
    names = ["tacet_key_8420", "tacet_key_8421", "tacet_key", "tacet_key_8420", "tacet_key"]
    assert [cookie_name(host) for host in hosts] == names


@pytest.mark.parametrize("address", ["/", "/recordings/abc?t=1&q=x#y", "/api/docs", "/a//b"])
def test_signing_in_leads_on_to_addresses_of_this_server(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None, "", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "https://evil.example/", "javascript:alert(1)", "/\t/evil.example", "\n//evil.example",
        "/a\r\nSet-Cookie: x=y", "evil.example", "/ok\\..",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_server(address: str | None) -> None:
    assert own_address(address) == "/"
