"""`tacet transcribe FILE...`: with the option names of the whisper program."""

import logging
import sys
from typing import Any

import click

from tacet.cli.console.options import with_options
from tacet.cli.transcription.command_options import command_options
from tacet.cli.transcription.help_sections import SectionedCommand


@with_options(command_options())
@click.command("transcribe", cls=SectionedCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: tuple[str, ...], **given: Any) -> int:
    """Transcribe sound and video files; - reads standard input.

    Names may be spelled with _ or with -. Leaves with 0 when all went well, 1 when a file
    failed, 2 for wrong usage and 130 after Ctrl-C.
    """
    from tacet.cli.transcription.session import Session

    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    return Session.of(given).transcribe(files)
