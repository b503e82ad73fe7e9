"""Silero v6, the ONNX model in the faster-whisper wheel.

The recurrent state and the 64 samples of context pass from block to block, so the result is that
of one run over the whole recording, in constant memory. Digital silence is skipped.
Where OpenVINO is faster it runs this, in a third of ONNX Runtime's time (docs/adr/0023).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from faster_whisper.utils import get_assets_path
from numpy.typing import NDArray

from tacet.compute.compiler import Compiled, Compiler
from tacet.compute.openvino import is_faster
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.protocols import SpeechProbabilities

MODEL = "silero_vad_v6.onnx"
FRAME = 512  # samples, 32 ms
CONTEXT = 64  # samples before each frame that are part of its input
BLOCK = 512 * FRAME / SAMPLE_RATE  # seconds for each call, 16.4
STATE_SHAPE = (1, 1, 128)
RESET_AFTER = 10  # frames of digital zero, 0.3 s: dead air (docs/silence.md, 1)
Float32 = NDArray[np.float32]
Run = Callable[[dict[str, Float32]], list[Float32]]
"""Inputs by name to outputs, on one core: probabilities, and the state after them."""


class SileroDetector:
    """Speech probability by Silero v6, every 32 ms."""

    name = "silero"

    def __init__(self) -> None:
        self._run = _run_by_openvino() if is_faster() else _run_by_onnxruntime()

    def track(self, audio: Audio) -> SpeechProbabilities:
        """Speech probability; the last frame is padded with zeros."""
        blocks = list(self._probabilities(audio.blocks(BLOCK)))
        probabilities = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
        return SpeechProbabilities(probabilities, FRAME / SAMPLE_RATE)

    def _probabilities(self, blocks: Iterator[Float32]) -> Iterator[Float32]:
        state = State.zero()
        for block in blocks:
            frames = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
            for part, silent in _parts(frames):
                if silent:
                    state = State.zero()
                    yield np.zeros(len(part), np.float32)
                else:
                    state, probabilities = self._infer(part, state)
                    yield probabilities

    def _infer(self, frames: Float32, state: "State") -> tuple["State", Float32]:
        """The state after some frames, and their probabilities."""
        context = np.concatenate([state.context[None], frames[:-1, -CONTEXT:]])
        inputs = np.concatenate([context, frames], axis=1)
        out, h, c = self._run({"input": inputs, "h": state.h, "c": state.c})
        return State(h, c, frames[-1, -CONTEXT:]), out.reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Recurrent state, and the samples before the next frame."""

    h: Float32
    c: Float32
    context: Float32

    @classmethod
    def zero(cls) -> "State":
        """The state before the first sample."""
        zeros = np.zeros(STATE_SHAPE, np.float32)
        return cls(zeros, zeros, np.zeros(CONTEXT, np.float32))


def _parts(frames: Float32) -> Iterator[tuple[Float32, bool]]:
    """Frames in parts, each with whether it is digital zero.

    The state is reset after it: otherwise the result for what comes next would depend on how long
    the silence was.
    """
    zero = ~frames.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], zero.astype(np.int8), [0]])))
    at = 0
    for start, end in edges.reshape(-1, 2):
        if end - start >= RESET_AFTER:
            if start > at:
                yield frames[at:start], False
            yield frames[start:end], True
            at = end
    if at < len(frames):
        yield frames[at:], False


@cache
def _run_by_openvino() -> Run:
    compiled = Compiled(Compiler(1).compiled(_path()))
    return lambda inputs: [np.array(output) for output in compiled.infer(inputs).values()]


@cache
def _run_by_onnxruntime() -> Run:
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(_path(), options, providers=["CPUExecutionProvider"])
    return lambda inputs: list(session.run(None, inputs))


def _path() -> str:
    return str(Path(get_assets_path()) / MODEL)
