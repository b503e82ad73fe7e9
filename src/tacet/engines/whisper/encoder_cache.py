"""From the sound of windows to the states that the decoder reads, each window encoded once."""

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
from tacet.engines.whisper.limits import most_windows
from tacet.engines.whisper.model_folder import ModelFolder

Float32 = NDArray[np.float32]

RECENT = 8  # windows whose states are kept, for who may ask for them once more


class WindowRequest(NamedTuple):
    """A window of a recording that is to be written down."""

    audio: Audio
    window: Window


class EncoderCache:
    """Encodes windows. Safe to use from many threads."""

    def __init__(self, folder: ModelFolder, encoder: Encoder) -> None:
        """Hear as the model in `folder` does, with the encoder chosen for it."""
        self._log_mel, self._encoder, self._whole = folder.log_mel(), encoder, folder.window
        self._recent = _Recent()
        self._crew = ThreadPoolExecutor(available_cores(), thread_name_prefix="features")

    def first(self, ask: WindowRequest, seconds: float, level: float) -> Any:
        """The states of one window, which are kept: who tells its language writes it down next."""
        encoded = self._encode([ask], seconds, level)
        self._recent.keep(ask, seconds, level, floats(encoded)[0])
        return encoded

    def states(self, asked: Sequence[WindowRequest], seconds: float, level: float) -> Any:
        """The states of some windows, each padded with silence to so many seconds.

        Those of windows that are heard as long as can be are kept: another look may follow.

        Args:
            level: of their speech, in dBFS; 0 leaves it as it is.

        Returns:
            A `StorageView` of shape `(len(asked), frames / 2, width)`.
        """
        known = [self._recent.states(ask, seconds, level) for ask in asked]
        missing = [ask for ask, states in zip(asked, known, strict=True) if states is None]
        encoded = self._encode(missing, seconds, level) if missing else None
        if encoded is not None and seconds >= self._whole and encoded.device == "cpu":
            for ask, states in zip(missing, floats(encoded), strict=True):
                self._recent.keep(ask, seconds, level, states)
        if len(missing) == len(asked):
            return encoded
        new = iter(floats(encoded) if encoded is not None else ())
        every = [next(new) if states is None else states for states in known]
        return ctranslate2.StorageView.from_array(np.stack(every))

    def each(
        self, asked: Sequence[WindowRequest], seconds: Sequence[float], level: float
    ) -> list[Float32]:
        """The states of some windows, each padded with silence to seconds of its own.

        Returns:
            An array of shape `(frames / 2, width)` for each. Those of like length are encoded
            together.
        """
        found = dict[int, Float32]()
        for length in set(seconds):
            places = [i for i, each in enumerate(seconds) if each == length]
            size = most_windows(length)
            for some in (places[at : at + size] for at in range(0, len(places), size)):
                states = floats(self.states([asked[i] for i in some], length, level))
                found.update(zip(some, np.array(states), strict=True))
        return [found[i] for i in range(len(asked))]

    def _encode(self, asked: Sequence[WindowRequest], seconds: float, level: float) -> Any:
        size = round(seconds * SAMPLE_RATE)

        def features(ask: WindowRequest) -> Float32:
            return self._log_mel(window_samples(ask.audio, ask.window, level), size)

        return self._encoder.encode(np.stack(list(self._crew.map(features, asked))))


class _Recent:
    """The states of the last few windows. They do not keep the sound they were made of."""

    def __init__(self) -> None:
        self._lock, self._found = Lock(), OrderedDict[object, Float32]()

    def states(self, ask: WindowRequest, seconds: float, level: float) -> Float32 | None:
        """The states of a window, if they are still here."""
        with self._lock:
            return self._found.get((ref(ask.audio), ask.window, seconds, level))

    def keep(self, ask: WindowRequest, seconds: float, level: float, states: Float32) -> None:
        """Keep them, in memory of their own."""
        with self._lock:
            self._found[ref(ask.audio), ask.window, seconds, level] = states.copy()
            while len(self._found) > RECENT:
                self._found.popitem(last=False)


def floats(encoded: Any) -> Float32:
    """States as an array; on a processor the very same memory where they are float32."""
    if encoded.device != "cpu" or encoded.dtype != ctranslate2.DataType.float32:
        encoded = encoded.to(ctranslate2.DataType.float32).to_device(ctranslate2.Device.cpu)
    return np.asarray(encoded)
