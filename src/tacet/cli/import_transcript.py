"""`tacet import`: the transcript of a file, for a recording of the library."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tacet.cli.console.options import WhisperCommand, option, settings_options, with_options
from tacet.cli.console.safe_print import print_line
from tacet.core.errors import BadInput

if TYPE_CHECKING:
    from tacet.library.context import AppContext

BLOCK = 1 << 20  # bytes


@with_options(
    [
        *settings_options("data_dir"),
        click.Option(["--recording"], required=True, help="id of a recording, or its file"),
        option("format", str, "format of the transcript; else its ending says it"),
    ]
)
@click.command("import", cls=WhisperCommand)
@click.argument("transcript", type=click.Path(path_type=Path))
def command(transcript: Path, **given: Any) -> None:
    """Add a transcript (srt, vtt, JSON) to a recording of the page's library.

    A recording that is named by its file is found by its content, and added if it is not there. The
    text is marked as imported, wherever it is shown or exported.
    """
    from tacet.bootstrap import build
    from tacet.library.use_cases.imports import import_transcript
    from tacet.settings import load_settings

    recording, format = given.pop("recording"), given.pop("format")
    content = b"".join(_blocks(transcript))
    tacet = build(load_settings(given.pop("config"), **given))
    try:
        run = import_transcript(
            tacet.context, _recording(tacet.context, recording), content, transcript.name, format
        )
    finally:
        tacet.context.store.close()
    for warning in run.warnings:
        print_line(warning)
    words = run.summary.words if run.summary else 0
    print_line(f"Imported {words} {'word' if words == 1 else 'words'} as run {run.id[:10]}.")


def _recording(context: "AppContext", named: str) -> str:
    """Id of the recording that is named by its id or by its file, which is added if need be."""
    from tacet.library.model.listing import Filters
    from tacet.library.use_cases.recordings import add_recording, list_recordings, recording_of

    path = Path(named)
    if not path.is_file():
        return recording_of(context, named).id
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    known = list_recordings(context, Filters(sha256=digest.hexdigest()), limit=1).items
    return known[0].id if known else add_recording(context, path.name, _blocks(path)).id


def _blocks(path: Path) -> Iterator[bytes]:
    """Bytes of a file, block by block. Raises BadInput."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadInput(f"{path} cannot be read ({why}).") from error
