"""`tacet keys`: who may use the server, by a key for each program or person."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click

from tacet.cli.console.options import (
    HELP_OPTIONS,
    WhisperCommand,
    option,
    settings_options,
    with_options,
)
from tacet.cli.console.safe_print import print_line
from tacet.core.errors import BadOption
from tacet.library.model.key import Key, Scope
from tacet.settings import load_settings

SHOWN_ONCE = "Copy the key now; it is not shown again. Whoever has it can use this server:"
FIRST = (
    "From now on this server answers nobody without a key; the page asks for one. "
    "`tacet keys revoke --all` takes that back."
)
NONE_YET = (
    "There are no keys, so the server answers this computer only. Make one: tacet keys add NAME"
)


@click.group("keys", context_settings=HELP_OPTIONS)
def command() -> None:
    """Make, list and revoke the keys that the server asks for.

    As soon as there is one, nobody is answered without a key.
    """


@with_options(
    [
        *settings_options("data_dir"),
        click.Option(
            ["--scope", "scopes"],
            type=click.Choice([scope.value for scope in Scope]),
            multiple=True,
            default=[Scope.ALL.value],
            show_default=True,
            help="what it may do; several times",
        ),
    ]
)
@command.command("add", cls=WhisperCommand)
@click.argument("name")
def add(name: str, scopes: tuple[str, ...], **given: Any) -> None:
    """Make a key under a name, and print it, once.

    With read it may see and hear recordings and open the page; with write also add, transcribe,
    edit and delete them; with transcribe call /v1, as other programs do, and nothing else; with
    settings change settings, fetch and delete models; with all do everything.
    """
    with _library(given) as context:
        from tacet.library.use_cases.keys import add_key

        is_first = not context.store.has_keys()
        _, text = add_key(context, name, [Scope(scope) for scope in scopes])
    print_line(SHOWN_ONCE)
    click.echo(text)
    if is_first:
        print_line(FIRST)


@with_options([*settings_options("data_dir"), option("json", bool, "print JSON", False)])
@command.command("list", cls=WhisperCommand)
def list_keys(**given: Any) -> None:
    """List all keys, the oldest first; their texts are not known."""
    as_json = given.pop("json")
    with _library(given) as context:
        keys = context.store.api_keys()
    if as_json:
        listed = json.dumps([_json(key) for key in keys], ensure_ascii=False, indent=1)
        click.echo(listed.encode())  # JSON is UTF-8 on any terminal
        return
    for key in keys:
        print_line(_line(key), err=False)
    if not keys:
        print_line(NONE_YET)


@with_options([*settings_options("data_dir"), option("all", bool, "delete all keys", False)])
@command.command("revoke", cls=WhisperCommand)
@click.argument("name", required=False)
def revoke(name: str | None, **given: Any) -> None:
    """Revoke a key, by its name or the first letters of the key.

    It is refused at once, wherever it is in use. With --all, all keys are deleted, and the server
    answers this computer without one again.
    """
    everything = given.pop("all")
    if bool(name) == bool(everything):
        raise BadOption("Name one key, or give --all.")
    with _library(given) as context:
        from tacet.library.use_cases.keys import remove_keys, revoke_key

        if name:
            print_line(f"The key {revoke_key(context, name).name!r} is refused from now on.")
            return
        count = remove_keys(context)
    print_line(f"{count} {'key' if count == 1 else 'keys'} deleted. {NONE_YET}")


@contextmanager
def _library(given: dict[str, Any]) -> Iterator[Any]:
    """The library on the data folder."""
    from tacet.bootstrap import build

    tacet = build(load_settings(given.pop("config"), **given))
    try:
        yield tacet.context
    finally:
        tacet.context.store.close()


def _json(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "made_at": key.made_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
    }


def _line(key: Key) -> str:
    used = f"used {_moment(key.last_used_at)}" if key.last_used_at else "never used"
    revoked = f", revoked {_moment(key.revoked_at)}" if key.revoked_at else ""
    scopes = ", ".join(sorted(key.scopes))
    return f"{key.prefix}...  {key.name}  ({scopes})  made {_moment(key.made_at)}, {used}{revoked}"


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
