"""Whisper's encoder by CTranslate2 or by OpenVINO.

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
from tacet.engines.whisper.thread_layout import AUTO, CTRANSLATE2, OPENVINO, OPENVINO_PREFIX

Float32 = NDArray[np.float32]

PRECISIONS = ("int8", "bfloat16", "float32")  # fastest first
FASTER_THAN_CTRANSLATE2 = PRECISIONS[:2]  # those that are faster than CTranslate2's 8 bits


class Encoder(Protocol):
    """Encoder of a model."""

    @property
    def name(self) -> str:
        """Its name in receipts: "ctranslate2" or "openvino-int8"."""

    def encode(self, features: Float32) -> Any:
        """Encode a batch.

        Args:
            features: shape `(batch, n_mels, frames)`; any length up to the model's.

        Returns:
            A `StorageView` of shape `(batch, frames / 2, width)`.
        """


@dataclass(frozen=True, slots=True, eq=False)
class CTranslate2Encoder:
    """CTranslate2's encoder, on the device of the model."""

    model: Any
    name: str = CTRANSLATE2

    def encode(self, features: Float32) -> Any:
        """Encode a batch."""
        return self.model.encode(ctranslate2.StorageView.from_array(features))


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoEncoder:
    """Encoder compiled by OpenVINO for this processor."""

    compiled: Compiled
    name: str

    def encode(self, features: Float32) -> Any:
        """Encode a batch."""
        return ctranslate2.StorageView.from_array(self.infer(features))

    def infer(self, features: Float32) -> Float32:
        """Encode a batch into a new array."""
        return np.array(self.compiled.infer([features])[0], np.float32)


def encoder_candidates(requested: str, bf16: bool) -> list[str]:
    """Names of the encoders that a setting allows, the preferred first.

    bfloat16 goes before 8 bits where the processor multiplies it: faster with AMX, else up to a
    tenth slower in all, and nearer to float32 (docs/adr/0025).

    Args:
        bf16: whether the processor multiplies bfloat16.
    """
    if requested == CTRANSLATE2 or (requested == AUTO and not is_faster()):
        return []
    if requested not in (OPENVINO, AUTO):
        allowed = PRECISIONS[PRECISIONS.index(requested.removeprefix(OPENVINO_PREFIX)) :]
    elif bf16:
        allowed = FASTER_THAN_CTRANSLATE2[::-1]
    else:
        allowed = FASTER_THAN_CTRANSLATE2 if has_int8_dot() else PRECISIONS
    return [f"{OPENVINO_PREFIX}{name}" for name in allowed if name != "bfloat16" or bf16]


def compiled_encoder(compiler: Compiler, weights: Weights, name: str) -> OpenVinoEncoder:
    """Compile an encoder by its name.

    With int8, activations are quantized dynamically by groups: ranges measured beforehand do not
    hold the outliers of published models (docs/adr/0025).
    """
    precision = name.removeprefix(OPENVINO_PREFIX)
    quantized = precision == "int8"
    graph = EncoderGraph(weights, quantized).model()
    bf16 = precision != "float32"
    return OpenVinoEncoder(
        Compiled(compiler.compiled(graph, bf16=bf16, dynamic_quantization=quantized)), name
    )
