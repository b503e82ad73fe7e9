"""`tacet live`: transcribe the microphone, or raw sound on stdin, while somebody speaks."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tacet.cli.console.options import option, with_options
from tacet.cli.transcription.command_options import command_options
from tacet.cli.transcription.help_sections import SectionedCommand

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tacet.cli.transcription.sound import Sound

STDIN = "-"
MIN_RATE, MAX_RATE, USUAL_RATE = 8_000, 48_000, 16_000  # Hz
PIECE_BYTES = 1 << 16  # most that is read at once
SAMPLE_BYTES = 2  # s16


def _live_options() -> list[click.Option]:
    return [
        option(
            "rate",
            click.IntRange(MIN_RATE, MAX_RATE),
            "samples per second of the raw sound on stdin",
            USUAL_RATE,
        ),
        option("input_device", str, "the microphone, by the system's name for it"),
        option("keep_sound", bool, "write the sound beside the text, as a WAV file", True),
    ]


@with_options([*_live_options(), *command_options()])
@click.command("live", cls=SectionedCommand)
@click.argument("source", type=click.Choice([STDIN]), required=False, metavar="[-]")
def command(source: str | None, rate: int | None, input_device: str | None, **given: Any) -> int:
    """Transcribe what is said into the microphone, while it is said.

    With - it reads raw sound from standard input: 16 bits, little-endian, mono.
    Ctrl-C ends it and writes the transcript, as tacet FILE does; the sound is kept beside it.
    """
    from tacet.cli.transcription.session import Session

    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    keep_sound = given.pop("keep_sound") is not False
    opened = partial(_piped, rate or USUAL_RATE) if source else partial(_spoken, input_device)
    stem = f"live-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    return Session.of(given).transcribe_live(opened, stem, keep_sound=keep_sound)


@contextmanager
def _piped(rate: int) -> Iterator["Sound"]:
    """Raw sound on stdin."""
    from tacet.cli.transcription.sound import Sound

    yield Sound(_raw_pieces(), rate)


def _raw_pieces() -> Iterator["NDArray[np.int16]"]:
    import numpy as np

    rest = b""
    while piece := os.read(sys.stdin.fileno(), PIECE_BYTES):
        content = rest + piece
        whole = len(content) // SAMPLE_BYTES * SAMPLE_BYTES
        rest = content[whole:]
        yield np.frombuffer(content[:whole], "<i2").astype(np.int16)


@contextmanager
def _spoken(device: str | None) -> Iterator["Sound"]:
    """Sound of the microphone. Raises NoMicrophone."""
    from tacet.cli.transcription.sound import Sound
    from tacet.media.microphone import RATE, microphone

    with microphone(device) as pieces:
        yield Sound(pieces, RATE, "microphone")
