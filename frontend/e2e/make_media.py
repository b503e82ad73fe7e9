"""Writes a phone-style .m4a and an .mp4 video that hold the sample's sound into a folder."""

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

SECONDS = 20  # of the sample, so that the journey stays short


def main(sample: str, folder: str) -> None:
    """Make both files."""
    write(sample, Path(folder) / "Voice memo 3.m4a", video=False)
    write(sample, Path(folder) / "Talk (take 2).mp4", video=True)


def write(sample: str, target: Path, *, video: bool) -> None:
    """Encode the first seconds of the sample as AAC, with a gray picture if asked for."""
    with av.open(sample) as source, av.open(str(target), "w") as out:
        picture = out.add_stream("mpeg4", rate=5) if video else None
        sound = out.add_stream("aac", rate=16_000)
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
            for index in range(5 * SECONDS):
                frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 128, np.uint8), "rgb24")
                frame.pts, frame.time_base = index, Fraction(1, 5)
                out.mux(picture.encode(frame))
            out.mux(picture.encode())
        for frame in source.decode(audio=0):
            if frame.time > SECONDS:
                break
            frame.pts = None
            out.mux(sound.encode(frame))
        out.mux(sound.encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
