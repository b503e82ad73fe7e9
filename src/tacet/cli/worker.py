"""`tacet worker`: the process that listens to recordings; started by `tacet serve`."""

from typing import Any

import click

from tacet.cli.console.options import WhisperCommand, settings_options, with_options
from tacet.cli.console.service import service_settings


@with_options(settings_options())
@click.command("worker", cls=WhisperCommand, hidden=True)
def command(**given: Any) -> int:
    """Listen to recordings until told to stop; `tacet serve` starts this."""
    from tacet.bootstrap import build
    from tacet.jobs import worker

    return worker.run(build(service_settings(given)))
