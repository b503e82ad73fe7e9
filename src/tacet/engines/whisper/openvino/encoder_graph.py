"""The encoder of Whisper as an OpenVINO graph, from the weights of a CTranslate2 folder.

After the `AudioEncoder` of the whisper program: two convolutions, positions, and layers of
attention and feed-forward with the normalization in front of each.
"""

from dataclasses import dataclass
from typing import Any

from tacet.compute.nodes import constant, ints, model, scalar
from tacet.compute.openvino import ops
from tacet.engines.whisper.openvino.layers import Layers, joined


@dataclass(frozen=True, slots=True, eq=False)
class EncoderGraph(Layers):
    """Builds the encoder's graph."""

    def model(self) -> Any:
        """The graph: features `(batch, n_mels, frames)` to states `(batch, frames / 2, width)`."""
        features = ops().parameter([-1, self.weights.floats("conv1/weight").shape[1], -1])
        x = self.gelu(self._convolution(features, "conv1", 1))
        x = self.gelu(self._convolution(x, "conv2", 2))
        x = ops().transpose(x, ints(0, 2, 1))
        x = ops().add(x, self._positions(x))
        for i in range(self.count()):
            x = self.feed_forward(self._attention(x, f"layer_{i}/"), f"layer_{i}/")
        return model("whisper encoder", [self.norm(x, "layer_norm")], [features])

    def _attention(self, x: Any, name: str) -> Any:
        """`x` and what attention adds to it."""
        normal = self.norm(x, f"{name}self_attention/layer_norm")
        width = self.width()
        thirds = (slice(at, at + width) for at in (0, width, 2 * width))
        # three products: to cut what one of them found into three would copy all of it
        mixed = (self.linear(normal, f"{name}self_attention/linear_0", rows) for rows in thirds)
        query, keys, values = map(self.by_head, mixed)
        # written out: OpenVINO's own attention turns all keys before it reads them
        likeness = ops().matmul(self.small(query), keys, False, True)
        found = ops().matmul(ops().softmax(likeness, -1), values, False, False)
        return ops().add(x, self.linear(joined(found), f"{name}self_attention/linear_1"))

    def _convolution(self, x: Any, name: str, stride: int) -> Any:
        kernel = constant(self.weights.floats(f"{name}/weight"))
        found = ops().convolution(x, kernel, [stride], [1], [1], [1])
        return ops().add(found, constant(self.weights.floats(f"{name}/bias")[None, :, None]))

    def _positions(self, x: Any) -> Any:
        """The encodings of as many positions as `x` has."""
        length = ops().gather(ops().shape_of(x, "i64"), ints(1), scalar(0))
        every = constant(self.weights.floats("position_encodings/encodings"))
        return ops().slice(every, ints(0), length, ints(1), ints(0))
