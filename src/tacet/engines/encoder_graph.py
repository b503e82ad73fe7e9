"""The encoder of Whisper as an OpenVINO graph, from the weights of a CTranslate2 folder.

After the `AudioEncoder` of the whisper program: two convolutions, positions, and layers of
attention and feed-forward with the normalization in front of each. Batch and length are free.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tacet.engines.openvino import ops
from tacet.engines.weights import Weights

EPSILON = 1e-5  # of the layer normalization (torch's default, which Whisper uses)
LINEARS = ("self_attention/linear_0", "self_attention/linear_1", "ffn/linear_0", "ffn/linear_1")


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Builds the graph node by node.

    Attributes:
        weights: the encoder's.
        quantized: whether matrices are held in 8 bits.
        ranges: lowest and highest value that goes into a linear layer, by its name; those that
            are known are computed in 8 bits on both sides.
        tapped: whether what goes into each linear layer is an output, too, to learn its range.
    """

    weights: Weights
    quantized: bool
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    tapped: bool = False
    taps: dict[str, Any] = field(default_factory=dict)

    def model(self) -> Any:
        """The graph: features `(batch, n_mels, frames)` to states `(batch, frames / 2, width)`."""
        features = ops().parameter([-1, self.weights.floats("conv1/weight").shape[1], -1])
        x = self._gelu(self._convolution(features, "conv1", 1))
        x = self._gelu(self._convolution(x, "conv2", 2))
        x = ops().transpose(x, _ints(0, 2, 1))
        x = ops().add(x, self._positions(x))
        for i in range(self._layers()):
            x = self._layer(x, f"layer_{i}/")
        outputs = [self._norm(x, "layer_norm"), *self.taps.values()]
        return _model(outputs, features)

    def _layers(self) -> int:
        return 1 + max(
            int(name.split("/")[0].removeprefix("layer_"))
            for name in self.weights.names()
            if name.startswith("layer_") and "layer_norm" not in name.split("/")[0]
        )

    def _layer(self, x: Any, name: str) -> Any:
        heard = self._attention(self._norm(x, f"{name}self_attention/layer_norm"), name)
        x = ops().add(x, heard)
        wide = self._linear(self._norm(x, f"{name}ffn/layer_norm"), f"{name}ffn/linear_0")
        return ops().add(x, self._linear(self._gelu(wide), f"{name}ffn/linear_1"))

    def _attention(self, x: Any, name: str) -> Any:
        heads = self.weights.number("num_heads")
        mixed = self._linear(x, f"{name}self_attention/linear_0")
        parts = [self._by_head(part, heads) for part in ops().split(mixed, _scalar(2), 3).outputs()]
        found = ops().scaled_dot_product_attention(*parts)
        joined = ops().reshape(ops().transpose(found, _ints(0, 2, 1, 3)), _ints(0, 0, -1), True)
        return self._linear(joined, f"{name}self_attention/linear_1")

    def _by_head(self, x: Any, heads: int) -> Any:
        split = ops().reshape(x, _ints(0, 0, heads, -1), True)
        return ops().transpose(split, _ints(0, 2, 1, 3))

    def _linear(self, x: Any, name: str) -> Any:
        if self.tapped:
            self.taps[name] = x
        if name in self.ranges:
            x = _fake_quantized(x, *self.ranges[name])
        product = ops().matmul(x, self._matrix(f"{name}/weight"), False, True)
        return ops().add(product, _constant(self.weights.floats(f"{name}/bias")))

    def _matrix(self, name: str) -> Any:
        if not self.quantized:
            return _constant(self.weights.floats(name))
        matrix = self.weights.matrix(name)
        values = ops().convert(_constant(np.ascontiguousarray(matrix.values)), "f32")
        return ops().multiply(values, _constant(matrix.step[:, None]))

    def _convolution(self, x: Any, name: str, stride: int) -> Any:
        kernel = _constant(self.weights.floats(f"{name}/weight"))
        found = ops().convolution(x, kernel, [stride], [1], [1], [1])
        return ops().add(found, _constant(self.weights.floats(f"{name}/bias")[None, :, None]))

    def _positions(self, x: Any) -> Any:
        """The encodings of as many positions as `x` has."""
        length = ops().gather(ops().shape_of(x, "i64"), _ints(1), _scalar(0))
        every = _constant(self.weights.floats("position_encodings/encodings"))
        return ops().slice(every, _ints(0), length, _ints(1), _ints(0))

    def _norm(self, x: Any, name: str) -> Any:
        plain = ops().mvn(x, _ints(2), True, EPSILON, "INSIDE_SQRT")
        scaled = ops().multiply(plain, _constant(self.weights.floats(f"{name}/gamma")))
        return ops().add(scaled, _constant(self.weights.floats(f"{name}/beta")))

    def _gelu(self, x: Any) -> Any:
        return ops().gelu(x, "erf")


def _fake_quantized(x: Any, low: float, high: float) -> Any:
    """`x` rounded to the 256 steps between `low` and `high`."""
    ends = [_constant(np.float32(end)) for end in (low, high)]
    return ops().fake_quantize(x, *ends, *ends, 256)


def _constant(values: Any) -> Any:
    return ops().constant(np.asarray(values))


def _ints(*values: int) -> Any:
    return ops().constant(np.array(values, np.int64))


def _scalar(value: int) -> Any:
    return ops().constant(np.int64(value))


def _model(outputs: list[Any], features: Any) -> Any:
    from tacet.engines.openvino import openvino

    return openvino().Model(outputs, [features], "whisper encoder")
