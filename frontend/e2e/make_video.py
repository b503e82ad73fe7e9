"""Writes a short H.264 video with a bright picture for the page's tests: FILE."""

import sys
from fractions import Fraction

import av
import numpy as np

SECONDS, RATE = 3, 10


def main(target: str) -> None:
    """Make the file."""
    with av.open(target, "w") as out:
        picture = out.add_stream("libx264", rate=RATE)
        sound = out.add_stream("aac", rate=16_000)
        picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        for index in range(SECONDS * RATE):
            pixels = np.full((180, 320, 3), (40, 120, 110), np.uint8)
            pixels[:, : 10 + index * 10] = (230, 200, 120)
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            out.mux(picture.encode(frame))
        out.mux(picture.encode())
        for at in range(0, SECONDS * 16_000, 1024):
            quiet = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            quiet.sample_rate, quiet.pts = 16_000, at
            out.mux(sound.encode(quiet))
        out.mux(sound.encode())


if __name__ == "__main__":
    main(sys.argv[1])
