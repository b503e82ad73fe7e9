"""The decoder of Whisper as three OpenVINO graphs, from the weights of a CTranslate2 folder.

After the `TextDecoder` of the whisper program. The first graph computes, once for each window, the
keys and values of the encoder's states, the *memory* that every layer attends to. The second is a
step: it takes the next tokens of each window and knows by itself those before. The third says which
token is the most probable to follow; it is one of its own so that it can be the most exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tacet.compute.nodes import constant, ints, model, parts, scalar
from tacet.compute.openvino import openvino, ops
from tacet.engines.graph import Layers, joined

Head = tuple[int, int]
"""A layer and one of its heads."""

UNHEARD = np.float32(-1e4)  # finite: attention may be computed with half the digits
FILLERS = 4
"""Rows that only fill up each step: with fewer than five, OpenVINO multiplies matrices in another
way, and what a window says would depend on its company."""
FIXED = 4  # inputs of a step before the memory


class Choice(NamedTuple):
    """What may follow each row of tokens.

    Attributes:
        tokens: the most probable ones of text, the end among them, best first, int64, shape
            `(rows, count)`.
        logits: of these. `sums`: the logarithms of the sums of the exponentials of the logits of
            all tokens that may be written, and of all tokens of text, shape `(rows, 2)`.
        every: the logits of all tokens, shape `(rows, n_tokens)`; all three float32.
    """

    tokens: Any
    logits: Any
    sums: Any
    every: Any


@dataclass(frozen=True, slots=True, eq=False)
class DecoderGraph(Layers):
    """Builds the graphs.

    Attributes:
        telling: the heads whose attention tells when each token was said; where none are named,
            all in the later half of the layers, as in the whisper program.
        end: the token that ends a text; those before it are tokens of text.
        halves: whether the memory is kept in bfloat16.
    """

    telling: Sequence[Head] = ()
    end: int = 0
    halves: bool = False

    def memory_layers(self) -> list[str]:
        """The names of the linear layers that all states go into."""
        return [f"layer_{i}/attention/linear_1" for i in range(self.count())]

    def memory(self) -> Any:
        """The graph from states `(batch, frames, width)` to the memory.

        Its outputs are keys `(batch, heads, depth, frames)` and values `(batch, heads, frames,
        depth)` of each layer in turn, and the keys of the telling heads, float32.
        """
        states = ops().parameter([-1, -1, self.width()])
        kept, telling = [], []
        for i, name in enumerate(self.memory_layers()):
            mixed = self.linear(states, name)
            keys, values = parts(mixed, 2)
            turned = self.by_head(keys, (0, 2, 3, 1))
            kept += [turned, self.by_head(values)]
            telling += self._told(turned, i)
        told = ops().concat(telling, 1)
        halved = [ops().convert(each, self._kind()) for each in kept]
        return model("whisper memory", [*halved, told], [states])

    def step(self) -> Any:
        """The graph of a step. A row is one way to write down a window; each has as many.

        Its inputs are tokens, int64, shape `(rows + FILLERS, length)`; which row each of these
        goes on from, int32, shape `(rows,)`; the number of tokens before them, int64, shape
        `(1,)`; what is added to the attention to each frame, so that those which only fill up are
        not heard, shape `(batch, 1, 1, frames)`; and the memory without its last output.

        Its outputs are the state of the last token, shape `(rows + FILLERS, width)`, and the
        queries of the telling heads, shape `(batch, n_heads, rows / batch * length, depth)`, both
        float32.
        """
        tokens, before = (ops().parameter(shape, np.int64) for shape in ([-1, -1], [1]))
        parents = ops().parameter([-1], np.int32)
        deaf = ops().parameter([-1, 1, 1, -1], np.float32)
        memory = self._memory_inputs()
        x = ops().add(self._embedded(tokens), self._positions(tokens, before))
        text = _Text(parents, self._nothing_yet(parents), _earlier(tokens, before), [])
        sound = _Sound(deaf, _size(deaf, 0), _size(tokens, 1))
        queries: list[Any] = []
        for i in range(self.count()):
            name = f"layer_{i}/"
            x = self._attention_to_text(x, name, text)
            x, query = self._attention_to_sound(x, name, memory[2 * i : 2 * i + 2], sound)
            queries += self._told(query, i)
            x = self.feed_forward(x, name)
        last = self.norm(ops().gather(x, ints(-1), scalar(1)), "layer_norm")
        outputs = [ops().squeeze(last, ints(1)), ops().concat(queries, 1)]
        inputs = [tokens, parents, before, deaf, *memory]
        return model("whisper step", outputs, inputs, text.sinks)

    def choice(self) -> Any:
        """The graph from states `(rows, width)` to the outputs of `Choice`.

        Its other inputs are what is added to each logit so that some tokens are never written,
        shape `(n_tokens,)`, and how many tokens are wanted, int64, shape `(1,)`.
        """
        states, never = (ops().parameter(shape) for shape in ([-1, self.width()], [-1]))
        count = ops().parameter([1], np.int64)
        every = self.product(states, "projection")
        allowed = ops().add(every, never)
        text, written = (
            ops().slice(each, ints(0), ints(stop), ints(1), ints(1))
            for each, stop in ((every, self.end), (allowed, self.end + 1))
        )
        logits, tokens = (
            ops().topk(written, ops().squeeze(count, ints(0)), 1, "max", "value", "i64").outputs()
        )
        best = ops().slice(logits, ints(0), ints(1), ints(1), ints(1))
        sums = [
            ops().reduce_sum(ops().exp(ops().subtract(each, best)), ints(1), True)
            for each in (allowed, text)
        ]
        logarithms = ops().add(ops().log(ops().concat(sums, 1)), best)
        return model(
            "whisper choice", Choice(tokens, logits, logarithms, every), [states, never, count]
        )

    def width(self) -> int:
        """Of the states."""
        return int(self.weights.floats("position_encodings/encodings").shape[1])

    def bytes_per_frame(self) -> int:
        """Of the memory, for each frame of the states."""
        return int(self.count() * 2 * self.width() * self._kind().size)

    def _kind(self) -> Any:
        return openvino().Type.bf16 if self.halves else openvino().Type.f32

    def _memory_inputs(self) -> list[Any]:
        heads, depth = self.heads(), self.width() // self.heads()
        shapes = ([-1, heads, depth, -1], [-1, heads, -1, depth])
        return [ops().parameter(s, self._kind()) for _ in range(self.count()) for s in shapes]

    def _told(self, x: Any, layer: int) -> list[Any]:
        """What of a layer's `(batch, heads, ...)` belongs to heads that tell times."""
        heads = [head for each, head in self.telling if each == layer]
        if not self.telling and layer >= self.count() // 2:
            heads = list(range(self.heads()))
        return [ops().gather(x, ints(*heads), scalar(1))] if heads else []

    def _embedded(self, tokens: Any) -> Any:
        rows = self.weights.matrix("embeddings/weight")
        values = ops().gather(constant(np.ascontiguousarray(rows.values)), tokens, scalar(0))
        steps = ops().gather(constant(rows.step[:, None]), tokens, scalar(0))
        return ops().multiply(ops().convert(values, "f32"), steps)

    def _positions(self, tokens: Any, before: Any) -> Any:
        every = constant(self.weights.floats("position_encodings/encodings"))
        end = ops().add(before, _size(tokens, 1))
        return ops().slice(every, before, end, ints(1), ints(0))

    def _nothing_yet(self, parents: Any) -> Any:
        """Keys or values of no token."""
        shape = ints(self.heads(), 0, self.width() // self.heads())
        rows = _size(parents, 0)
        return ops().broadcast(constant(np.float32(0)), ops().concat([rows, shape], 0))

    def _attention_to_text(self, x: Any, name: str, text: "_Text") -> Any:
        """`x` and what attention to the tokens so far adds to it."""
        normal = self.norm(x, f"{name}self_attention/layer_norm")
        mixed = self.linear(normal, f"{name}self_attention/linear_0")
        query, keys, values = map(self.by_head, parts(_real(mixed), 3))
        keys, values = text.grown(keys, f"{name}keys"), text.grown(values, f"{name}values")
        # written out: OpenVINO 2026.4 joins attention and what is kept to one operation, and that
        # answers not-a-number where there are several rows
        likeness = ops().add(ops().matmul(self._small(query), keys, False, True), text.earlier)
        found = ops().matmul(ops().softmax(likeness, -1), values, False, False)
        read = _filled(joined(found))
        return ops().add(x, self.linear(read, f"{name}self_attention/linear_1"))

    def _small(self, query: Any) -> Any:
        """A query as it is compared with keys."""
        return ops().multiply(query, constant(np.float32((self.width() / self.heads()) ** -0.5)))

    def _attention_to_sound(
        self, x: Any, name: str, memory: Sequence[Any], sound: "_Sound"
    ) -> tuple[Any, Any]:
        """`x` and what attention to the sound adds to it, and the query of each head."""
        normal = self.norm(x, f"{name}attention/layer_norm")
        asked = self.linear(normal, f"{name}attention/linear_0")
        query = self.by_head(sound.by_window(_real(asked), self.width()))
        query = self._small(query)
        keys, values = (ops().convert(each, "f32") for each in memory)
        # written out: keys that lie ready for the product are read once, and nothing is turned
        likeness = ops().add(ops().matmul(query, keys, False, False), sound.deaf)
        found = ops().matmul(ops().softmax(likeness, -1), values, False, False)
        heard = _filled(sound.by_row(joined(found), self.width()))
        return ops().add(x, self.linear(heard, f"{name}attention/linear_2")), query


class _Text(NamedTuple):
    """The tokens so far.

    Attributes:
        parents: the row that each row goes on from. `empty`: keys or values of no token.
        earlier: what is added to the attention to each, shape `(length, n_tokens)`.
        sinks: what is kept for the next step.
    """

    parents: Any
    empty: Any
    earlier: Any
    sinks: list[Any]

    def grown(self, new: Any, name: str) -> Any:
        """What was kept under a name since the graph was reset, with what is new at its end."""
        kind, shape = openvino().Type.f32, new.output(0).get_partial_shape()
        shape[2] = openvino().Dimension(-1)
        old = ops().read_value(self.empty, name, kind, shape)
        kept = ops().concat([ops().gather(old, self.parents, scalar(0)), new], 2)
        self.sinks.append(ops().assign(kept, name))
        return kept


class _Sound(NamedTuple):
    """What is listened to: the memory of a window is read once for all its rows.

    Attributes:
        deaf: what is added to the attention to each frame.
        windows, length: how many windows there are, and tokens in a row, each of shape `(1,)`.
    """

    deaf: Any
    windows: Any
    length: Any

    def by_window(self, x: Any, width: int) -> Any:
        """`(rows, length, width)` with all rows of a window, one after the other, in one."""
        return ops().reshape(x, ops().concat([self.windows, ints(-1, width)], 0), False)

    def by_row(self, x: Any, width: int) -> Any:
        """The same as it was."""
        return ops().reshape(x, ops().concat([ints(-1), self.length, ints(width)], 0), False)


def _real(x: Any) -> Any:
    """`x` without the rows that only fill up."""
    return ops().slice(x, ints(0), ints(-FILLERS), ints(1), ints(0))


def _filled(x: Any) -> Any:
    """`x` with rows that only fill up, all zero, at its end."""
    return ops().pad(x, ints(0, 0, 0), ints(FILLERS, 0, 0), "constant", constant(np.float32(0)))


def _size(x: Any, axis: int) -> Any:
    """The size of one axis, shape `(1,)`."""
    return ops().gather(ops().shape_of(x, "i64"), ints(axis), scalar(0))


def _earlier(tokens: Any, before: Any) -> Any:
    """What is added to the attention of each new token to every one, so that none later is read."""
    first = ops().squeeze(before, ints(0))
    end = ops().add(first, ops().squeeze(_size(tokens, 1), ints(0)))
    every = ops().range(scalar(0), end, scalar(1), "i64")
    new = ops().range(first, end, scalar(1), "i64")
    later = ops().greater(
        ops().unsqueeze(every, ints(0, 1, 2)), ops().unsqueeze(new, ints(0, 1, 3))
    )
    return ops().multiply(ops().convert(later, "f32"), constant(UNHEARD))
