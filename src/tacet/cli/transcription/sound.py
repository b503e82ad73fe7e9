"""Sound that arrives at the command line."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono s16 sound as it arrives, in pieces of any size.

    Attributes:
        rate: samples per second. codec: what the run log says of it.
    """

    pieces: Iterable[NDArray[np.int16]]
    rate: int
    codec: str = "pcm_s16le"


OpenSound = Callable[[], AbstractContextManager[Sound]]
