"""Writes a recording as WAV, 48 kHz and mono, as Chromium's fake microphone plays it, and silence."""

import sys
import wave

import av
import numpy as np

RATE = 48_000
SECONDS = 20  # of the recording, so that the journey stays short
SILENCE = 1.5  # seconds at either end


def main(source: str, target: str) -> None:
    """Write the first seconds of any recording to `target`."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    silence = np.zeros(int(RATE * SILENCE), np.int16)
    with av.open(source) as container:
        frames = [*container.decode(audio=0), None]
        sound = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
    speech = np.concatenate(sound)[: RATE * SECONDS]
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.concatenate([silence, speech, silence]).tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
