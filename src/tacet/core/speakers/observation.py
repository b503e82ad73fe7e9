"""What a diarizer found in one piece: who speaks in it, and what the voices are like.

Pieces are independent of each other, and small enough to be kept for a whole recording (about
3 kB for 7.5 s), so that voices can be grouped again without listening again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL = 255  # the byte that stands for a probability of 1


@dataclass(frozen=True, slots=True, eq=False)
class LocalSpeakers:
    """Speakers of a piece of a recording, and their voices.

    They are numbered anew in every piece: that two pieces have a speaker 0 means nothing, unless
    `same_throughout`.

    Attributes:
        start: when the first frame begins, in seconds of the recording.
        hop: seconds from one frame to the next.
        activity: probability that a speaker speaks in a frame, uint8, 0..`FULL`, shape
            `(n_frames, n_speakers)`.
        stretches: of each stretch of speech its speaker, its first frame, and the one after its
            last, int32, shape `(n_stretches, 3)`.
        voices: direction of the voice in each stretch, of length 1, float16, shape
            `(n_stretches, n_dims)`; zeros where it is not to be heard alone. `n_dims` is 0 where
            no voice is needed.
        seconds: how much of that voice alone the direction was made from, shape `(n_stretches,)`.
    """

    start: float
    hop: float
    activity: NDArray[np.uint8]
    stretches: NDArray[np.int32]
    voices: NDArray[np.float16]
    seconds: NDArray[np.float32]

    @property
    def same_throughout(self) -> bool:
        """Whether a number means the same person in all pieces, as where each has a channel."""
        return bool(self.voices.shape[1] == 0)
