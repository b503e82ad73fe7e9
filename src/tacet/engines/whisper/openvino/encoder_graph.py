"""Whisper's encoder as an OpenVINO graph, with CTranslate2's weights.

After the `AudioEncoder` of the whisper program: two convolutions, positions, and layers of
attention and feed-forward with the normalization in front of each.
"""

from dataclasses import dataclass
from typing import Any

from tacet.compute.nodes import build_model, constant, ints, scalar
from tacet.compute.openvino import ops
from tacet.engines.whisper.openvino.layers import Layers, merge_heads


@dataclass(frozen=True, slots=True, eq=False)
class EncoderGraph(Layers):
    """Builder of the encoder's graph."""

    def model(self) -> Any:
        """Features `(batch, n_mels, frames)` to encoder output `(batch, frames / 2, width)`."""
        features = ops().parameter([-1, self.weights.floats("conv1/weight").shape[1], -1])
        x = self.gelu(self._convolution(features, "conv1", 1))
        x = self.gelu(self._convolution(x, "conv2", 2))
        x = ops().transpose(x, ints(0, 2, 1))
        x = ops().add(x, self._positions(x))
        for i in range(self.n_layers()):
            x = self.feed_forward(self._self_attention(x, f"layer_{i}/"), f"layer_{i}/")
        return build_model("whisper encoder", [self.layer_norm(x, "layer_norm")], [features])

    def _self_attention(self, x: Any, name: str) -> Any:
        """Self-attention with its residual connection."""
        normal = self.layer_norm(x, f"{name}self_attention/layer_norm")
        width = self.width()
        thirds = (slice(at, at + width) for at in (0, width, 2 * width))
        # three products: splitting the output of one would copy all of it
        projected = (self.linear(normal, f"{name}self_attention/linear_0", rows) for rows in thirds)
        query, keys, values = map(self.split_heads, projected)
        # written out: OpenVINO's own attention transposes all keys before it reads them
        scores = ops().matmul(self.scale_query(query), keys, False, True)
        mixed = ops().matmul(ops().softmax(scores, -1), values, False, False)
        return ops().add(x, self.linear(merge_heads(mixed), f"{name}self_attention/linear_1"))

    def _convolution(self, x: Any, name: str, stride: int) -> Any:
        kernel = constant(self.weights.floats(f"{name}/weight"))
        convolved = ops().convolution(x, kernel, [stride], [1], [1], [1])
        return ops().add(convolved, constant(self.weights.floats(f"{name}/bias")[None, :, None]))

    def _positions(self, x: Any) -> Any:
        """The encodings of as many positions as `x` has."""
        length = ops().gather(ops().shape_of(x, "i64"), ints(1), scalar(0))
        encodings = constant(self.weights.floats("position_encodings/encodings"))
        return ops().slice(encodings, ints(0), length, ints(1), ints(0))
