"""Wraps the parts of Tacet so that each tells how long it works."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from benchmarks.programs import Tacet
from tacet.engines.whisper.decoding.decoding_result import DecodingResult
from tacet.engines.whisper.openvino.decoder import GenerationConfig, OpenVinoDecoder
from tacet.engines.whisper.openvino.decoder_session import DecoderSession
from tacet.engines.whisper.thread_layout import OPENVINO_PREFIX


@dataclass
class Clocks:
    """Seconds of a core by step, added up over all threads, and how much was encoded.

    Attributes:
        cores: that OpenVINO has at work on each step.
    """

    cores: int = 1
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    encoded: list[tuple[int, int]] = field(default_factory=list)  # windows, frames
    lock: Lock = field(default_factory=Lock)

    def timed(self, step: str, call: Callable[..., Any], cores: int = 1) -> Callable[..., Any]:
        """The same call, its time on so many cores added to the step's."""

        def measured(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                with self.lock:
                    self.seconds[step] += cores * (time.perf_counter() - begun)

        return measured


class TimedModel:
    """CTranslate2's model, its steps timed."""

    def __init__(self, model: Any, clocks: Clocks) -> None:
        self._model, self._clocks = model, clocks
        self.align = clocks.timed("align", model.align)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, *args: Any, **kwargs: Any) -> Any:
        """What is written."""
        beams = kwargs["beam_size"]
        call = self._clocks.timed(f"search {beams} beam{'s' * (beams > 1)}", self._model.generate)
        return call(*args, **kwargs)


class TimedEncoder:
    """An encoder whose time is taken."""

    def __init__(self, encoder: Any, clocks: Clocks) -> None:
        self.name, self._clocks = encoder.name, clocks
        cores = clocks.cores if encoder.name.startswith(OPENVINO_PREFIX) else 1
        self._encode = clocks.timed("encode", encoder.encode, cores)

    def encode(self, features: Any) -> Any:
        """The states of a batch."""
        with self._clocks.lock:
            self._clocks.encoded.append((features.shape[0], features.shape[2]))
        return self._encode(features)


class TimedDecoder:
    """OpenVINO's decoder, its steps timed."""

    def __init__(self, decoder: OpenVinoDecoder, clocks: Clocks) -> None:
        self._decoder, self._clocks = decoder, clocks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)

    def write(self, states: Any, frames: Any, wish: GenerationConfig) -> list[DecodingResult]:
        """What is written. To remember what the states come to is a step of its own."""
        own, clocks = self._decoder.listening(), self._clocks
        remembering: list[float] = []

        def hear(windows: Any, rows: int) -> None:
            begun = time.perf_counter()
            DecoderSession.hear(own, windows, rows)
            remembering.append(time.perf_counter() - begun)

        own.hear = hear  # type: ignore[method-assign]
        begun = time.perf_counter()
        found = self._decoder.write(states, frames, wish)
        beams = wish.rules.beams
        with clocks.lock:
            searching = time.perf_counter() - begun - sum(remembering)
            clocks.seconds[f"search {beams} beam{'s' * (beams > 1)}"] += clocks.cores * searching
            clocks.seconds["remember"] += clocks.cores * sum(remembering)
        return [self._timed(text) for text in found]

    def _timed(self, text: DecodingResult) -> DecodingResult:
        """The same text, with the time that its alignment takes told when it is asked for."""
        if not text.aligned:
            return text
        find = self._clocks.timed("align", text.aligned.path)
        return replace(text, aligned=text.aligned._replace(path=find))


class TimedDetector:
    """A detector whose time is taken."""

    def __init__(self, detector: Any, clocks: Clocks) -> None:
        self.name = detector.name
        self.track = clocks.timed("find speech", detector.track)


def instrumented(tacet: Tacet, clocks: Clocks) -> Tacet:
    """The program with every step timed."""
    whisper = whisper_of(tacet)
    writer = whisper._writer
    writer._search = replace(writer._search, model=TimedModel(whisper._model, clocks))
    if writer._decoder:
        writer._decoder = TimedDecoder(writer._decoder, clocks)
    hearing = writer.hearing
    hearing._encoder = TimedEncoder(hearing._encoder, clocks)
    hearing._log_mel = clocks.timed("features", hearing._log_mel)
    detectors: Any = [TimedDetector(each, clocks) for each in tacet.detectors]
    return replace(tacet, detectors=detectors)


def whisper_of(tacet: Tacet) -> Any:
    """The engine that the keeper has lent."""
    return getattr(tacet.engine, "_engine", tacet.engine)
