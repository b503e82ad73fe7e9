"""Self-attention KV cache, preallocated so that step shapes stay constant.

OpenVINO prepares anew for each shape, and memory has to be mapped: both take longer than a step.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.engines.whisper.openvino.buffers import BufferPool, RawArray, tensor
from tacet.engines.whisper.openvino.decoder_graph import MASKED

INITIAL_TOKENS = 32  # capacity at first; doubled whenever it is full


class KVCache:
    """Keys and values of every layer; reused by the next batch.

    Attributes:
        length: tokens that are cached.
    """

    def __init__(self, ports: Sequence[Any]) -> None:
        """Take shapes and type from the inputs of a step."""
        _, heads, _, depth = (d.get_length() if d.is_static else 0 for d in ports[0].partial_shape)
        self._dtype = ports[0].element_type
        self._count, self._heads, self._depth = len(ports), heads, depth
        self._pools = [BufferPool(), BufferPool()]  # one to move to from the other

    def reset(self, rows: int) -> None:
        """Empty the cache, with space for so many rows."""
        self.length, self._cache = 0, self._allocate(rows, INITIAL_TOKENS)

    def reserve(self, tokens: int) -> bool:
        """Make space for so many more tokens. Returns whether the cache moved."""
        old, capacity = self._cache, self._cache.shape[3]
        while self.length + tokens > capacity:
            capacity *= 2
        if capacity == old.shape[3]:
            return False
        self._cache = self._allocate(old.shape[1], capacity)
        self._cache[:, :, :, : self.length] = old[:, :, :, : self.length]
        return True

    def tensors(self, rows: int) -> list[Any]:
        """The cache of the first rows, as inputs of a step."""
        return [tensor(layer[:rows], self._dtype) for layer in self._cache]

    def rearrange(self, parents: Sequence[int]) -> None:
        """Copy to each row the one that its hypothesis extends."""
        moved = [row for row, parent in enumerate(parents) if row != parent]
        origins = [parents[row] for row in moved]
        if moved:
            for layer in self._cache:
                layer[moved, :, : self.length] = layer[origins, :, : self.length]

    def causal_mask(self, tokens: int) -> NDArray[np.float32]:
        """Mask added to the attention of so many new tokens.

        Returns:
            Shape `(tokens, capacity + tokens)`: 0 for earlier tokens, else `MASKED`.
        """
        capacity = self._cache.shape[3]
        mask = np.full((tokens, capacity + tokens), MASKED, np.float32)
        mask[:, : self.length] = 0
        mask[:, capacity:] = np.triu(mask[:, capacity:], 1)
        return mask

    def append(self, new: Sequence[Any]) -> None:
        """Append the keys and values that a step computed for its tokens."""
        for layer, output in zip(self._cache, new, strict=True):
            values = output.data.view(layer.dtype)
            rows, _, tokens, _ = values.shape
            layer[:rows, :, self.length : self.length + tokens] = values
        self.length += tokens

    def _allocate(self, rows: int, capacity: int) -> RawArray:
        """Zeros: unused places are multiplied with a weight of 0."""
        self._pools.reverse()
        shape = (self._count, rows, self._heads, capacity, self._depth)
        (cache,) = self._pools[0].allocate([shape], self._dtype)
        cache[:] = 0
        return cache
