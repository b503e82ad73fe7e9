"""`tacet watch DIR`: each new recording of a folder is transcribed once."""

import logging
import sys
from pathlib import Path
from typing import Any

import click

from tacet.cli.console.options import option, with_options
from tacet.cli.console.safe_print import print_line
from tacet.cli.console.signals import finishing_first
from tacet.cli.transcription.command_options import command_options
from tacet.cli.transcription.help_sections import SectionedCommand
from tacet.core.errors import BadOption

SETTLE_SECONDS = 5.0  # programs that copy in pieces pause for less
FINISHING = "Stopping after the recording under way, if there is one. Ctrl-C again stops at once."


def _watch_options() -> list[click.Option]:
    return [
        option("recursive", bool, "folders within, too", False),
        option(
            "settle",
            click.FloatRange(min=0.0),
            "seconds without a change after which a file counts as whole",
            SETTLE_SECONDS,
        ),
    ]


@with_options([*_watch_options(), *command_options()])
@click.command("watch", cls=SectionedCommand)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def command(folder: Path, **given: Any) -> int:
    """Transcribe each new recording of a folder, until Ctrl-C.

    Takes all options of tacet transcribe. What was done is remembered in --output_dir, which must
    be a folder of its own; nothing is written into DIR.
    """
    from tacet.cli.transcription.session import Session
    from tacet.cli.watching.folder import WatchedFolder
    from tacet.cli.watching.journal import open_journal
    from tacet.cli.watching.watcher import Watcher

    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    recursive, settle = bool(given.pop("recursive")), given.pop("settle")
    settle = SETTLE_SECONDS if settle is None else settle
    out = given["output_dir"].resolve()
    if not folder.is_dir():
        raise BadOption(f"There is no folder {folder}.")
    if out == folder.resolve():
        raise BadOption("Name another folder for the texts: --output_dir OUT.")
    session = Session.of(given)
    with open_journal(out, folder) as journal, finishing_first(_tell_finishing) as stop:
        if not session.quiet:
            print_line(f"Watching {folder}; {_done(len(journal.entries))}. Ctrl-C ends it.")
        Watcher(session, WatchedFolder(folder, recursive, settle, out), journal, stop).run()
    return 0


def _tell_finishing() -> None:
    print_line(FINISHING)


def _done(count: int) -> str:
    return f"{count} {'recording is' if count == 1 else 'recordings are'} done already"
