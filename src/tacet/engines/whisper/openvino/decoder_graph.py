"""Whisper's decoder as three OpenVINO graphs, with CTranslate2's weights.

After the `TextDecoder` of the whisper program. The first graph computes, once for each window, the
cross-attention keys and values of the encoder output. The second is a step: it takes the next
tokens of each row and the KV cache. The third scores the tokens that may follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tacet.compute.nodes import build_model, constant, ints, scalar, split_last
from tacet.compute.openvino import openvino, ops
from tacet.engines.whisper.openvino.layers import Layers, merge_heads

Head = tuple[int, int]
"""A layer and one of its heads."""

MASKED = np.float32(-1e4)  # finite: attention may be computed with half the digits
END_OF_AXIS = 2**31 - 1
N_FIXED_INPUTS = 4  # of a step, before the KV cache and the cross-attention keys and values


class NextTokenScores(NamedTuple):
    """Scores of the tokens that may follow each row.

    Attributes:
        tokens: the most probable text tokens, the end among them, best first, int64, shape
            `(rows, count)`. `logits`: of these.
        times: the most probable timestamp tokens, counted from the first, of the same shape.
            `time_logits`: of these.
        sums: log-sum-exp of the logits of all allowed tokens, of all text tokens, and of the
            allowed timestamp tokens, shape `(rows, 3)`.
        no_speech: logit of the no-speech token, shape `(rows, 1)`; all three float32.
    """

    tokens: Any
    logits: Any
    times: Any
    time_logits: Any
    sums: Any
    no_speech: Any


@dataclass(frozen=True, slots=True, eq=False)
class DecoderGraph(Layers):
    """Builder of the decoder's graphs.

    Attributes:
        alignment_heads: heads whose attention times the tokens; where none are named, all in the
            later half of the layers, as in the whisper program.
        eot: the end-of-text token; text tokens are those before it.
        no_speech: the token that says that nobody speaks. `timestamp_begin`: the first timestamp.
        bf16: whether keys and values are kept in bfloat16.
    """

    alignment_heads: Sequence[Head] = ()
    eot: int = 0
    no_speech: int = 0
    timestamp_begin: int = 0
    bf16: bool = False

    def cross_kv_layers(self) -> list[str]:
        """Names of the linear layers that take the encoder output."""
        return [f"layer_{i}/attention/linear_1" for i in range(self.n_layers())]

    def cross_kv(self) -> Any:
        """Encoder output `(batch, frames, width)` to cross-attention keys and values.

        Its outputs are keys and values of each layer in turn, `(batch, heads, frames, depth)`, and
        the keys of the alignment heads, `(batch, n_heads, depth, frames)`, float16.
        """
        encoded = ops().parameter([-1, -1, self.width()])
        key_rows, value_rows = slice(self.width()), slice(self.width(), None)
        kept, aligning = [], []
        for i, name in enumerate(self.cross_kv_layers()):
            keys, values = (self.linear(encoded, name, rows) for rows in (key_rows, value_rows))
            kept += [self.split_heads(keys), self.split_heads(values)]
            aligning += self._select_alignment_heads(self.split_heads(keys, (0, 2, 3, 1)), i)
        alignment_keys = ops().convert(ops().concat(aligning, 1), "f16")  # kept until all is timed
        outputs = [ops().convert(each, self._dtype()) for each in kept]
        return build_model("whisper cross-attention", [*outputs, alignment_keys], [encoded])

    def step(self) -> Any:
        """One decoder step. A row is one hypothesis; each window has as many.

        Inputs:
            tokens: int64, shape `(rows, length)`.
            positions: of these in the text, int64, shape `(length,)`.
            causal mask: added to self-attention, float32, shape `(length, capacity + length)`.
            padding mask: added to cross-attention, float32, shape `(batch, 1, 1, frames)`.
            KV cache: keys and values of each layer in turn, `(rows, heads, capacity, depth)`.
            cross-attention keys and values: as `cross_kv` returns them, without its last output.

        Outputs: the hidden state of the last token, shape `(rows, width)`; the queries of the
        alignment heads, shape `(batch, n_heads, rows / batch * length, depth)`, both float32; and
        the keys and values of the tokens, shape `(rows, heads, length, depth)`.
        """
        tokens, positions = (ops().parameter(shape, np.int64) for shape in ([-1, -1], [-1]))
        causal_mask = ops().parameter([-1, -1], np.float32)
        padding_mask = ops().parameter([-1, 1, 1, -1], np.float32)
        kv_cache, cross_kv = self._kv_inputs(), self._kv_inputs()
        x = ops().add(self._embedded(tokens), self._positions(positions))
        text = _SelfAttention(causal_mask, _size(kv_cache[0], 2), [])
        sound = _CrossAttention(padding_mask, _size(padding_mask, 0), _size(tokens, 1))
        queries: list[Any] = []
        for i in range(self.n_layers()):
            name, own = f"layer_{i}/", slice(2 * i, 2 * i + 2)
            x = self._self_attention(x, name, kv_cache[own], text)
            x, query = self._cross_attention(x, name, cross_kv[own], sound)
            queries += self._select_alignment_heads(query, i)
            x = self.feed_forward(x, name)
        last = self.layer_norm(ops().gather(x, ints(-1), scalar(1)), "layer_norm")
        outputs = [ops().squeeze(last, ints(1)), ops().concat(queries, 1), *text.new]
        inputs = [tokens, positions, causal_mask, padding_mask, *kv_cache, *cross_kv]
        return build_model("whisper step", outputs, inputs)

    def scores(self) -> Any:
        """Hidden states `(rows, width)` to the outputs of `NextTokenScores`.

        Its other inputs are a mask added to the logits, float32, shape `(1 or rows, n_tokens)`, and
        how many tokens are wanted, int64, shape `(1,)`.
        """
        hidden, count = ops().parameter([-1, self.width()]), ops().parameter([1], np.int64)
        logits = self.matmul(hidden, "projection")
        mask = ops().parameter([-1, logits.output(0).get_partial_shape()[1].get_length()])
        allowed = ops().add(logits, mask)
        text = _columns(logits, 0, self.eot)
        times = _columns(allowed, self.timestamp_begin)
        best = [
            ops().topk(some, ops().squeeze(count, ints(0)), 1, "max", "value", "i64").outputs()
            for some in (_columns(allowed, 0, self.eot + 1), times)
        ]
        peak = ops().maximum(*(_columns(values, 0, 1) for values, _ in best))
        sums = [
            ops().reduce_sum(ops().exp(ops().subtract(some, peak)), ints(1), True)
            for some in (allowed, text, times)
        ]
        log_sums = ops().add(ops().log(ops().concat(sums, 1)), peak)
        no_speech = ops().gather(logits, ints(self.no_speech), scalar(1))
        (text_logits, text_tokens), (time_logits, time_tokens) = best
        outputs = NextTokenScores(
            text_tokens, text_logits, time_tokens, time_logits, log_sums, no_speech
        )
        return build_model("whisper scores", outputs, [hidden, mask, count])

    def bytes_per_frame(self) -> int:
        """Bytes of cross-attention keys and values for each frame of encoder output."""
        return int(self.n_layers() * 2 * self.width() * self._dtype().size)

    def _dtype(self) -> Any:
        return openvino().Type.bf16 if self.bf16 else openvino().Type.f32

    def _kv_inputs(self) -> list[Any]:
        """Keys and values of each layer in turn."""
        shape = [-1, self.n_heads(), -1, self.width() // self.n_heads()]
        return [ops().parameter(shape, self._dtype()) for _ in range(2 * self.n_layers())]

    def _select_alignment_heads(self, x: Any, layer: int) -> list[Any]:
        """The alignment heads of a layer's `(batch, heads, ...)`, if any."""
        heads = [head for of_layer, head in self.alignment_heads if of_layer == layer]
        if not self.alignment_heads and layer >= self.n_layers() // 2:
            heads = list(range(self.n_heads()))
        return [ops().gather(x, ints(*heads), scalar(1))] if heads else []

    def _embedded(self, tokens: Any) -> Any:
        matrix = self.weights.matrix("embeddings/weight")
        values = ops().gather(constant(np.ascontiguousarray(matrix.values)), tokens, scalar(0))
        scales = ops().gather(constant(matrix.scale[:, None]), tokens, scalar(0))
        return ops().multiply(ops().convert(values, "f32"), scales)

    def _positions(self, positions: Any) -> Any:
        encodings = constant(self.weights.floats("position_encodings/encodings"))
        return ops().gather(encodings, positions, scalar(0))

    def _self_attention(
        self, x: Any, name: str, kv_cache: Sequence[Any], text: "_SelfAttention"
    ) -> Any:
        """Self-attention with its residual connection."""
        normal = self.layer_norm(x, f"{name}self_attention/layer_norm")
        projected = self.linear(normal, f"{name}self_attention/linear_0")
        query, keys, values = map(self.split_heads, split_last(projected, 3))
        query = self.scale_query(query)
        text.new.extend(ops().convert(each, self._dtype()) for each in (keys, values))
        # the cache is read where it lies: appending to it here would copy all of it
        attention_scores = ops().concat(
            [self._matmul_cached(query, kv_cache[0], True), ops().matmul(query, keys, False, True)],
            3,
        )
        attention_weights = ops().softmax(ops().add(attention_scores, text.causal_mask), -1)
        cached, new = text.split(attention_weights)
        mixed = ops().add(
            self._matmul_cached(cached, kv_cache[1], False),
            ops().matmul(new, values, False, False),
        )
        return ops().add(x, self.linear(merge_heads(mixed), f"{name}self_attention/linear_1"))

    def _matmul_cached(self, x: Any, cached: Any, transposed: bool) -> Any:
        """`x` times cached keys or values, in the type of the cache."""
        result = ops().matmul(ops().convert(x, self._dtype()), cached, False, transposed)
        return ops().convert(result, "f32")

    def _cross_attention(
        self, x: Any, name: str, cross_kv: Sequence[Any], sound: "_CrossAttention"
    ) -> tuple[Any, Any]:
        """Cross-attention with its residual connection, and the query of each head."""
        normal = self.layer_norm(x, f"{name}attention/layer_norm")
        projected = self.linear(normal, f"{name}attention/linear_0")
        query = self.scale_query(self.split_heads(sound.by_window(projected, self.width())))
        attention_scores = ops().add(
            self._matmul_cached(query, cross_kv[0], True), sound.padding_mask
        )
        mixed = self._matmul_cached(ops().softmax(attention_scores, -1), cross_kv[1], False)
        by_row = sound.by_row(merge_heads(mixed), self.width())
        return ops().add(x, self.linear(by_row, f"{name}attention/linear_2")), query


