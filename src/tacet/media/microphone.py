"""Microphone of this computer, by FFmpeg's input devices.

Unlike files it is trusted, so it is read in this process.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tacet.core.errors import NoMicrophone

if TYPE_CHECKING:
    from av.container import InputContainer

RATE = 16_000  # Hz of the pieces
DEVICES = {"linux": ("alsa", "default"), "darwin": ("avfoundation", ":default")}
WINDOWS = ("dshow", "audio=default")
ALSA = {  # where a system has them; the FFmpeg that comes with PyAV looks elsewhere
    "ALSA_CONFIG_DIR": ("/usr/share/alsa",),
    "ALSA_PLUGIN_DIR": (
        f"/usr/lib/{os.uname().machine if hasattr(os, 'uname') else ''}-linux-gnu/alsa-lib",
        "/usr/lib64/alsa-lib",
        "/usr/lib/alsa-lib",
    ),
}
ADVICE = (
    "Plug one in, name it with --input_device, or pipe the sound: "
    "arecord -q -t raw -f S16_LE -r 16000 -c 1 | tacet live -"
)


@contextmanager
def microphone(device: str | None = None) -> Iterator[Iterator[NDArray[np.int16]]]:
    """Sound of a microphone as it arrives: mono s16 pieces at `RATE`.

    Args:
        device: the system's name for it; the usual one where none is given.

    Raises:
        NoMicrophone: there is none, or it cannot be listened to.
    """
    import av
    from av.error import FFmpegError

    _find_alsa()
    kind, usual = DEVICES.get(sys.platform, WINDOWS)
    try:
        container = av.open(device or usual, format=kind)
    except (FFmpegError, ValueError) as error:
        raise NoMicrophone(f"No microphone can be listened to here ({kind}). {ADVICE}") from error
    with container:
        yield _pieces(container)


def _pieces(container: "InputContainer") -> Iterator[NDArray[np.int16]]:
    from av.audio.resampler import AudioResampler

    resampler = AudioResampler("s16", "mono", RATE)
    for frame in container.decode(audio=0):
        for piece in resampler.resample(frame):
            yield piece.to_ndarray()[0]


def _find_alsa() -> None:
    for variable, places in ALSA.items():
        found = next((place for place in places if Path(place).exists()), None)
        if found:
            os.environ.setdefault(variable, found)
