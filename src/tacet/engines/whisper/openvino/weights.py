"""Weights of a CTranslate2 folder, read without loading the model.

The layout of `model.bin` is that of `ctranslate2.specs.model_spec` (binary version 6): a header,
then each variable with its name, shape, kind and bytes, then names that stand for others.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacet.core.errors import ModelUnavailable

VERSIONS = (6,)
BFLOAT16 = 5
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16, BFLOAT16: np.uint16}
INT8_PEAK = 127.0
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Quantized:
    """8-bit matrix that stands for `values * scale`.

    Attributes:
        values: int8, shape `(n_out, ...)`.
        scale: float32, shape `(n_out,)`.
    """

    values: NDArray[np.int8]
    scale: Float32

    @classmethod
    def of(cls, weight: Float32) -> "Quantized":
        """The nearest 8-bit matrix, symmetric, one scale per output channel."""
        flat = np.abs(weight.reshape(len(weight), -1)).max(1)
        scale = np.where(flat > 0, flat, INT8_PEAK) / INT8_PEAK
        values = np.rint(weight / scale.reshape(-1, *(1,) * (weight.ndim - 1)))
        return cls(values.astype(np.int8), scale.astype(np.float32))

    def floats(self) -> Float32:
        """The matrix itself, float32."""
        scale = self.scale.reshape(-1, *(1,) * (self.values.ndim - 1))
        return np.asarray(self.values * scale, np.float32)


class Weights:
    """Variables of a model under one prefix, by name, memory-mapped."""

    def __init__(self, path: Path, prefix: str = "") -> None:
        """Read the list of variables in `path`.

        Raises:
            ModelUnavailable: the file is not of a layout known here.
        """
        self._file = np.memmap(path, np.uint8, mode="r")
        self._matrices: dict[int, Quantized] = {}
        try:
            variables = _variables(self._file)
        except (struct.error, UnicodeDecodeError, KeyError, ValueError) as error:
            raise ModelUnavailable(f"The weights in {path} cannot be read ({error}).") from error
        self._variables = {
            name.removeprefix(prefix): place
            for name, place in variables.items()
            if name.startswith(prefix)
        }

    def names(self) -> list[str]:
        """Every variable's name, sorted."""
        return sorted(self._variables)

    def number(self, name: str) -> int:
        """A variable that is one integer."""
        return int(self._raw(name))

    def floats(self, name: str) -> Float32:
        """A variable as float32, whatever it is stored as."""
        raw = self._raw(name)
        scale = f"{name}_scale"
        if raw.dtype == np.int8 and scale in self._variables:
            return Quantized(raw, np.asarray(1 / self._raw(scale), np.float32)).floats()
        return np.asarray(raw, np.float32)

    def matrix(self, name: str) -> Quantized:
        """A variable in 8 bits, as stored or quantized once."""
        start = self._variables[name][0]
        if start not in self._matrices:
            self._matrices[start] = self._matrix(name)
        return self._matrices[start]

    def _matrix(self, name: str) -> Quantized:
        raw = self._raw(name)
        if raw.dtype == np.int8:
            return Quantized(raw, np.asarray(1 / self._raw(f"{name}_scale"), np.float32))
        return Quantized.of(self.floats(name))

    def _raw(self, name: str) -> NDArray[Any]:
        start, size, shape, type_id = self._variables[name]
        values = self._file[start : start + size].view(DTYPES[type_id]).reshape(shape)
        if type_id == BFLOAT16:
            return (values.astype(np.uint32) << 16).view(np.float32)
        return np.asarray(values)


def _variables(file: NDArray[np.uint8]) -> Mapping[str, tuple[int, int, Any, int]]:
    """Offset, bytes, shape and type of each variable by its name.

    A name may stand for a variable of another part: equal arrays are stored once.
    """
    at = 0

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal at
        size = struct.calcsize(layout)
        at += size
        return struct.unpack(layout, file[at - size : at].tobytes())

    def text() -> str:
        (length,) = take("<H")
        (raw,) = take(f"<{length}s")
        return str(raw[:-1].decode())

    (version,) = take("<I")
    if version not in VERSIONS:
        raise ValueError(f"binary version {version}")
    text()
    _revision, count = take("<II")
    variables = {}
    for _ in range(count):
        name = text()
        (rank,) = take("<B")
        shape = take(f"<{rank}I")
        type_id, size = take("<BI")
        variables[name] = (at, size, shape, type_id)
        at += size
    (count,) = take("<I")
    for _ in range(count):
        alias, name = text(), text()
        for suffix in ("", "_scale"):  # a matrix and its scales
            if f"{name}{suffix}" in variables:
                variables[f"{alias}{suffix}"] = variables[f"{name}{suffix}"]
    return variables
