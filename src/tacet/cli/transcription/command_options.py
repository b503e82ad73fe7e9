"""Options of the commands that transcribe: settings, output, vocabulary, and those of core."""

from pathlib import Path

import click

from tacet.cli.console.options import (
    export_options,
    option,
    settings_options,
    transcription_options,
)
from tacet.cli.transcription.help_sections import FormatOption
from tacet.cli.transcription.whisper_compatibility import compatibility_options
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


def command_options() -> list[click.Option]:
    """All options of a command that transcribes."""
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
        option("verbose", bool, "print the text while it is recognized", False),
        option("quiet", bool, "print nothing but errors", False),
        *transcription_options(),
        *compatibility_options(),
    ]
