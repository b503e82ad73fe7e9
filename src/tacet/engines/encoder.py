"""What turns features into the states that Whisper's decoder reads: CTranslate2, or OpenVINO.

OpenVINO's encoder is built from the same weights. It is used only where its states are close to
those of CTranslate2 on a known sound, at the lowest precision for which they are (docs/adr/0014).
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.compute.compiler import Compiled, Compiler
from tacet.compute.openvino import is_faster, is_installed
from tacet.compute.processor import multiplies_bytes
from tacet.core.errors import ModelUnavailable
from tacet.engines.encoder_graph import EncoderGraph
from tacet.engines.known_sounds import LogMel, known_features, telling_features
from tacet.engines.layout import ALL, AUTO, KEPT, OURS, Layout
from tacet.engines.weights import Weights

log = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

PRECISIONS = ("int8", "bfloat16", "float32")  # fastest first
FAST = PRECISIONS[:2]  # those that are faster than CTranslate2's 8 bits
MAX_DRIFT = {True: 0.08, False: 0.15}
"""Relative difference of all states from CTranslate2's, by whether the processor multiplies bytes:
one that does not loses digits in CTranslate2's sums, so it is those states that err there."""
MIN_COSINE = {True: 0.99, False: 0.98}  # of every state with CTranslate2's
BEYOND = 1.1  # times the range that was heard, for what comes louder


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
class OwnEncoder:
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


def choose_encoder(model: Any, path: Path, layout: Layout, log_mel: LogMel) -> Encoder:
    """The encoder for a loaded CTranslate2 model.

    Args:
        path: the model's `model.bin`.
        layout: its encoder is "auto", "ctranslate2", or "openvino-" and the precision to begin
            with; one batch after the other is encoded, with the threads of all workers.

    Raises:
        ModelUnavailable: OpenVINO is asked for by name and not installed.
    """
    own, wish = OwnEncoder(model), layout.encoder
    if model.device != "cpu" or wish == KEPT or (wish == AUTO and not is_faster()):
        return own
    if not is_installed():
        raise ModelUnavailable(
            f"The settings ask for the encoder {wish}, but OpenVINO is not installed here. Install "
            "it beside Tacet: pip install 'openvino>=2026.3,<2027'. Or set encoder to ctranslate2."
        )
    try:
        weights = Weights(path, "encoder/")
    except ModelUnavailable as error:  # a layout of a later CTranslate2
        log.warning("%s CTranslate2's own encoder is used.", error)
        return own
    known = known_features(log_mel)
    right, exact = np.array(own.encode(known), np.float32), multiplies_bytes()
    first = 0 if wish in (ALL, AUTO) else PRECISIONS.index(wish.removeprefix(OURS))
    compiler = Compiler(layout.workers * layout.threads)
    for precision in (FAST if wish == AUTO else PRECISIONS)[first:]:
        if precision == "bfloat16" and not compiler.halves:
            continue
        encoder = _compiled(compiler, weights, precision, log_mel)
        drift, cosine = difference(encoder.states(known), right)
        if drift <= MAX_DRIFT[exact] and cosine >= MIN_COSINE[exact]:
            return encoder
        log.warning(
            "The encoder %s is not used: its states differ by %.3f (cosine %.4f).",
            encoder.name, drift, cosine,
        )  # fmt: skip
    return own


def difference(states: Float32, right: Float32) -> tuple[float, float]:
    """How far states are from the right ones: relative error, and the least cosine of any state."""
    a, b = (each.reshape(-1, each.shape[-1]).astype(np.float64) for each in (states, right))
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = float(((a * b).sum(1) / np.maximum(lengths, 1e-12)).min())
    return float(np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-12)), cosine


def _compiled(
    compiler: Compiler, weights: Weights, precision: str, log_mel: LogMel
) -> OpenVinoEncoder:
    """The encoder at a precision.

    In 8 bits, what goes into a matrix is rounded like the matrix itself, within the range that it
    had for speech and noise: only so does a processor multiply bytes by bytes. One that cannot do
    that has the matrices in 8 bits, and computes with floats.
    """
    quantized = precision == "int8"
    ranges = _ranges(compiler, weights, log_mel) if quantized and multiplies_bytes() else {}
    graph = EncoderGraph(weights, quantized, ranges).model()
    compiled = compiler.compiled(graph, halves=precision != "float32")
    return OpenVinoEncoder(Compiled(compiled), f"{OURS}{precision}")


def _ranges(
    compiler: Compiler, weights: Weights, log_mel: LogMel
) -> dict[str, tuple[float, float]]:
    """The lowest and highest value that goes into each linear layer, by its name."""
    graph = EncoderGraph(weights, True, taps={})
    compiled = Compiled(compiler.compiled(graph.model()))
    _, *tapped = compiled.infer([telling_features(log_mel)]).values()
    return {
        name: (BEYOND * float(values.min()), BEYOND * float(values.max()))
        for name, values in zip(graph.taps or {}, tapped, strict=True)
    }