class _SelfAttention(NamedTuple):
    """Inputs and outputs of self-attention that all layers share.

    Attributes:
        capacity: of the KV cache, in tokens.
        new: keys and values of the step's tokens, of each layer in turn.
    """

    causal_mask: Any
    capacity: Any
    new: list[Any]

    def split(self, attention_weights: Any) -> list[Any]:
        """The weights of cached tokens, and those of the step's tokens."""
        return [
            ops().slice(attention_weights, start, stop, ints(1), ints(3))
            for start, stop in ((ints(0), self.capacity), (self.capacity, ints(END_OF_AXIS)))
        ]


class _CrossAttention(NamedTuple):
    """Inputs of cross-attention; a window's keys are read once for all rows.

    Attributes:
        windows, length: how many windows there are, and tokens in a row, each of shape `(1,)`.
    """

    padding_mask: Any
    windows: Any
    length: Any

    def by_window(self, x: Any, width: int) -> Any:
        """`(rows, length, width)` to `(windows, rows of a window * length, width)`."""
        return ops().reshape(x, ops().concat([self.windows, ints(-1, width)], 0), False)

    def by_row(self, x: Any, width: int) -> Any:
        """The inverse of `by_window`."""
        return ops().reshape(x, ops().concat([ints(-1), self.length, ints(width)], 0), False)


def _size(x: Any, axis: int) -> Any:
    """The size of one axis, shape `(1,)`."""
    return ops().gather(ops().shape_of(x, "i64"), ints(axis), scalar(0))


def _columns(x: Any, start: int, stop: int = END_OF_AXIS) -> Any:
    """A range of the second axis."""
    return ops().slice(x, ints(start), ints(stop), ints(1), ints(1))
