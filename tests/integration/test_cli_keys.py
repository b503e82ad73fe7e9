"""`tacet keys`, and what a server may listen on once there is one."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from cli_fixtures import strip_environment

from tacet.bootstrap import build
from tacet.cli.main import run
from tacet.core.errors import Unauthenticated
from tacet.library.model.key import Scope
from tacet.library.use_cases.keys import add_key, key_of
from tacet.settings import load_settings

TEXT = re.compile(r"tacet_[\w-]{43}")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, a data folder of its own, and no network."""
    strip_environment(monkeypatch, tmp_path)


def added(capsys: Capture, *words: str) -> str:
    """The key that `tacet keys add` prints, alone, on stdout."""
    assert run(["keys", "add", *words]) == 0
    printed = capsys.readouterr()
    assert not TEXT.search(printed.err)
    assert printed.out == f"{printed.out.strip()}\n"
    assert TEXT.fullmatch(printed.out.strip())
    return printed.out.strip()


def test_a_key_is_printed_once_listed_without_its_text_and_revoked(capsys: Capture) -> None:
    first = added(capsys, "Ada's laptop")
    second = added(capsys, "ci", "--scope", "transcribe", "--scope", "read")
    assert first != second
    assert run(["keys", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.partition("  made")[0] for line in listed] == [
        f"{first[:12]}...  Ada's laptop  (all)",
        f"{second[:12]}...  ci  (read, transcribe)",
    ]
    assert all(line.endswith("never used") for line in listed)
    assert run(["keys", "revoke", "ci"]) == 0
    assert "The key 'ci' is refused from now on." in capsys.readouterr().err
    assert run(["keys", "list", "--json"]) == 0
    mine, other = json.loads(capsys.readouterr().out)
    assert (mine["name"], mine["scopes"], mine["revoked_at"]) == ("Ada's laptop", ["all"], None)
    assert (other["prefix"], other["last_used_at"]) == (second[:12], None)
    assert other["revoked_at"]
    assert set(mine) == {
        "id", "name", "prefix", "scopes", "made_at", "last_used_at", "revoked_at",
    }  # fmt: skip


def test_the_printed_key_is_the_one_that_is_known(capsys: Capture) -> None:
    text = added(capsys, "laptop", "--scope", "write")
    context = build(load_settings()).context
    assert key_of(context, text).scopes == {Scope.WRITE}
    assert run(["keys", "revoke", text[:9]]) == 0, "by its first letters"
    with pytest.raises(Unauthenticated, match="was revoked"):
        key_of(context, text)
    added(capsys, "laptop")
    assert run(["keys", "revoke", "laptop"]) == 0, "of two with a name the one in use"
    context.store.close()


def test_letters_that_two_keys_begin_with_revoke_neither(capsys: Capture) -> None:
    context = build(load_settings()).context
    key, _ = add_key(context, "one", [Scope.ALL])
    context.store.add_key(replace(key, id="other", name="two"))
    assert run(["keys", "revoke", key.prefix]) == 1
    assert "Several keys begin so." in capsys.readouterr().err
    assert [stored.revoked_at for stored in context.store.api_keys()] == [None, None]
    context.store.close()


def test_the_first_key_says_that_the_server_is_locked_now(capsys: Capture) -> None:
    assert run(["keys", "list"]) == 0
    assert "There are no keys, so the server answers this computer only." in capsys.readouterr().err
    assert run(["keys", "add", "one"]) == 0
    assert "answers nobody without a key" in capsys.readouterr().err
    assert run(["keys", "add", "two"]) == 0
    assert "answers nobody without a key" not in capsys.readouterr().err
    assert run(["keys", "revoke", "--all"]) == 0
    assert "2 keys deleted." in capsys.readouterr().err
    assert run(["keys", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["add", ""], 1, "Give the key a name of 1 to 100 letters"),
        (["add", "x" * 101], 1, "Give the key a name of 1 to 100 letters"),
        (["add", "\x07\n"], 1, "Give the key a name of 1 to 100 letters"),
        (["add", "one"], 1, "There is a key of this name."),
        (["add", "x", "--scope", "root"], 2, "'root' is not one of 'read', 'write'"),
        (["revoke"], 2, "Name one key, or give --all."),
        (["revoke", "one", "--all"], 2, "Name one key, or give --all."),
        (["revoke", "nobody"], 1, "There is no such key. See: tacet keys list"),
        (["revoke", "gone"], 1, "This key was revoked before."),
        (["revoke", "tacet_"], 1, "There is no such key."),
        (["revoke", "t"], 1, "There is no such key."),
    ],
)
def test_what_cannot_be_done_is_told(
    capsys: Capture, words: list[str], code: int, told: str
) -> None:
    for name in ("one", "two", "gone"):
        added(capsys, name)
    assert run(["keys", "revoke", "gone"]) == 0
    assert run(["keys", *words]) == code
    assert told in capsys.readouterr().err


def test_a_key_given_in_place_of_a_name_is_not_repeated(capsys: Capture) -> None:
    text = added(capsys, "one")
    wrong = f"{text[:-1]}{'a' if text[-1] != 'a' else 'b'}"
    assert run(["keys", "revoke", wrong]) == 1
    printed = capsys.readouterr()
    assert wrong not in printed.err + printed.out


def test_with_a_key_a_server_may_be_reached_by_others(capsys: Capture) -> None:
    assert run(["serve", "--host", "192.0.2.1", "--port", "0"]) == 1
    assert "Make one first: tacet keys add NAME." in capsys.readouterr().err
    added(capsys, "one")
    assert run(["serve", "--host", "192.0.2.1", "--port", "0"]) == 1
    assert "192.0.2.1 is not an address of this computer" in capsys.readouterr().err
    assert run(["keys", "revoke", "--all"]) == 0
    assert run(["serve", "--host", "192.0.2.1", "--port", "0"]) == 1
    assert "Make one first: tacet keys add NAME." in capsys.readouterr().err
