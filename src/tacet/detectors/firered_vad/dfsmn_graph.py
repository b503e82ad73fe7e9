"""FireRedVAD's network as an OpenVINO graph, twice as fast as `dfsmn.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.compute.compiler import Compiled, Compiler
from tacet.compute.fbank import BANDS
from tacet.compute.nodes import build_model, constant, ints
from tacet.compute.openvino import ops
from tacet.detectors.firered_vad.dfsmn import ENTRY, LAYER, OUTPUT_BIAS, TAPS, filters

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledDfsmn:
    """The network, compiled. Safe to use from many threads."""

    compiled: Compiled

    @classmethod
    def of(cls, weights: Sequence[Float32]) -> "CompiledDfsmn":
        """Compile it, for one core, with weights in the order and with the shapes of `SHAPES`."""
        return cls(Compiled(Compiler(1).compiled(graph(weights))))

    def probabilities(self, features: Float32) -> Float32:
        """The speech probability of each frame; see `dfsmn.Dfsmn.probabilities`."""
        return np.array(self.compiled.infer([features])[0])


def graph(weights: Sequence[Float32]) -> Any:
    """Graph from features `(n_frames, BANDS)` to probabilities `(n_frames,)`.

    Channels lie along the second of four axes and time along the last, as convolutions of pictures
    have them: for these OpenVINO is faster than for products of matrices.
    """
    features = ops().parameter([-1, BANDS])
    x = ops().unsqueeze(ops().transpose(features, ints(1, 0)), ints(0, 2))
    widen, bias, narrow, narrow_bias = weights[: len(ENTRY)]
    x = _rectified(_funnel(x, widen, bias, narrow), narrow_bias)
    total = None
    for start in range(len(ENTRY), len(weights), len(LAYER)):
        back, ahead, *funnel = weights[start : start + len(LAYER)]
        filtered = _filtered(x, filters(back, ahead))
        total = filtered if total is None else ops().add(total, filtered)
        x = _funnel(total, *funnel)
    speech = ops().sigmoid(ops().add(x, constant(OUTPUT_BIAS)))
    return build_model("firered", [ops().reshape(speech, ints(-1), False)], [features])


def _funnel(x: Any, widen: Float32, bias: Float32, narrow: Float32) -> Any:
    """Each frame's channels widened, rectified and narrowed."""
    return _product(_rectified(_product(x, widen), bias), narrow)


def _product(x: Any, matrix: Float32) -> Any:
    kernel = constant(matrix[:, :, None, None])
    return ops().convolution(x, kernel, [1, 1], [0, 0], [0, 0], [1, 1])


def _rectified(x: Any, bias: Float32) -> Any:
    return ops().relu(ops().add(x, constant(bias[:, None, None])))


def _filtered(x: Any, taps: Float32) -> Any:
    """Each channel filtered over time."""
    kernel = constant(taps[:, None, None, None])
    before, after = [0, TAPS - 1], [0, TAPS]
    return ops().group_convolution(x, kernel, [1, 1], before, after, [1, 1])
