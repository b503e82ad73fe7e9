"""What is printed is never worth more than what is done: a stream that fails costs no transcript.

A reader that has seen enough, such as `head`, is no fault, and a letter that a terminal does not
have is replaced.
"""

import os
import sys
from io import TextIOWrapper

import click


def replace_unknown_letters() -> None:
    """From now on print "?" for what a stream's encoding does not have, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str, *, err: bool = True) -> None:
    """Print a line to stderr, or to stdout; nothing once nobody takes it, or the disk is full."""
    try:
        click.echo(text, err=err)
    except OSError:
        stop_printing(err=err)


def stop_printing(*, err: bool = False) -> None:
    """Send all that is still printed, what waits in the buffer included, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
    os.close(nowhere)


def shown(name: str) -> str:
    """A file name as text: bytes in it that are not UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")
