"""Float32 results on the reference audio, with which encoders and decoders are compared."""

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

LARGEST = 600_000_000  # bytes of weights, about `small` in float16; larger ones load too slowly
NEEDED_TIMES = 6  # bytes of free memory for each byte of weights: 8 bits become 32, and work


class Reference:
    """A model in float32, loaded when it is first asked.

    Attributes:
        name: "float32", or the compute type of the loaded model where that stands in for it.
    """

    def __init__(
        self, load: Callable[[], Any], folder: ModelFolder, compute_type: str, threads: int
    ) -> None:
        """`load`: returns the model that runs in CTranslate2, with `compute_type`."""
        self._load, self._folder, self._threads = load, folder, threads
        size, free = (folder.path / "model.bin").stat().st_size, free_memory()
        exact = size <= LARGEST and (free is None or free >= NEEDED_TIMES * size)
        self.name = FLOAT32 if exact else compute_type

    def encoder_error(self, encode: Encode) -> float:
        """Relative error of the encoder output."""
        wanted = self.states
        states = encode(self._features)
        return float(np.linalg.norm(states - wanted) / np.linalg.norm(wanted))

    def own_encoder_error(self) -> float:
        """The same of the loaded model."""
        return self.encoder_error(lambda features: _encoded(self._load(), features))

    def decoder_errors(
        self, texts: Sequence[Sequence[int]], probs: Sequence[Sequence[float]]
    ) -> tuple[float, float]:
        """Mean difference of the tokens' probabilities, and the same of the loaded model.

        Args:
            texts: what was decoded of each window of `states`. `probs`: of the tokens.
        """
        ours: list[float] = []
        own: list[float] = []
        for states, tokens, found in zip(self.states, texts, probs, strict=True):
            if not tokens:
                continue
            exact = self._probs(self._model, states, tokens)
            ours.extend(np.abs(np.array(found[: len(exact)]) - exact))
            own.extend(np.abs(self._probs(self._load(), states, tokens) - exact))
        return (float(np.mean(ours)), float(np.mean(own))) if ours else (1.0, 0.0)

    @cached_property
    def states(self) -> Float32:
        """Encoder output for the reference audio, shape `(windows, n_frames, width)`."""
        return _encoded(self._model, self._features)

    @property
    def start(self) -> list[int]:
        """The tokens before a text: English, transcribed."""
        multilingual = self._load().is_multilingual
        return list(self._folder.tokenizer(multilingual, "transcribe", "en").sot_sequence)

    @property
    def no_timestamps(self) -> int:
        """The token that says that no times are written."""
        return self._folder.first_time - 1

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

    def _probs(self, model: Any, states: Float32, tokens: Sequence[int]) -> NDArray[np.float64]:
        (found,) = model.align(
            ctranslate2.StorageView.from_array(states[None]), self.start, [list(tokens)],
            [2 * len(states)], median_filter_width=MEDIAN_FILTER,
        )  # fmt: skip
        return np.array(found.text_token_probs)


def _encoded(model: Any, features: Float32) -> Float32:
    encoded = model.encode(ctranslate2.StorageView.from_array(features))
    return np.array(floats(encoded), np.float32)
