"""Sound of the microphone as a WAV file, written while it arrives."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.cli.transcription.sound import Sound
from tacet.library.wav import MOST_BYTES, wav_header


@contextmanager
def kept_sound(sound: Sound, path: Path | None) -> Iterator[Sound]:
    """The sound, which is also written to a file as it is read; None: it is not.

    Killed in the middle, the file claims to be longer than it is; players take what is there.
    """
    if path is None:
        yield sound
        return
    with path.open("wb", buffering=0) as file:
        file.write(wav_header(MOST_BYTES, sound.rate))
        try:
            yield replace(sound, pieces=_written(sound, file))
        finally:
            length = os.fstat(file.fileno()).st_size
            os.pwrite(file.fileno(), wav_header(length, sound.rate), 0)  # a piece may still come


def _written(sound: Sound, file: FileIO) -> Iterator[NDArray[np.int16]]:
    for piece in sound.pieces:
        file.write(piece.astype("<i2").tobytes())
        yield piece
