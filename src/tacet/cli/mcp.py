"""`tacet mcp`: the library for language models."""

import logging
import sys
from pathlib import Path
from typing import Any

import click

from tacet.cli.console.options import WhisperCommand, server_options, with_options
from tacet.core.errors import BadOption, TacetError

PATIENCE = 30.0  # seconds; then the model is told that nobody answers
NOT_INSTALLED = (
    "tacet mcp needs the package `mcp`. Install it beside Tacet: pip install 'tacet[mcp]', or uv "
    "tool install 'tacet[mcp]'."
)


@with_options(
    [
        *server_options(),
        click.Option(
            ["--folder", "folders"],
            type=click.Path(path_type=Path),
            multiple=True,
            help="folder whose files may be transcribed; several times. Without one, nothing is: "
            "the library is only read",
        ),
    ]
)
@click.command("mcp", cls=WhisperCommand)
def command(server: str | None, key: str | None, folders: tuple[Path, ...], **_: Any) -> int:
    """Serve the library to a language model, by MCP on standard input and output.

    A client of a running `tacet serve`, this computer's or that of --server. The program that
    starts it, such as an assistant on the desktop, speaks to it.
    """
    try:
        from tacet.mcp_server.server import build_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise TacetError(NOT_INSTALLED) from error
    from tacet.client import Client
    from tacet.mcp_server.tools import LibraryTools

    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    for folder in folders:
        if not folder.is_dir():
            raise BadOption(f"--folder {folder}: there is no such folder.")
    with Client(server, key, patience=PATIENCE) as client:
        build_server(LibraryTools(client, [folder.resolve() for folder in folders])).run()
    return 0
