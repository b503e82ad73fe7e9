"""`tacet transcribe FILE...`: with the option names of the whisper program."""

import logging
import sys
from typing import Any

import click

from tacet.cli.console.options import option, server_options, with_options
from tacet.cli.transcription.command_options import command_options
from tacet.cli.transcription.help_sections import SectionedCommand
from tacet.core.errors import BadOption


def _elsewhere() -> list[click.Option]:
    return [
        *server_options(),
        option("forget", bool, "with --server: delete the recording there at the end", False),
    ]


@with_options([*command_options(), *_elsewhere()])
@click.command("transcribe", cls=SectionedCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: tuple[str, ...], **given: Any) -> int:
    """Transcribe sound and video files; - reads standard input.

    Names may be spelled with _ or with -. Leaves with 0 when all went well, 1 when a file
    failed, 2 for wrong usage and 130 after Ctrl-C.
    """
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    if given["server"]:
        from tacet.cli.transcription.remote_session import transcribe_there

        return transcribe_there(files, given)
    if given["forget"]:
        raise BadOption("--forget is about a server. Name one by --server.")
    from tacet.cli.transcription.session import Session

    return Session.of(given).transcribe(files)
