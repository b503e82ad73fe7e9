"""The decoder of Whisper as three OpenVINO graphs, from the weights of a CTranslate2 folder.

After the `TextDecoder` of the whisper program. The first graph computes, once for each window, the
keys and values of the encoder's states, the *memory* that every layer attends to. The second is a
step: it takes the next tokens of each window, and the keys and values of those before, their
*past*. The third says which token is the most probable to follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tacet.compute.nodes import constant, ints, model, parts, scalar
from tacet.compute.openvino import openvino, ops
from tacet.engines.whisper.openvino.layers import Layers, joined

Head = tuple[int, int]
"""A layer and one of its heads."""

UNHEARD = np.float32(-1e4)  # finite: attention may be computed with half the digits
LAST = 2**31 - 1  # beyond every axis
FIXED = 4  # inputs of a step before the past and the memory


class NextTokenScores(NamedTuple):
    """What may follow each row of tokens.

    Attributes:
        tokens: the most probable ones of text, the end among them, best first, int64, shape
            `(rows, count)`. `logits`: of these.
        times: the most probable ones that stand for times, counted from the first, of the same
            shape. `time_logits`: of these.
        sums: the logarithms of the sums of the exponentials of the logits of all tokens that may
            be written, of all tokens of text, and of the times that may be written, shape
            `(rows, 3)`.
        no_speech: the logit of the token that says that nobody speaks, shape `(rows, 1)`; all
            three float32.
    """

    tokens: Any
    logits: Any
    times: Any
    time_logits: Any
    sums: Any
    no_speech: Any


@dataclass(frozen=True, slots=True, eq=False)
class DecoderGraph(Layers):
    """Builds the graphs.

    Attributes:
        telling: the heads whose attention tells when each token was said; where none are named,
            all in the later half of the layers, as in the whisper program.
        end: the token that ends a text; those before it are tokens of text. `no_speech`: the one
            that says that nobody speaks. `first_time`: the first of those that stand for times.
        halves: whether the memory is kept in bfloat16.
    """

    telling: Sequence[Head] = ()
    end: int = 0
    no_speech: int = 0
    first_time: int = 0
    halves: bool = False

    def memory_layers(self) -> list[str]:
        """The names of the linear layers that all states go into."""
        return [f"layer_{i}/attention/linear_1" for i in range(self.count())]

    def memory(self) -> Any:
        """The graph from states `(batch, frames, width)` to the memory.

        Its outputs are keys and values of each layer in turn, `(batch, heads, frames, depth)`, and
        the keys of the telling heads, `(batch, n_heads, depth, frames)`, float16.
        """
        states = ops().parameter([-1, -1, self.width()])
        halves = slice(self.width()), slice(self.width(), None)
        kept, telling = [], []
        for i, name in enumerate(self.memory_layers()):
            keys, values = (self.linear(states, name, half) for half in halves)
            kept += [self.by_head(keys), self.by_head(values)]
            telling += self._told(self.by_head(keys, (0, 2, 3, 1)), i)
        told = ops().convert(ops().concat(telling, 1), "f16")  # kept until all words are timed
        halved = [ops().convert(each, self._kind()) for each in kept]
        return model("whisper memory", [*halved, told], [states])

    def step(self) -> Any:
        """The graph of a step. A row is one way to write down a window; each has as many.

        Its inputs are tokens, int64, shape `(rows, length)`; their places in the text,
        int64, shape `(length,)`; what is added to the attention of each to the past, which has
        room for so many, and to each other, float32, shape `(length, room + length)`; what is
        added to the attention to each frame, so that those which only fill up are not heard, shape
        `(batch, 1, 1, frames)`; the past, keys and values of each layer in turn, shape `(rows,
        heads, room, depth)`; and the memory without its last output.

        Its outputs are the state of the last token, shape `(rows, width)`; the queries of
        the telling heads, shape `(batch, n_heads, rows / batch * length, depth)`, both float32; and
        the keys and values of the tokens, shape `(rows, heads, length, depth)`.
        """
        tokens, places = (ops().parameter(shape, np.int64) for shape in ([-1, -1], [-1]))
        earlier, deaf = (ops().parameter(shape, np.float32) for shape in ([-1, -1], [-1, 1, 1, -1]))
        past, memory = self._kept_inputs(), self._kept_inputs()
        x = ops().add(self._embedded(tokens), self._positions(places))
        text = _Text(earlier, _size(past[0], 2), [])
        sound = _Sound(deaf, _size(deaf, 0), _size(tokens, 1))
        queries: list[Any] = []
        for i in range(self.count()):
            name, own = f"layer_{i}/", slice(2 * i, 2 * i + 2)
            x = self._attention_to_text(x, name, past[own], text)
            x, query = self._attention_to_sound(x, name, memory[own], sound)
            queries += self._told(query, i)
            x = self.feed_forward(x, name)
        last = self.norm(ops().gather(x, ints(-1), scalar(1)), "layer_norm")
        outputs = [ops().squeeze(last, ints(1)), ops().concat(queries, 1), *text.new]
        return model("whisper step", outputs, [tokens, places, earlier, deaf, *past, *memory])

    def choice(self) -> Any:
        """The graph from states `(rows, width)` to the outputs of `NextTokenScores`.

        Its other inputs are what is added to each logit so that some tokens are never written,
        shape `(1 or rows, n_tokens)`, and how many tokens are wanted, int64, shape `(1,)`.
        """
        states, count = ops().parameter([-1, self.width()]), ops().parameter([1], np.int64)
        every = self.product(states, "projection")
        never = ops().parameter([-1, every.output(0).get_partial_shape()[1].get_length()])
        allowed = ops().add(every, never)
        text, times = _columns(every, 0, self.end), _columns(allowed, self.first_time)
        best = [
            ops().topk(each, ops().squeeze(count, ints(0)), 1, "max", "value", "i64").outputs()
            for each in (_columns(allowed, 0, self.end + 1), times)
        ]
        most = ops().maximum(*(_columns(logits, 0, 1) for logits, _ in best))
        sums = [
            ops().reduce_sum(ops().exp(ops().subtract(each, most)), ints(1), True)
            for each in (allowed, text, times)
        ]
        logarithms = ops().add(ops().log(ops().concat(sums, 1)), most)
        no_speech = ops().gather(every, ints(self.no_speech), scalar(1))
        (logits, tokens), (time_logits, found) = best
        outputs = NextTokenScores(tokens, logits, found, time_logits, logarithms, no_speech)
        return model("whisper choice", outputs, [states, never, count])

    def bytes_per_frame(self) -> int:
        """Of the memory, for each frame of the states."""
        return int(self.count() * 2 * self.width() * self._kind().size)

    def _kind(self) -> Any:
        return openvino().Type.bf16 if self.halves else openvino().Type.f32

    def _kept_inputs(self) -> list[Any]:
        """Keys and values of each layer in turn."""
        shape = [-1, self.heads(), -1, self.width() // self.heads()]
        return [ops().parameter(shape, self._kind()) for _ in range(2 * self.count())]

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

    def _positions(self, places: Any) -> Any:
        every = constant(self.weights.floats("position_encodings/encodings"))
        return ops().gather(every, places, scalar(0))

    def _attention_to_text(self, x: Any, name: str, past: Sequence[Any], text: "_Text") -> Any:
        """`x` and what attention to the tokens so far adds to it."""
        normal = self.norm(x, f"{name}self_attention/layer_norm")
        mixed = self.linear(normal, f"{name}self_attention/linear_0")
        query, keys, values = map(self.by_head, parts(mixed, 3))
        query = self.small(query)
        text.new.extend(ops().convert(each, self._kind()) for each in (keys, values))
        # the past is read where it lies: to put what is new at its end would copy all of it
        likeness = ops().concat(
            [self._product(query, past[0], True), ops().matmul(query, keys, False, True)], 3
        )
        share = ops().softmax(ops().add(likeness, text.earlier), -1)
        before, now = text.divided(share)
        found = ops().add(
            self._product(before, past[1], False), ops().matmul(now, values, False, False)
        )
        return ops().add(x, self.linear(joined(found), f"{name}self_attention/linear_1"))

    def _product(self, x: Any, kept: Any, turned: bool) -> Any:
        """`x` times something that is kept, computed as that is kept."""
        found = ops().matmul(ops().convert(x, self._kind()), kept, False, turned)
        return ops().convert(found, "f32")

    def _attention_to_sound(
        self, x: Any, name: str, memory: Sequence[Any], sound: "_Sound"
    ) -> tuple[Any, Any]:
        """`x` and what attention to the sound adds to it, and the query of each head."""
        normal = self.norm(x, f"{name}attention/layer_norm")
        asked = self.linear(normal, f"{name}attention/linear_0")
        query = self.by_head(sound.by_window(asked, self.width()))
        query = self.small(query)
        likeness = ops().add(self._product(query, memory[0], True), sound.deaf)
        found = self._product(ops().softmax(likeness, -1), memory[1], False)
        heard = sound.by_row(joined(found), self.width())
        return ops().add(x, self.linear(heard, f"{name}attention/linear_2")), query


class _Text(NamedTuple):
    """The tokens so far.

    Attributes:
        earlier: what is added to the attention to each. `room`: for how many of the past.
        new: keys and values of the tokens that are read now, of each layer in turn.
    """

    earlier: Any
    room: Any
    new: list[Any]

    def divided(self, share: Any) -> list[Any]:
        """What of the attention goes to the past, and what to the tokens that are read now."""
        return [
            ops().slice(share, start, stop, ints(1), ints(3))
            for start, stop in ((ints(0), self.room), (self.room, ints(LAST)))
        ]


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


def _size(x: Any, axis: int) -> Any:
    """The size of one axis, shape `(1,)`."""
    return ops().gather(ops().shape_of(x, "i64"), ints(axis), scalar(0))


def _columns(x: Any, start: int, stop: int = LAST) -> Any:
    """Some of the second axis."""
    return ops().slice(x, ints(start), ints(stop), ints(1), ints(1))
