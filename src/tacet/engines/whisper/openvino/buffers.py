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

Numbers = NDArray[Any]
"""Numbers of a kind that OpenVINO knows, as unsigned ones of its size: numpy has no bfloat16."""


class BufferPool:
    """A stretch of memory, given out from its beginning. For one thread."""

    def __init__(self) -> None:
        self._bytes = np.empty(0, np.uint8)
        self._taken = 0

    def clear(self, shapes: Sequence[Sequence[int]], kind: Any) -> list[Numbers]:
        """Arrays of these shapes, their numbers not set; what was given before is lost."""
        self._taken = 0
        size = sum(prod(shape) * kind.size + ALIGNED for shape in shapes)
        if size > len(self._bytes):
            self._bytes = np.frombuffer(_stretch(size), np.uint8)
        return [self._array(shape, np.dtype(f"u{kind.size}")) for shape in shapes]

    def _array(self, shape: Sequence[int], kind: np.dtype[Any]) -> Numbers:
        start, size = self._taken, prod(shape) * kind.itemsize
        self._taken += -(-size // ALIGNED) * ALIGNED
        return self._bytes[start : start + size].view(kind).reshape(shape)


def tensor(numbers: Numbers, kind: Any) -> Any:
    """The same memory as a tensor of OpenVINO's, of a kind of its. They must lie side by side."""
    return openvino().Tensor(numbers, list(numbers.shape), kind)


def _stretch(size: int) -> mmap.mmap:
    """New memory, all zero."""
    if not hasattr(mmap, "MADV_HUGEPAGE"):  # not Linux
        return mmap.mmap(-1, size)
    stretch = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    stretch.madvise(mmap.MADV_HUGEPAGE)  # shared memory, as it would be else, gets none
    return stretch
