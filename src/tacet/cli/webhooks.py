"""`tacet webhooks`: what became of messages to other programs, and the secret that signs them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from tacet.cli.console.options import (
    HELP_OPTIONS,
    WhisperCommand,
    option,
    settings_options,
    with_options,
)
from tacet.cli.console.safe_print import print_line
from tacet.settings import load_settings

if TYPE_CHECKING:
    from tacet.library.context import AppContext
    from tacet.library.model.webhook import Delivery

STATES = ("waiting", "delivered", "failed")


@click.group("webhooks", context_settings=HELP_OPTIONS)
def command() -> None:
    """See the messages to other programs about runs that ended."""


@with_options(
    [
        *settings_options("data_dir"),
        option("state", click.Choice(STATES), "only those in this state"),
        option("json", bool, "print JSON", False),
    ]
)
@command.command("list", cls=WhisperCommand)
def list_deliveries(**given: Any) -> None:
    """List the messages, newest first: delivered, waiting or failed, and why."""
    as_json, state = given.pop("json"), given.pop("state")
    with _library(given) as context:
        from tacet.library.model.webhook import DeliveryState
        from tacet.library.use_cases.webhooks import deliveries

        found = deliveries(context, DeliveryState(state) if state else None)
    if as_json:
        listed = json.dumps([_json(one) for one in found], ensure_ascii=False, indent=1)
        click.echo(listed.encode())  # JSON is UTF-8 on any terminal
        return
    for one in found:
        print_line(_line(one), err=False)
    if not found:
        print_line("There are no messages.")


@with_options(
    [
        *settings_options("data_dir"),
        option("rotate", bool, "make a new one; the old one stays valid for a day", False),
    ]
)
@command.command("secret", cls=WhisperCommand)
def secret(**given: Any) -> None:
    """Print the secret that the messages are signed with."""
    rotate = given.pop("rotate")
    with _library(given) as context:
        from tacet.library.use_cases.webhooks import rotate_webhook_secret, webhook_secrets

        present, *old = rotate_webhook_secret(context) if rotate else webhook_secrets(context)
    print_line(present.secret, err=False)
    for before in old:
        until = before.valid_until.astimezone() if before.valid_until else None
        if until:
            print_line(f"The secret before it also signs until {until:%Y-%m-%d %H:%M}.")


@with_options(settings_options("data_dir"))
@command.command("retry", cls=WhisperCommand)
@click.argument("ids", nargs=-1, metavar="[ID]...")
def retry(ids: tuple[str, ...], **given: Any) -> None:
    """Send messages again: all that did not arrive, or those whose ids are given.

    The server does it at once, and as often as for new ones. `list --json` tells the ids.
    """
    with _library(given) as context:
        from tacet.library.use_cases.webhooks import retry_all, retry_delivery

        again = [retry_delivery(context, id) for id in ids] if ids else retry_all(context)
    for one in again:
        print_line(_line(one), err=False)
    if not again:
        print_line("All messages have arrived.")


@contextmanager
def _library(given: dict[str, Any]) -> "Iterator[AppContext]":
    from tacet.bootstrap import build

    tacet = build(load_settings(given.pop("config"), **given))
    try:
        yield tacet.context
    finally:
        tacet.context.store.close()


def _json(delivery: "Delivery") -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "run_id": delivery.run_id,
        "url": delivery.url,
        "state": delivery.state.value,
        "made_at": delivery.made_at.isoformat(),
        "attempts": delivery.attempts,
        "tried_at": delivery.tried_at and delivery.tried_at.isoformat(),
        "next_at": delivery.next_at and delivery.next_at.isoformat(),
        "status": delivery.status,
        "error": delivery.error,
    }


def _line(delivery: "Delivery") -> str:
    made = delivery.made_at.astimezone()
    attempts = f"{delivery.attempts} {'attempt' if delivery.attempts == 1 else 'attempts'}"
    why = f"  {delivery.error}" if delivery.error else ""
    again = f"  again at {delivery.next_at.astimezone():%H:%M:%S}" if delivery.next_at else ""
    return (
        f"{made:%Y-%m-%d %H:%M}  {delivery.event}  {delivery.run_id[:8]}  {delivery.url}  "
        f"{delivery.state.value} ({attempts}){why}{again}"
    )
