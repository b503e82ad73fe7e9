"""`tacet web`: the process that answers browsers; started by `tacet serve`."""

import os
from typing import Any

import click

from tacet.cli.console.options import WhisperCommand, log_to_stderr, settings_options, with_options


@with_options(settings_options())
@click.command("web", cls=WhisperCommand, hidden=True)
def command(**given: Any) -> None:
    """Answer browsers until told to stop; `tacet serve` starts this."""
    from tacet.settings import load_settings
    from tacet.web.server import serve

    os.umask(0o077)  # what is made in the data folder is for this user only
    settings = load_settings(given.pop("config"), **given)
    log_to_stderr(settings.log_level)
    serve(settings)
