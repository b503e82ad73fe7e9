"""Writes a recording of several chapters: the sample's sound again and again, with silence between."""

import sys
from collections.abc import Iterator

import av
import numpy as np

TIMES = 6
EVERY = 120  # seconds from one beginning to the next
RATE = 16_000


def main(sample: str, target: str) -> None:
    """Make it, as FLAC."""
    with av.open(target, "w") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for piece in pieces(sample):
            frame = av.AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.rate = RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def pieces(sample: str) -> Iterator[np.ndarray]:
    """The sound, second by second."""
    with av.open(sample) as source:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in source.decode(audio=0)])
    spoken = np.zeros(EVERY * RATE, np.int16)
    spoken[: len(sound)] = sound
    for _ in range(TIMES):
        yield from spoken.reshape(EVERY, RATE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
