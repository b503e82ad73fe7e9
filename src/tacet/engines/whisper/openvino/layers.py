"""Layers of Whisper's encoder and decoder as OpenVINO nodes.

After `model.py` of the whisper program. The weights are those of a CTranslate2 folder; batch and
length are free.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tacet.compute.nodes import constant, ints
from tacet.compute.openvino import ops
from tacet.engines.whisper.openvino.weights import Weights

ALL_ROWS = slice(None)  # of a matrix
EPSILON = 1e-5  # of the layer normalization (torch's default, which Whisper uses)


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Builder of layers, node by node.

    Attributes:
        weights: of the encoder or of the decoder.
        quantized: whether matrices are held in 8 bits.
    """

    weights: Weights
    quantized: bool

    def n_layers(self) -> int:
        """The number of layers."""
        return 1 + max(
            int(name.split("/")[0].removeprefix("layer_"))
            for name in self.weights.names()
            if name.startswith("layer_") and "layer_norm" not in name.split("/")[0]
        )

    def n_heads(self) -> int:
        """Heads of every attention."""
        return self.weights.number("num_heads")

    def width(self) -> int:
        """Numbers per position (`n_state` in the whisper program)."""
        return int(self.weights.floats("position_encodings/encodings").shape[1])

    def linear(self, x: Any, name: str, rows: slice = ALL_ROWS) -> Any:
        """`x` through a matrix, or some rows of it, and its bias."""
        bias = self.weights.floats(f"{name}/bias")[rows]
        return ops().add(self.matmul(x, name, rows), constant(bias))

    def matmul(self, x: Any, name: str, rows: slice = ALL_ROWS) -> Any:
        """`x` through a matrix, or some rows of it."""
        return ops().matmul(x, self._matrix(f"{name}/weight", rows), False, True)

    def _matrix(self, name: str, rows: slice) -> Any:
        if not self.quantized:
            return constant(self.weights.floats(name)[rows])
        matrix = self.weights.matrix(name)
        values = ops().convert(constant(np.ascontiguousarray(matrix.values[rows])), "f32")
        return ops().multiply(values, constant(matrix.scale[rows, None]))

    def feed_forward(self, x: Any, name: str) -> Any:
        """Feed-forward part of a layer with its residual connection."""
        wide = self.linear(self.layer_norm(x, f"{name}ffn/layer_norm"), f"{name}ffn/linear_0")
        return ops().add(x, self.linear(self.gelu(wide), f"{name}ffn/linear_1"))

    def layer_norm(self, x: Any, name: str) -> Any:
        """`x` normalized over its width."""
        plain = ops().mvn(x, ints(2), True, EPSILON, "INSIDE_SQRT")
        scaled = ops().multiply(plain, constant(self.weights.floats(f"{name}/gamma")))
        return ops().add(scaled, constant(self.weights.floats(f"{name}/beta")))

    def split_heads(self, x: Any, order: Sequence[int] = (0, 2, 1, 3)) -> Any:
        """`(batch, length, width)` to `(batch, heads, length, depth)`.

        Args:
            order: of batch, length, heads and depth in the result.
        """
        split = ops().reshape(x, ints(0, 0, self.n_heads(), -1), True)
        return ops().transpose(split, ints(*order))

    def scale_query(self, query: Any) -> Any:
        """A query divided by the square root of its depth."""
        return ops().multiply(query, constant(np.float32((self.width() / self.n_heads()) ** -0.5)))

    def gelu(self, x: Any) -> Any:
        """The activation between two matrices or convolutions."""
        return ops().gelu(x, "erf")


def merge_heads(x: Any) -> Any:
    """`(batch, heads, length, depth)` to `(batch, length, width)`."""
    return ops().reshape(ops().transpose(x, ints(0, 2, 1, 3)), ints(0, 0, -1), True)
