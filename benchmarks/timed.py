"""Timed wrappers of the steps of Tacet."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from benchmarks.programs import Tacet
from tacet.engines.whisper.decoding.ctranslate2_decoder import CTranslate2Decoder
from tacet.engines.whisper.decoding.decoder_backend import DecoderBackend
from tacet.engines.whisper.decoding.decoding_result import DecodingResult
from tacet.engines.whisper.openvino.decoder import OpenVinoDecoder
from tacet.engines.whisper.openvino.decoder_session import DecoderSession
from tacet.engines.whisper.openvino.generator import GenerationConfig, OpenVinoGenerator
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
        """Decode, timed by beam size."""
        beams = kwargs["beam_size"]
        call = self._clocks.timed(f"search {beams} beam{'s' * (beams > 1)}", self._model.generate)
        return call(*args, **kwargs)


class TimedEncoder:
    """An encoder, timed."""

    def __init__(self, encoder: Any, clocks: Clocks) -> None:
        self.name, self._clocks = encoder.name, clocks
        cores = clocks.cores if encoder.name.startswith(OPENVINO_PREFIX) else 1
        self._encode = clocks.timed("encode", encoder.encode, cores)

    def encode(self, features: Any) -> Any:
        """Encode a batch."""
        with self._clocks.lock:
            self._clocks.encoded.append((features.shape[0], features.shape[2]))
        return self._encode(features)


class TimedGenerator:
    """OpenVINO's generator, its steps timed."""

    def __init__(self, generator: OpenVinoGenerator, clocks: Clocks) -> None:
        self._generator, self._clocks = generator, clocks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generator, name)

    def generate(self, encoded: Any, frames: Any, config: GenerationConfig) -> list[DecodingResult]:
        """Decode; the cross-attention keys and values are a step of their own."""
        session, clocks = self._generator._session(), self._clocks
        starts: list[float] = []

        def start(windows: Any, rows: int) -> None:
            begun = time.perf_counter()
            DecoderSession.start(session, windows, rows)
            starts.append(time.perf_counter() - begun)

        session.start = start  # type: ignore[method-assign,assignment]
        begun = time.perf_counter()
        results = self._generator.generate(encoded, frames, config)
        beams = config.rules.beams
        with clocks.lock:
            searching = time.perf_counter() - begun - sum(starts)
            clocks.seconds[f"search {beams} beam{'s' * (beams > 1)}"] += clocks.cores * searching
            clocks.seconds["cross-attention keys"] += clocks.cores * sum(starts)
        return [self._timed(result) for result in results]

    def _timed(self, result: DecodingResult) -> DecodingResult:
        """The same result, its alignment timed when it is computed."""
        if not result.alignment:
            return result
        path = self._clocks.timed("align", result.alignment.path)
        return replace(result, alignment=result.alignment._replace(path=path))


class TimedDetector:
    """A detector, timed."""

    def __init__(self, detector: Any, clocks: Clocks) -> None:
        self.name = detector.name
        self.track = clocks.timed("find speech", detector.track)


def instrumented(tacet: Tacet, clocks: Clocks) -> Tacet:
    """The program with every step timed."""
    whisper = whisper_of(tacet)
    transcriber = whisper._transcriber
    backend = transcriber._backend
    decoders = tuple(_timed_decoder(decoder, clocks) for decoder in backend.decoders)
    transcriber._backend = replace(backend, decoders=decoders)
    cache = transcriber.encoder_cache
    cache._encoder = TimedEncoder(cache._encoder, clocks)
    cache._log_mel = clocks.timed("features", cache._log_mel)
    detectors: Any = [TimedDetector(detector, clocks) for detector in tacet.detectors]
    return replace(tacet, detectors=detectors)


def _timed_decoder(decoder: DecoderBackend, clocks: Clocks) -> DecoderBackend:
    if isinstance(decoder, OpenVinoDecoder):
        generator: Any = TimedGenerator(decoder.generator, clocks)
        aligner = _timed_decoder(decoder.aligner, clocks)
        return replace(decoder, generator=generator, aligner=aligner)
    assert isinstance(decoder, CTranslate2Decoder)
    return replace(decoder, model=TimedModel(decoder.model, clocks))


def whisper_of(tacet: Tacet) -> Any:
    """The engine that the pool has lent."""
    return getattr(tacet.engine, "_engine", tacet.engine)
