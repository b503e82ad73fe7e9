"""Memory for the numbers of one batch, which the next batch uses again.

To be given new memory costs more than what is computed in it: a page of 4 KiB takes a virtual
machine 8 us, which was a second for each batch. Huge pages, where Linux has them, are also read
faster.
"""

import mmap
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.compute.openvino import openvino

ALIGNED = 64  # bytes, a line of a processor's cache


class Room:
    """A stretch of memory, given out from its beginning. For one thread."""

    def __init__(self) -> None:
        self._bytes = np.empty(0, np.uint8)
        self._taken = 0

    def clear(self, size: int) -> None:
        """Everything is free again, and there is room for so many bytes; what was given is lost."""
        self._taken = 0
        if size > len(self._bytes):
            self._bytes = np.frombuffer(_stretch(size), np.uint8)

    def tensor(self, shape: Sequence[int], kind: Any) -> Any:
        """A tensor of OpenVINO's in this room, its numbers not set."""
        start, size = self._taken, prod(shape) * kind.size
        self._taken += -(-size // ALIGNED) * ALIGNED
        return openvino().Tensor(self._bytes[start : start + size], list(shape), kind)

    def array(self, shape: Sequence[int], kind: np.dtype[Any]) -> NDArray[Any]:
        """All of this room as an array, its numbers not set; what was given is lost."""
        size = prod(shape) * kind.itemsize
        self.clear(size)
        return self._bytes[:size].view(kind).reshape(shape)

    def part(self, tensor: Any, at: int) -> Any:
        """The same memory as a tensor that holds only one place of the first axis."""
        return self._cut(tensor, at, at + 1)

    def first(self, tensor: Any, count: int) -> Any:
        """The same memory as a tensor that holds only the first places of the first axis."""
        return self._cut(tensor, 0, count)

    def _cut(self, tensor: Any, start: int, end: int) -> Any:
        _, *others = tensor.shape
        return openvino().Tensor(tensor, [start, *[0] * len(others)], [end, *others])


def _stretch(size: int) -> mmap.mmap:
    """New memory, all zero."""
    if not hasattr(mmap, "MADV_HUGEPAGE"):  # not Linux
        return mmap.mmap(-1, size)
    stretch = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    stretch.madvise(mmap.MADV_HUGEPAGE)  # shared memory, as it would be else, gets none
    return stretch
