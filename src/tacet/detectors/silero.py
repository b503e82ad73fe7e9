"""Silero v6, the ONNX model inside the faster-whisper wheel, run over a recording in blocks.

The recurrent state and the 64 samples of context pass from block to block, so the result is that
of one run over the whole recording, in constant memory.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from faster_whisper.utils import get_assets_path
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.protocols import Track

FRAME = 512  # samples the model hears at a time, 32 ms
CONTEXT = 64  # samples before each frame that it hears as well
BLOCK = 512 * FRAME / SAMPLE_RATE  # seconds a call, 16.4
STATE = (1, 1, 128)
Float32 = NDArray[np.float32]


class SileroDetector:
    """The speech probability that Silero v6 gives each 32 ms."""

    name = "silero"

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        path = Path(get_assets_path()) / "silero_vad_v6.onnx"
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def track(self, audio: Audio) -> Track:
        """The speech probability of the whole recording; the last frame is padded with zeros."""
        found = list(self._probabilities(audio.blocks(BLOCK)))
        hop = FRAME / SAMPLE_RATE
        return Track(np.concatenate(found) if found else np.zeros(0, np.float32), hop)

    def _probabilities(self, blocks: Iterator[Float32]) -> Iterator[Float32]:
        state: list[Any] = [np.zeros(STATE, np.float32), np.zeros(STATE, np.float32)]
        before = np.zeros(CONTEXT, np.float32)
        for block in blocks:
            frames = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
            context = np.concatenate([before[None], frames[:-1, -CONTEXT:]])
            before = frames[-1, -CONTEXT:]
            heard = np.concatenate([context, frames], axis=1)
            out, *state = self._session.run(None, {"input": heard, "h": state[0], "c": state[1]})
            yield out.reshape(-1).astype(np.float32)
