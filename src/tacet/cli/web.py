"""`tacet web`: the process that answers browsers; started by `tacet serve`."""

from typing import Any

import click

from tacet.cli.console.options import WhisperCommand, settings_options, with_options
from tacet.cli.console.service import service_settings


@with_options(settings_options())
@click.command("web", cls=WhisperCommand, hidden=True)
def command(**given: Any) -> None:
    """Answer browsers until told to stop; `tacet serve` starts this."""
    from tacet.web.server import serve

    serve(service_settings(given))
