"""A batch of windows listened to token by token, on the graphs of `decoder_graph`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacet.compute.openvino import openvino
from tacet.engines.whisper.decoding.decoding_result import Path
from tacet.engines.whisper.openvino.buffers import BufferPool, tensor
from tacet.engines.whisper.openvino.decoder_graph import FIXED, UNHEARD, NextTokenScores
from tacet.engines.whisper.openvino.dtw import path
from tacet.engines.whisper.openvino.kv_cache import KVCache

Float32 = NDArray[np.float32]

NEVER = np.float32(-np.inf)


class CrossAttention(NamedTuple):
    """What the telling heads asked and what they could hear.

    Attributes:
        queries: of each step, shape `(batch, n_heads, n_rows * n_tokens, depth)`.
        keys: of each window, float16, shape `(n_heads, depth, n_frames)`.
    """

    queries: Sequence[Float32]
    keys: Sequence[NDArray[np.float16]]

    def path(self, window: int, frames: int, prompts: int, rows: Sequence[int]) -> Path:
        """The alignment of a window's text.

        Args:
            frames: of the window's sound. prompts: steps in which what stands before texts was
                read, one row for each window. rows: as which row each token was read.
        """
        before = [queries[window] for queries in self.queries[:prompts]]
        first = sum(each.shape[1] for each in before) - 1
        text = [
            queries[window, :, row : row + 1]
            for queries, row in zip(self.queries[prompts:], rows, strict=False)
        ]
        asked = np.concatenate([*before, *text], 1)
        return path(asked, self.keys[window][:, :, :frames].astype(np.float32), first)


class DecoderSession:
    """A batch that is written down, token by token; used again for the next one.

    Attributes:
        windows: how many there were at the beginning.
    """

    def __init__(self, memory: Any, step: Any, choice: Any) -> None:
        self._memory, self._step, self._choice = memory, step, choice
        self._room, self._kind = BufferPool(), memory.model_outputs[0].element_type
        inputs = step.model_inputs[FIXED:]
        self._past = KVCache(inputs[: len(inputs) // 2])

    def hear(self, windows: Sequence[Float32], rows: int) -> None:
        """Begin with the states of some windows, each of shape `(n_frames, width)`.

        Args:
            rows: for each window, at most.
        """
        lengths = [len(states) for states in windows]
        longest = max(lengths)
        self._make_room(len(windows), longest)
        self._keys = [
            self._remember(i, np.pad(each, ((0, longest - len(each)), (0, 0))))
            for i, each in enumerate(windows)
        ]
        self.windows = len(windows)
        self._past.clear(rows * len(windows))
        self._rows, self._queries = 0, list[Float32]()
        filling = np.arange(longest) >= np.array(lengths)[:, None, None, None]
        self._deaf = np.where(filling, UNHEARD, np.float32(0))
        self.keep(len(windows))
        self.forbid(())

    def keep(self, count: int) -> None:
        """From now on, listen to so many windows only, the first ones."""
        for i, whole in enumerate(self._kept):
            place = FIXED + len(self._kept) + i
            self._step.set_input_tensor(place, tensor(whole[:count], self._kind))
        self._tell(self._step, 3, self._deaf[:count])

    def forbid(self, tokens: Sequence[int], ranges: Sequence[Sequence[slice]] = ((),)) -> None:
        """From now on, write none of these tokens; nor any of a row's ranges, where such are
        given.
        """
        n_tokens = self._choice.model_inputs[1].partial_shape[1].get_length()
        never = np.zeros((len(ranges), n_tokens), np.float32)
        never[:, list(tokens)] = NEVER
        for row, some in zip(never, ranges, strict=True):
            for each in some:
                row[each] = NEVER
        self._tell(self._choice, 1, never)

    def read(self, tokens: NDArray[np.int64], parents: Sequence[int] | None = None) -> None:
        """Go on with some tokens.

        Args:
            tokens: shape `(rows, length)`; each window has as many rows, one after the other.
            parents: the row before that each row goes on from; the same when not given.
        """
        if parents is not None:
            self._past.follow(parents)
        self._have_past(*tokens.shape)
        self._tell(self._step, 0, tokens)
        self._tell(self._step, 1, self._past.read + np.arange(tokens.shape[1]))
        self._tell(self._step, 2, self._past.earlier(tokens.shape[1]))
        self._step.infer(share_outputs=True)
        states, queries, *new = self._step.output_tensors
        self._queries.append(queries.data.copy())
        self._past.add(new)
        self._choice.set_input_tensor(0, states)

    def choice(self, count: int = 1) -> NextTokenScores:
        """What may follow what was read. Overwritten by the next call.

        Args:
            count: candidates that are wanted for each row.
        """
        self._tell(self._choice, 2, np.array([count], np.int64))
        self._choice.infer(share_outputs=True)
        return NextTokenScores(*(each.data for each in self._choice.output_tensors))

    def heard(self) -> CrossAttention:
        """What the telling heads asked for so far."""
        return CrossAttention(self._queries, self._keys)

    def _have_past(self, rows: int, tokens: int) -> None:
        """Have the step read the past of so many rows, with room for so many more tokens."""
        if self._past.make_room(tokens) or rows != self._rows:
            self._rows = rows
            for i, each in enumerate(self._past.tensors(rows)):
                self._step.set_input_tensor(FIXED + i, each)

    def _make_room(self, windows: int, frames: int) -> None:
        """Have memory, for the memory of all windows, where the steps will read it."""
        ports = self._memory.model_outputs[:-1]
        heads, depth = (ports[0].partial_shape[axis].get_length() for axis in (1, 3))
        self._kept = self._room.clear([(windows, heads, frames, depth)] * len(ports), self._kind)

    def _remember(self, window: int, states: Float32) -> NDArray[np.float16]:
        """Compute the memory of one window; the keys of the telling heads."""
        for i, whole in enumerate(self._kept):
            own = whole[window : window + 1]
            self._memory.set_output_tensor(i, tensor(own, self._kind))
        self._memory.infer([states[None]], share_outputs=True)
        return np.array(self._memory.output_tensors[-1].data[0])

    def _tell(self, request: Any, place: int, values: NDArray[Any]) -> None:
        request.set_input_tensor(place, openvino().Tensor(np.ascontiguousarray(values)))
