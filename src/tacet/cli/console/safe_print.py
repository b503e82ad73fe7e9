"""Printing that never fails: no broken stream costs a transcript.

A reader that closes early, such as `head`, is no fault, and letters that a terminal lacks are
replaced.
"""

import os
import sys
from io import TextIOWrapper

import click


def replace_unencodable() -> None:
    """Print "?" for letters that a stream's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_line(text: str, *, err: bool = True) -> None:
    """Print a line to stderr or stdout; ignored once the stream fails."""
    try:
        click.echo(text, err=err)
    except OSError:
        stop_printing(err=err)


def stop_printing(*, err: bool = False) -> None:
    """Redirect a stream, including its buffer, to /dev/null."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
    os.close(nowhere)


def printable_name(name: str) -> str:
    """File name as text, with bytes that are not UTF-8 replaced."""
    return os.fsencode(name).decode("utf-8", "replace")
