"""The parts that Whisper's encoder and decoder have in common, as nodes of an OpenVINO graph.

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

ALL = slice(None)  # rows of a matrix
EPSILON = 1e-5  # of the layer normalization (torch's default, which Whisper uses)


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Builds layers node by node.

    Attributes:
        weights: of the encoder or of the decoder.
        quantized: whether matrices are held in 8 bits.
    """

    weights: Weights
    quantized: bool

    def count(self) -> int:
        """How many layers there are."""
        return 1 + max(
            int(name.split("/")[0].removeprefix("layer_"))
            for name in self.weights.names()
            if name.startswith("layer_") and "layer_norm" not in name.split("/")[0]
        )

    def heads(self) -> int:
        """The heads of every attention."""
        return self.weights.number("num_heads")

    def width(self) -> int:
        """Of the states."""
        return int(self.weights.floats("position_encodings/encodings").shape[1])

    def linear(self, x: Any, name: str, rows: slice = ALL) -> Any:
        """`x` through a matrix, or some rows of it, its bias added."""
        bias = self.weights.floats(f"{name}/bias")[rows]
        return ops().add(self.product(x, name, rows), constant(bias))

    def product(self, x: Any, name: str, rows: slice = ALL) -> Any:
        """`x` through a matrix, or some rows of it, in 8 bits where it is to be."""
        return ops().matmul(x, self._matrix(f"{name}/weight", rows), False, True)

    def _matrix(self, name: str, rows: slice) -> Any:
        if not self.quantized:
            return constant(self.weights.floats(name)[rows])
        matrix = self.weights.matrix(name)
        values = ops().convert(constant(np.ascontiguousarray(matrix.values[rows])), "f32")
        return ops().multiply(values, constant(matrix.step[rows, None]))

    def feed_forward(self, x: Any, name: str) -> Any:
        """`x` and what the feed-forward part of a layer adds to it."""
        wide = self.linear(self.norm(x, f"{name}ffn/layer_norm"), f"{name}ffn/linear_0")
        return ops().add(x, self.linear(self.gelu(wide), f"{name}ffn/linear_1"))

    def norm(self, x: Any, name: str) -> Any:
        """`x` normalized over its width."""
        plain = ops().mvn(x, ints(2), True, EPSILON, "INSIDE_SQRT")
        scaled = ops().multiply(plain, constant(self.weights.floats(f"{name}/gamma")))
        return ops().add(scaled, constant(self.weights.floats(f"{name}/beta")))

    def by_head(self, x: Any, order: Sequence[int] = (0, 2, 1, 3)) -> Any:
        """`(batch, length, width)` divided among the heads: `(batch, heads, length, width)`.

        Args:
            order: of batch, length, heads and width in the result.
        """
        split = ops().reshape(x, ints(0, 0, self.heads(), -1), True)
        return ops().transpose(split, ints(*order))

    def small(self, query: Any) -> Any:
        """A query as it is compared with keys."""
        return ops().multiply(query, constant(np.float32((self.width() / self.heads()) ** -0.5)))

    def gelu(self, x: Any) -> Any:
        """The activation between two matrices or convolutions."""
        return ops().gelu(x, "erf")


def joined(x: Any) -> Any:
    """What the heads found, `(batch, heads, length, width)`, as `(batch, length, width)`."""
    return ops().reshape(ops().transpose(x, ints(0, 2, 1, 3)), ints(0, 0, -1), True)
