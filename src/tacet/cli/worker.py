"""`tacet worker`: the process that listens to recordings; started by `tacet serve`."""

import os
from typing import Any

import click

from tacet.cli.console.options import WhisperCommand, log_to_stderr, settings_options, with_options


@with_options(settings_options())
@click.command("worker", cls=WhisperCommand, hidden=True)
def command(**given: Any) -> int:
    """Listen to recordings until told to stop; `tacet serve` starts this."""
    from tacet.bootstrap import build
    from tacet.jobs import worker
    from tacet.settings import load_settings

    os.umask(0o077)  # what is made in the data folder is for this user only
    settings = load_settings(given.pop("config"), **given)
    log_to_stderr(settings.log_level)
    return worker.run(build(settings))
