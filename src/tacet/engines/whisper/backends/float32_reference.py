"""Float32 results on the reference audio, to compare encoders and decoders with."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.compute.processor import free_memory
from tacet.engines.whisper.backends.exactness import FLOAT32
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER
from tacet.engines.whisper.encoder_cache import floats
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.reference_audio import reference_features

Float32 = NDArray[np.float32]
Encode = Callable[[Float32], Float32]

MAX_WEIGHT_BYTES = 600_000_000  # about `small` in float16; larger ones load too slowly
MEMORY_PER_WEIGHT_BYTE = 6  # free bytes for each: 8 bits become 32, and work


class Reference:
    """A model in float32, loaded when it is first needed.

    Attributes:
        name: "float32", or the compute type of the loaded model where that stands in for it.
    """

    def __init__(
        self, load: Callable[[], Any], folder: ModelFolder, compute_type: str, threads: int
    ) -> None:
        """`load`: returns the model that runs in CTranslate2, with `compute_type`."""
        self._load, self._folder, self._threads = load, folder, threads
        size, free = (folder.path / "model.bin").stat().st_size, free_memory()
        exact = size <= MAX_WEIGHT_BYTES and (free is None or free >= MEMORY_PER_WEIGHT_BYTE * size)
        self.name = FLOAT32 if exact else compute_type

    def encoder_error(self, encode: Encode) -> float:
        """Relative error of the encoder output."""
        exact = self.encoder_output
        output = encode(self._features)
        return float(np.linalg.norm(output - exact) / np.linalg.norm(exact))

    def ctranslate2_encoder_error(self) -> float:
        """Relative error of the loaded CTranslate2 model."""
        return self.encoder_error(lambda features: _encoded(self._load(), features))

    def decoder_errors(
        self, texts: Sequence[Sequence[int]], probs: Sequence[Sequence[float]]
    ) -> tuple[float, float]:
        """Mean difference of token probabilities, and that of the loaded CTranslate2 model.

        Args:
            texts: tokens decoded from each window of `encoder_output`. `probs`: of these.
        """
        candidate: list[float] = []
        ctranslate2_model: list[float] = []
        for encoded, tokens, token_probs in zip(self.encoder_output, texts, probs, strict=True):
            if not tokens:
                continue
            exact = self._probs(self._model, encoded, tokens)
            candidate.extend(np.abs(np.array(token_probs[: len(exact)]) - exact))
            ctranslate2_model.extend(np.abs(self._probs(self._load(), encoded, tokens) - exact))
        if not candidate:
            return 1.0, 0.0
        return float(np.mean(candidate)), float(np.mean(ctranslate2_model))

    @cached_property
    def encoder_output(self) -> Float32:
        """Encoder output for the reference audio, shape `(windows, n_frames, width)`."""
        return _encoded(self._model, self._features)

    @property
    def start(self) -> list[int]:
        """The tokens before a text: English, transcribed."""
        multilingual = self._load().is_multilingual
        return list(self._folder.tokenizer(multilingual, "transcribe", "en").sot_sequence)

    @property
    def no_timestamps(self) -> int:
        """The token after which no timestamps are written."""
        return self._folder.no_timestamps

    @cached_property
    def _model(self) -> Any:
        if self.name != FLOAT32:
            return self._load()
        return ctranslate2.models.Whisper(
            str(self._folder.path), compute_type="float32", intra_threads=self._threads
        )

    @cached_property
    def _features(self) -> Float32:
        return reference_features(self._folder.log_mel())

    def _probs(self, model: Any, encoded: Float32, tokens: Sequence[int]) -> NDArray[np.float64]:
        (aligned,) = model.align(
            ctranslate2.StorageView.from_array(encoded[None]),
            self.start,
            [list(tokens)],
            [2 * len(encoded)],
            median_filter_width=MEDIAN_FILTER,
        )
        return np.array(aligned.text_token_probs)


def _encoded(model: Any, features: Float32) -> Float32:
    encoded = model.encode(ctranslate2.StorageView.from_array(features))
    return np.array(floats(encoded), np.float32)
