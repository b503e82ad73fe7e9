"""Token-by-token decoding of a batch on the graphs of `decoder_graph`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacet.compute.openvino import openvino
from tacet.engines.whisper.decoding.decoding_result import AlignmentPath
from tacet.engines.whisper.openvino.buffers import BufferPool, tensor
from tacet.engines.whisper.openvino.decoder_graph import MASKED, N_FIXED_INPUTS, NextTokenScores
from tacet.engines.whisper.openvino.dtw import alignment_path
from tacet.engines.whisper.openvino.kv_cache import KVCache

Float32 = NDArray[np.float32]

SUPPRESSED = np.float32(-np.inf)  # added to the logit of a token


class AlignmentAttention(NamedTuple):
    """Queries and keys of the alignment heads.

    Attributes:
        queries: of each step, shape `(batch, n_heads, n_rows * n_tokens, depth)`.
        keys: of each window, float16, shape `(n_heads, depth, n_frames)`.
    """

    queries: Sequence[Float32]
    keys: Sequence[NDArray[np.float16]]

    def path(
        self, window: int, frames: int, prompt_steps: int, rows: Sequence[int]
    ) -> AlignmentPath:
        """Align the text of a window.

        Args:
            frames: of encoder output that hold the window's sound.
            prompt_steps: steps in which the prompt was read, one row for each window.
            rows: the row in which each token was read.
        """
        prompt = [queries[window] for queries in self.queries[:prompt_steps]]
        first = sum(step.shape[1] for step in prompt) - 1
        text = [
            queries[window, :, row : row + 1]
            for queries, row in zip(self.queries[prompt_steps:], rows, strict=False)
        ]
        queries = np.concatenate([*prompt, *text], 1)
        return alignment_path(queries, self.keys[window][:, :, :frames].astype(np.float32), first)


class DecoderSession:
    """Decoding state of a batch; reused for the next. For one thread.

    Attributes:
        windows: how many there were at the beginning.
    """

    def __init__(self, cross_kv: Any, step: Any, scores: Any) -> None:
        """Take an inference request of each graph."""
        self._cross_kv, self._step, self._scores = cross_kv, step, scores
        self._buffers, self._dtype = BufferPool(), cross_kv.model_outputs[0].element_type
        inputs = step.model_inputs[N_FIXED_INPUTS:]
        self._kv_cache = KVCache(inputs[: len(inputs) // 2])

    def start(self, encoded: Sequence[Float32], rows: int) -> None:
        """Begin a batch.

        Args:
            encoded: encoder output of each window, shape `(n_frames, width)`.
            rows: for each window, at most.
        """
        lengths = [len(output) for output in encoded]
        longest = max(lengths)
        self._allocate_cross_kv(len(encoded), longest)
        self._keys = [
            self._compute_cross_kv(i, np.pad(output, ((0, longest - len(output)), (0, 0))))
            for i, output in enumerate(encoded)
        ]
        self.windows = len(encoded)
        self._kv_cache.reset(rows * len(encoded))
        self._rows, self._queries = 0, list[Float32]()
        padding = np.arange(longest) >= np.array(lengths)[:, None, None, None]
        self._padding_mask = np.where(padding, MASKED, np.float32(0))
        self.narrow(len(encoded))
        self.suppress(())

    def narrow(self, count: int) -> None:
        """Go on with the first windows only."""
        for i, buffer in enumerate(self._cross_kv_buffers):
            place = N_FIXED_INPUTS + len(self._cross_kv_buffers) + i
            self._step.set_input_tensor(place, tensor(buffer[:count], self._dtype))
        self._set_input(self._step, 3, self._padding_mask[:count])

    def suppress(self, tokens: Sequence[int], ranges: Sequence[Sequence[slice]] = ((),)) -> None:
        """Suppress tokens in every row, and ranges row by row."""
        n_tokens = self._scores.model_inputs[1].partial_shape[1].get_length()
        mask = np.zeros((len(ranges), n_tokens), np.float32)
        mask[:, list(tokens)] = SUPPRESSED
        for row, row_ranges in zip(mask, ranges, strict=True):
            for tokens_range in row_ranges:
                row[tokens_range] = SUPPRESSED
        self._set_input(self._scores, 1, mask)

    def feed(self, tokens: NDArray[np.int64], parents: Sequence[int] | None = None) -> None:
        """Run one step.

        Args:
            tokens: shape `(rows, length)`; each window has as many rows, one after the other.
            parents: the earlier row that each row extends; None: itself.
        """
        if parents is not None:
            self._kv_cache.rearrange(parents)
        self._bind_kv_cache(*tokens.shape)
        self._set_input(self._step, 0, tokens)
        self._set_input(self._step, 1, self._kv_cache.length + np.arange(tokens.shape[1]))
        self._set_input(self._step, 2, self._kv_cache.causal_mask(tokens.shape[1]))
        self._step.infer(share_outputs=True)
        hidden, queries, *new = self._step.output_tensors
        self._queries.append(queries.data.copy())
        self._kv_cache.append(new)
        self._scores.set_input_tensor(0, hidden)

    def next_token_scores(self, count: int = 1) -> NextTokenScores:
        """The best next tokens of each row; overwritten by the next call."""
        self._set_input(self._scores, 2, np.array([count], np.int64))
        self._scores.infer(share_outputs=True)
        return NextTokenScores(*(output.data for output in self._scores.output_tensors))

    def alignment_attention(self) -> AlignmentAttention:
        """Queries and keys of the alignment heads so far."""
        return AlignmentAttention(self._queries, self._keys)

    def _bind_kv_cache(self, rows: int, tokens: int) -> None:
        """Bind the cache of some rows, with space for new tokens."""
        if self._kv_cache.reserve(tokens) or rows != self._rows:
            self._rows = rows
            for i, layer in enumerate(self._kv_cache.tensors(rows)):
                self._step.set_input_tensor(N_FIXED_INPUTS + i, layer)

    def _allocate_cross_kv(self, windows: int, frames: int) -> None:
        ports = self._cross_kv.model_outputs[:-1]
        heads, depth = (ports[0].partial_shape[axis].get_length() for axis in (1, 3))
        shapes = [(windows, heads, frames, depth)] * len(ports)
        self._cross_kv_buffers = self._buffers.allocate(shapes, self._dtype)

    def _compute_cross_kv(self, window: int, encoded: Float32) -> NDArray[np.float16]:
        """Compute a window's keys and values; its alignment heads' keys."""
        for i, buffer in enumerate(self._cross_kv_buffers):
            own = buffer[window : window + 1]
            self._cross_kv.set_output_tensor(i, tensor(own, self._dtype))
        self._cross_kv.infer([encoded[None]], share_outputs=True)
        return np.array(self._cross_kv.output_tensors[-1].data[0])

    def _set_input(self, request: Any, place: int, values: NDArray[Any]) -> None:
        request.set_input_tensor(place, openvino().Tensor(np.ascontiguousarray(values)))
