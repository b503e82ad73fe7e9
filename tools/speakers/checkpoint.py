"""Tensors of a PyTorch checkpoint, read without PyTorch and without running what it names.

A checkpoint is a zip archive: a pickle that describes tensors, and one file of numbers for each
storage. The pickle may only name what is listed here; all else is refused.
"""

import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
STORAGES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
IGNORED = (  # describe the training in pyannote's checkpoint; nothing of them is used
    "pyannote.audio.core.task",
    "torch.torch_version",
)


def read_tensors(path: Path) -> dict[str, Array]:
    """Tensors by name. Raises pickle.UnpicklingError for a checkpoint with anything else in it."""
    with zipfile.ZipFile(path) as archive:
        (index,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = index.removesuffix("data.pkl")
        with archive.open(index) as file:
            content = _Reader(file, archive, folder).load()
    tensors = content.get("state_dict", content)
    return {name: np.array(tensor) for name, tensor in tensors.items()}


@dataclass(frozen=True)
class _Storage:
    dtype: np.dtype[Any]


class _Ignored:
    """Stands in for objects that are not needed; takes any arguments and any state."""

    def __new__(cls, *_: Any) -> "_Ignored":
        return object.__new__(cls)

    def __setstate__(self, _: Any) -> None:
        return


class _Reader(pickle.Unpickler):
    def __init__(self, file: Any, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(file)
        self._archive, self._folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if module == "torch" and name in STORAGES:
            return _Storage(STORAGES[name])
        if module in IGNORED:
            return _Ignored
        raise pickle.UnpicklingError(f"The checkpoint names {module}.{name}, which is not allowed.")

    def persistent_load(self, pid: Any) -> Array:
        kind, storage, key, _, count = pid
        if kind != "storage" or not isinstance(storage, _Storage):
            raise pickle.UnpicklingError("The checkpoint refers to something that is no storage.")
        return np.frombuffer(self._archive.read(f"{self._folder}data/{key}"), storage.dtype, count)


def _rebuilt(
    storage: Array, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: Any
) -> Array:
    """A tensor that lies in a storage with these strides, counted in numbers."""
    steps = [step * storage.itemsize for step in stride]
    last = offset + sum((size - 1) * step for size, step in zip(shape, stride, strict=True))
    if min(offset, *stride, 0) < 0 or (0 not in shape and last >= len(storage)):
        raise pickle.UnpicklingError("A tensor lies outside of its storage.")
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps, writeable=False)
