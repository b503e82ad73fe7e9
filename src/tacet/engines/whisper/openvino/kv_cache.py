"""Keys and values of the tokens that a batch has read so far, kept where the next step reads them.

There is room for more tokens than there are, so that the shapes of a step stay the same: to get
ready for others, and to be given memory for them, takes longer than what is computed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.engines.whisper.openvino.buffers import BufferPool, Numbers, tensor
from tacet.engines.whisper.openvino.decoder_graph import UNHEARD

ROOM = 32  # tokens that there is room for at first; twice as many whenever it is full


class KVCache:
    """What every layer keeps of the tokens of each row; used again for the next batch."""

    def __init__(self, ports: Sequence[Any]) -> None:
        """Get ready. `ports`: of a step, that read it."""
        _, heads, _, depth = (d.get_length() if d.is_static else 0 for d in ports[0].partial_shape)
        self._kind = ports[0].element_type
        self._count, self._heads, self._depth = len(ports), heads, depth
        self._rooms = [BufferPool(), BufferPool()]  # one to move to from the other

    def clear(self, rows: int) -> None:
        """Nothing is read yet, and there is room for so many rows."""
        self.read, self._every = 0, self._made(rows, ROOM)

    def make_room(self, tokens: int) -> bool:
        """Have room for so many more tokens. Returns whether everything lies elsewhere now."""
        old, room = self._every, self._every.shape[3]
        while self.read + tokens > room:
            room *= 2
        if room == old.shape[3]:
            return False
        self._every = self._made(old.shape[1], room)
        self._every[:, :, :, : self.read] = old[:, :, :, : self.read]
        return True

    def tensors(self, rows: int) -> list[Any]:
        """The past of the first rows, as a step takes it."""
        return [tensor(each[:rows], self._kind) for each in self._every]

    def follow(self, parents: Sequence[int]) -> None:
        """Have each row go on from one of those before."""
        moved = [row for row, parent in enumerate(parents) if row != parent]
        origins = [parents[row] for row in moved]
        if moved:
            for each in self._every:
                each[moved, :, : self.read] = each[origins, :, : self.read]

    def earlier(self, tokens: int) -> NDArray[np.float32]:
        """What is added to the attention of so many new tokens, so that none reads what is later.

        Returns:
            Shape `(tokens, room + tokens)`.
        """
        room = self._every.shape[3]
        added = np.full((tokens, room + tokens), UNHEARD, np.float32)
        added[:, : self.read] = 0
        added[:, room:] = np.triu(added[:, room:], 1)
        return added

    def add(self, new: Sequence[Any]) -> None:
        """Keep what a step found for its tokens."""
        for kept, each in zip(self._every, new, strict=True):
            found = each.data.view(kept.dtype)
            rows, _, tokens, _ = found.shape
            kept[:rows, :, self.read : self.read + tokens] = found
        self.read += tokens

    def _made(self, rows: int, room: int) -> Numbers:
        """Nothing, all zero: what is not read yet is taken into account with no weight."""
        self._rooms.reverse()
        shape = (self._count, rows, self._heads, room, self._depth)
        (made,) = self._rooms[0].clear([shape], self._kind)
        made[:] = 0
        return made
