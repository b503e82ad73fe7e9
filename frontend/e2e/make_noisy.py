"""Writes the sample's first seconds with noise over them, so that a model is unsure of its words."""

import sys
import wave

import av
import numpy as np

SECONDS = 20  # of the sample, so that the journey stays short
LEVEL = 0.05  # of the noise, where 1 is the loudest sample
RATE = 16_000


def main(sample: str, target: str) -> None:
    """Make the file."""
    with av.open(sample) as source:
        frames = [frame.to_ndarray()[0] for frame in source.decode(audio=0)]
    sound = np.concatenate(frames)[: SECONDS * RATE] / 2**15
    noise = np.random.default_rng(1).normal(0, LEVEL, len(sound))
    samples = (np.clip(sound + noise, -1, 1) * (2**15 - 1)).astype("<i2")
    with wave.open(target, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(samples.tobytes())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
