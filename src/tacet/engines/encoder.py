"""What turns features into the states that Whisper's decoder reads: CTranslate2, or OpenVINO.

OpenVINO's encoder is built from the same weights. It is used only where its states are close to
those of CTranslate2 on a known sound, at the lowest precision for which they are.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import Any, Protocol

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.core.errors import ModelUnavailable
from tacet.engines.encoder_graph import Graph
from tacet.engines.openvino import is_installed, openvino
from tacet.engines.weights import Weights

log = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

KEPT = "ctranslate2"
OURS = "openvino-"  # what OpenVINO's encoders are called, before their precision
PRECISIONS = ("int8", "bfloat16", "float32")  # fastest first
MAX_DRIFT = 0.15  # relative difference of all states (docs/adr/0014: CTranslate2 errs by 0.09)
MIN_COSINE = 0.98  # of every state with CTranslate2's (docs/adr/0014)
GROUP = 64  # neighboring values that share a step when activations are quantized on the fly


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

    compiled: Any
    name: str
    own: local = field(default_factory=local)  # a request of each thread's own

    def encode(self, features: Float32) -> Any:
        """The states of a batch."""
        return ctranslate2.StorageView.from_array(self.states(features))

    def states(self, features: Float32) -> Float32:
        """The states of a batch as an array of its own."""
        if not hasattr(self.own, "request"):
            self.own.request = self.compiled.create_infer_request()
        return np.array(self.own.request.infer([features])[0], np.float32)


def choose_encoder(model: Any, path: Path, wish: str, threads: int, known: Float32) -> Encoder:
    """The encoder for a loaded CTranslate2 model.

    Args:
        path: the model's `model.bin`.
        wish: "auto", "ctranslate2", or "openvino-" and the precision to begin with.
        known: features of a known sound, on which drift is measured.

    Raises:
        ModelUnavailable: OpenVINO is asked for by name and not installed.
    """
    own = OwnEncoder(model)
    if wish == KEPT or model.device != "cpu":
        return own
    if not is_installed():
        return _without_openvino(own, wish)
    try:
        weights = Weights(path, "encoder/")
    except ModelUnavailable as error:  # a layout of a later CTranslate2
        log.warning("%s CTranslate2's own encoder is used.", error)
        return own
    right = np.array(own.encode(known), np.float32)
    for encoder in _candidates(weights, wish, threads):
        drift, cosine = difference(encoder.states(known), right)
        if drift <= MAX_DRIFT and cosine >= MIN_COSINE:
            return encoder
        log.warning(
            "The encoder %s is not used: its states differ by %.3f (cosine %.4f).",
            encoder.name, drift, cosine,
        )  # fmt: skip
    return own


def _without_openvino(own: OwnEncoder, wish: str) -> OwnEncoder:
    if wish.startswith(OURS):
        raise ModelUnavailable(
            f"The settings ask for the encoder {wish}, but OpenVINO is not installed here. Install "
            "it beside Tacet: pip install 'openvino>=2026.3,<2027'. Or set encoder to ctranslate2."
        )
    return own


def difference(states: Float32, right: Float32) -> tuple[float, float]:
    """How far states are from the right ones: relative error, and the least cosine of any state."""
    a, b = (each.reshape(-1, each.shape[-1]).astype(np.float64) for each in (states, right))
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = float(((a * b).sum(1) / np.maximum(lengths, 1e-12)).min())
    return float(np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-12)), cosine


def _candidates(weights: Weights, wish: str, threads: int) -> Iterator[OpenVinoEncoder]:
    """OpenVINO's encoders, from the wished precision on to higher ones."""
    asked = wish.removeprefix(OURS)
    first = PRECISIONS.index(asked) if asked in PRECISIONS else 0
    core = openvino().Core()
    for precision in PRECISIONS[first:]:
        half = precision != "float32" and _computes_bfloat16(core)
        if precision != "bfloat16" or half:
            graph = Graph(weights, precision == "int8").model()
            compiled = core.compile_model(graph, "CPU", _properties(precision, half, threads))
            yield OpenVinoEncoder(compiled, f"{OURS}{precision}")


def _computes_bfloat16(core: Any) -> bool:
    return "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _properties(precision: str, half: bool, threads: int) -> dict[str, Any]:
    """What the CPU plugin is told; see docs/adr/0014 for what was measured."""
    found: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,  # the threads of CTranslate2 and of others work here, too
        "INFERENCE_PRECISION_HINT": "bf16" if half else "f32",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP if precision == "int8" else 0,
    }
    if threads:
        found["INFERENCE_NUM_THREADS"] = threads
    return found


def known_features(log_mel: Callable[[Float32], Float32]) -> Float32:
    """Features of two seconds of the known sound, shape `(1, n_mels, frames)`.

    Args:
        log_mel: from samples at 16 kHz to a spectrogram.
    """
    return np.ascontiguousarray(log_mel(known_sound(2.0))[None])


def known_sound(seconds: float) -> Float32:
    """Voiced syllables over faint noise, samples at 16 kHz, always the same."""
    time = np.arange(round(seconds * 16_000)) / 16_000
    phase = 2 * np.pi * np.cumsum(110 + 30 * np.sin(2 * np.pi * 0.7 * time)) / 16_000
    voice = sum(np.sin(k * phase) / k for k in range(1, 25))
    syllables = np.clip(np.sin(2 * np.pi * 2 * time), 0, None)
    noise = np.random.default_rng(0).standard_normal(len(time))
    return np.asarray(0.1 * voice * syllables + 0.001 * noise, np.float32)
