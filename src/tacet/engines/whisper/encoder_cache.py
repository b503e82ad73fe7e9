"""Encoder output of windows, with a cache of the last few."""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, NamedTuple
from weakref import ref

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.compute.processor import available_cores
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.window import Window
from tacet.engines.whisper.encoder import Encoder
from tacet.engines.whisper.features import window_samples
from tacet.engines.whisper.limits import max_batch_windows
from tacet.engines.whisper.model_folder import ModelFolder

Float32 = NDArray[np.float32]

MAX_CACHED_WINDOWS = 8  # enough for retries and for windows that told the language


class WindowRequest(NamedTuple):
    """A window of a recording to transcribe."""

    audio: Audio
    window: Window


class EncoderCache:
    """Encodes windows, each once. Safe to use from many threads."""

    def __init__(self, folder: ModelFolder, encoder: Encoder) -> None:
        """Encode with the features of the model in `folder`."""
        self._log_mel, self._encoder, self._full_window = folder.log_mel(), encoder, folder.window
        self._recent = _RecentOutputs()
        self._threads = ThreadPoolExecutor(available_cores(), thread_name_prefix="features")

    def encode_and_cache(self, request: WindowRequest, seconds: float, level: float) -> Any:
        """Encoder output of one window, cached: language detection comes before decoding."""
        encoded = self._encode([request], seconds, level)
        self._recent.put(request, seconds, level, floats(encoded)[0])
        return encoded

    def encode_batch(self, requests: Sequence[WindowRequest], seconds: float, level: float) -> Any:
        """Encoder output of windows that are padded to one length.

        That of full windows is cached: a retry may follow.

        Args:
            level: of their speech, in dBFS; 0 leaves it as it is.

        Returns:
            A `StorageView` of shape `(len(requests), frames / 2, width)`.
        """
        cached = [self._recent.get(request, seconds, level) for request in requests]
        missing = [r for r, output in zip(requests, cached, strict=True) if output is None]
        encoded = self._encode(missing, seconds, level) if missing else None
        if encoded is not None and seconds >= self._full_window and encoded.device == "cpu":
            for request, output in zip(missing, floats(encoded), strict=True):
                self._recent.put(request, seconds, level, output)
        if len(missing) == len(requests):
            return encoded
        new = iter(floats(encoded) if encoded is not None else ())
        outputs = [next(new) if output is None else output for output in cached]
        return ctranslate2.StorageView.from_array(np.stack(outputs))

    def encode_each(
        self, requests: Sequence[WindowRequest], seconds: Sequence[float], level: float
    ) -> list[Float32]:
        """Encoder output of windows, each padded to a length of its own.

        Returns:
            An array of shape `(frames / 2, width)` for each window. Windows of one length are
            encoded together.
        """
        outputs = dict[int, Float32]()
        for length in set(seconds):
            places = [i for i, padded in enumerate(seconds) if padded == length]
            size = max_batch_windows(length)
            for some in (places[at : at + size] for at in range(0, len(places), size)):
                batch = self.encode_batch([requests[i] for i in some], length, level)
                outputs.update(zip(some, np.array(floats(batch)), strict=True))
        return [outputs[i] for i in range(len(requests))]

    def _encode(self, requests: Sequence[WindowRequest], seconds: float, level: float) -> Any:
        size = round(seconds * SAMPLE_RATE)

        def features(request: WindowRequest) -> Float32:
            return self._log_mel(window_samples(request.audio, request.window, level), size)

        return self._encoder.encode(np.stack(list(self._threads.map(features, requests))))


class _RecentOutputs:
    """Encoder output of the last few windows, without their sound."""

    def __init__(self) -> None:
        self._lock, self._outputs = Lock(), OrderedDict[object, Float32]()

    def get(self, request: WindowRequest, seconds: float, level: float) -> Float32 | None:
        """The output for a window, if it is cached."""
        with self._lock:
            return self._outputs.get((ref(request.audio), request.window, seconds, level))

    def put(self, request: WindowRequest, seconds: float, level: float, output: Float32) -> None:
        """Cache a copy of the output."""
        with self._lock:
            self._outputs[ref(request.audio), request.window, seconds, level] = output.copy()
            while len(self._outputs) > MAX_CACHED_WINDOWS:
                self._outputs.popitem(last=False)


def floats(encoded: Any) -> Float32:
    """A `StorageView` as float32 array, without a copy where possible."""
    if encoded.device != "cpu" or encoded.dtype != ctranslate2.DataType.float32:
        encoded = encoded.to(ctranslate2.DataType.float32).to_device(ctranslate2.Device.cpu)
    return np.asarray(encoded)
