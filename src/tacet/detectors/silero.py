"""Silero v6, the ONNX model inside the faster-whisper wheel, run over a recording in blocks.

The recurrent state and the 64 samples of context pass from block to block, so the result is that
of one run over the whole recording, in constant memory. Digital silence is not listened to.
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
FRAME = 512  # samples the model hears at a time, 32 ms
CONTEXT = 64  # samples before each frame that it hears as well
BLOCK = 512 * FRAME / SAMPLE_RATE  # seconds a call, 16.4
STATE = (1, 1, 128)
FORGET = 10  # frames of digital zero, 0.3 s: dead air (docs/silence.md, 1)
Float32 = NDArray[np.float32]
Run = Callable[[dict[str, Float32]], list[Float32]]
"""From the inputs by name to the outputs, on one core: probabilities, and the state after them."""


class SileroDetector:
    """The speech probability that Silero v6 gives each 32 ms."""

    name = "silero"

    def __init__(self) -> None:
        self._run = _run_by_openvino() if is_faster() else _run_by_onnxruntime()

    def track(self, audio: Audio) -> SpeechProbabilities:
        """The speech probability of the whole recording; the last frame is padded with zeros."""
        found = list(self._probabilities(audio.blocks(BLOCK)))
        hop = FRAME / SAMPLE_RATE
        return SpeechProbabilities(np.concatenate(found) if found else np.zeros(0, np.float32), hop)

    def _probabilities(self, blocks: Iterator[Float32]) -> Iterator[Float32]:
        memory = Memory.empty()
        for block in blocks:
            frames = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
            for part, nothing in _parts(frames):
                if nothing:
                    memory = Memory.empty()
                    yield np.zeros(len(part), np.float32)
                else:
                    memory, found = self._heard(part, memory)
                    yield found

    def _heard(self, frames: Float32, memory: "Memory") -> tuple["Memory", Float32]:
        """The probabilities of some frames, and what is remembered after them."""
        context = np.concatenate([memory.before[None], frames[:-1, -CONTEXT:]])
        heard = np.concatenate([context, frames], axis=1)
        out, h, c = self._run({"input": heard, "h": memory.h, "c": memory.c})
        return Memory(h, c, frames[-1, -CONTEXT:]), out.reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What Silero remembers: its recurrent state, and the samples before the next frame."""

    h: Float32
    c: Float32
    before: Float32

    @classmethod
    def empty(cls) -> "Memory":
        """As before the first sample."""
        state = np.zeros(STATE, np.float32)
        return cls(state, state, np.zeros(CONTEXT, np.float32))


def _parts(frames: Float32) -> Iterator[tuple[Float32, bool]]:
    """The frames in parts, each with whether it is a long stretch of digital zero.

    Silero is not asked there and begins afresh after it: otherwise it would hear what comes next
    differently the longer the silence was.
    """
    zero = ~frames.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], zero.astype(np.int8), [0]])))
    at = 0
    for start, end in edges.reshape(-1, 2):
        if end - start >= FORGET:
            if start > at:
                yield frames[at:start], False
            yield frames[start:end], True
            at = end
    if at < len(frames):
        yield frames[at:], False


@cache
def _run_by_openvino() -> Run:
    compiled = Compiled(Compiler(1).compiled(_path()))
    return lambda inputs: [np.array(found) for found in compiled.infer(inputs).values()]


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
