"""What turns features into the states that Whisper's decoder reads: CTranslate2, or OpenVINO.

OpenVINO's encoder is built from the same weights. It is used only where it is not further from
float32 than CTranslate2 is (docs/adr/0014, 0025).
"""

from dataclasses import dataclass
from typing import Any, Protocol

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.compute.compiler import Compiled, Compiler
from tacet.compute.openvino import is_faster
from tacet.compute.processor import has_int8_dot
from tacet.engines.whisper.openvino.encoder_graph import EncoderGraph
from tacet.engines.whisper.openvino.weights import Weights
from tacet.engines.whisper.thread_layout import ALL, AUTO, KEPT, OURS

Float32 = NDArray[np.float32]

PRECISIONS = ("int8", "bfloat16", "float32")  # fastest first
FAST = PRECISIONS[:2]  # those that are faster than CTranslate2's 8 bits


class Encoder(Protocol):
    """Turns features into states."""

    @property
    def name(self) -> str:
        """What it is, for receipts: "ctranslate2" or "openvino-int8"."""

    def encode(self, features: Float32) -> Any:
        """The states of a batch, as CTranslate2's decoder reads them.

        Args:
            features: shape `(batch, n_mels, frames)`; any length up to the model's.

        Returns:
            A `StorageView` of shape `(batch, frames / 2, width)`.
        """


@dataclass(frozen=True, slots=True, eq=False)
class CTranslate2Encoder:
    """CTranslate2's encoder, on whatever device the model is."""

    model: Any
    name: str = KEPT

    def encode(self, features: Float32) -> Any:
        """The states of a batch."""
        return self.model.encode(ctranslate2.StorageView.from_array(features))


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoEncoder:
    """The same encoder compiled by OpenVINO for this processor."""

    compiled: Compiled
    name: str

    def encode(self, features: Float32) -> Any:
        """The states of a batch."""
        return ctranslate2.StorageView.from_array(self.states(features))

    def states(self, features: Float32) -> Float32:
        """The states of a batch as an array of its own."""
        return np.array(self.compiled.infer([features])[0], np.float32)


def encoder_candidates(wish: str, halves: bool) -> list[str]:
    """Names of the encoders that a setting allows on this processor, in order of preference.

    bfloat16 goes before 8 bits where the processor multiplies it: faster with AMX, else up to a
    tenth slower in all, and nearer to float32 (docs/adr/0025).

    Args:
        halves: whether the processor multiplies bfloat16.
    """
    if wish == AUTO and not is_faster():
        return []
    if wish not in (ALL, AUTO):
        allowed = PRECISIONS[PRECISIONS.index(wish.removeprefix(OURS)) :]
    elif halves:
        allowed = FAST[::-1]
    else:
        allowed = FAST if has_int8_dot() else PRECISIONS
    return [f"{OURS}{each}" for each in allowed if each != "bfloat16" or halves]


def compiled_encoder(compiler: Compiler, weights: Weights, name: str) -> OpenVinoEncoder:
    """An encoder by its name.

    With int8, matrices have 8 bits and what goes into them is rounded on the fly, each group of
    numbers by its own range: ranges measured beforehand do not hold the outliers of published
    models (docs/adr/0025).
    """
    precision = name.removeprefix(OURS)
    quantized = precision == "int8"
    graph = EncoderGraph(weights, quantized).model()
    halves = precision != "float32"
    return OpenVinoEncoder(
        Compiled(compiler.compiled(graph, halves=halves, rounded=quantized)), name
    )
