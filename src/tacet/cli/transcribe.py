"""`tacet transcribe FILE...`: with the option names of the whisper program."""

import logging
import sys
from pathlib import Path
from typing import Any

import click

from tacet.cli.console.options import (
    export_options,
    option,
    server_options,
    settings_options,
    with_options,
)
from tacet.cli.console.options import transcription_options as core_options
from tacet.cli.transcription.help_sections import FormatOption, SectionedCommand
from tacet.cli.transcription.whisper_compatibility import compatibility_options
from tacet.core.errors import BadOption
from tacet.plugins import WHISPER_FORMATS

SETTINGS = (
    "model",
    "models_dir",
    "device",
    "compute_type",
    "threads",
    "engine_options",
    "offline",
    "data_dir",
)


def _own_options() -> list[click.Option]:
    return [
        *settings_options(*SETTINGS),
        option("model_directory", click.Path(), "folder of one model, in place of --model"),
        option("local_files_only", bool, "the same as --offline"),
        option("model_cache_only", bool, "the same as --offline"),
        click.Option(
            ["--output_dir", "-o", "output_dir"],
            type=click.Path(path_type=Path),
            default=".",
            help="folder for the transcripts",
            show_default=True,
        ),
        FormatOption(
            ["--output_format", "-f", "output_format"],
            multiple=True,
            show_default=", ".join(WHISPER_FORMATS),
        ),
        option(
            "vocabulary",
            click.Path(path_type=Path),
            "file of names and terms to expect: a term a line, or CSV with what each replaces",
        ),
        *export_options(),
        *server_options(),
        option("forget", bool, "with --server: delete the recording there at the end", False),
        option("verbose", bool, "print the text while it is recognized", False),
        option("quiet", bool, "print nothing but errors", False),
    ]


@with_options([*_own_options(), *core_options(), *compatibility_options()])
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
