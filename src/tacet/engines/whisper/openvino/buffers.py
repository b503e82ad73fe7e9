"""Reusable memory for the arrays of a batch.

New memory costs more than what is computed in it: a page of 4 KiB takes a virtual machine 8 us,
which was a second for each batch. Huge pages, where Linux has them, are also read faster.
"""

import mmap
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.compute.openvino import openvino

ALIGNMENT = 64  # bytes, a line of a processor's cache

RawArray = NDArray[Any]
"""Array of an OpenVINO type, as unsigned integers of its size: numpy has no bfloat16."""


class BufferPool:
    """One block of memory that arrays are allocated from. For one thread."""

    def __init__(self) -> None:
        self._bytes = np.empty(0, np.uint8)
        self._used = 0

    def allocate(self, shapes: Sequence[Sequence[int]], dtype: Any) -> list[RawArray]:
        """Uninitialized arrays of these shapes; arrays allocated before are lost."""
        self._used = 0
        size = sum(prod(shape) * dtype.size + ALIGNMENT for shape in shapes)
        if size > len(self._bytes):
            self._bytes = np.frombuffer(_map_memory(size), np.uint8)
        return [self._array(shape, np.dtype(f"u{dtype.size}")) for shape in shapes]

    def _array(self, shape: Sequence[int], dtype: np.dtype[Any]) -> RawArray:
        start, size = self._used, prod(shape) * dtype.itemsize
        self._used += -(-size // ALIGNMENT) * ALIGNMENT
        return self._bytes[start : start + size].view(dtype).reshape(shape)


def tensor(array: RawArray, dtype: Any) -> Any:
    """OpenVINO tensor of type `dtype` on the memory of a contiguous array."""
    return openvino().Tensor(array, list(array.shape), dtype)


def _map_memory(size: int) -> mmap.mmap:
    """New memory, all zero."""
    if not hasattr(mmap, "MADV_HUGEPAGE"):  # not Linux
        return mmap.mmap(-1, size)
    mapped = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    mapped.madvise(mmap.MADV_HUGEPAGE)  # shared memory, the default, gets none
    return mapped
