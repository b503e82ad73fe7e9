"""Whisper, called directly: encode once, write in batches, time the words.

An engine decodes; it does not judge. A retry is a second call (`core.words.retries`).
"""

import zlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from faster_whisper.tokenizer import Tokenizer

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.batch_transcriber import BatchKey, BatchTranscriber
from tacet.engines.whisper.decoding.decoding_result import DecodingResult
from tacet.engines.whisper.decoding.word_timestamps import words_of
from tacet.engines.whisper.dynamic_batcher import DynamicBatcher
from tacet.engines.whisper.encoder_cache import WindowRequest
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import KEPT, OURS, ThreadLayout, default_layout

AHEAD = 64  # windows among which those of like length are looked for


class _Draft(NamedTuple):
    """What was written for a window, its words not yet made."""

    window: Window
    written: DecodingResult
    options: DecodeOptions
    tokenizer: Tokenizer


class WhisperEngine:
    """A Whisper model in a CTranslate2 folder, loaded on one device."""

    def __init__(  # noqa: PLR0913 - all but two have defaults
        self,
        folder: Path,
        facts: EngineFacts,
        threads: int = 0,
        encoder: str = "auto",
        layout: ThreadLayout | None = None,
        records: Path | None = None,
    ) -> None:
        """Load the model.

        Args:
            facts: name, title, device ("cpu" or "cuda"), compute type, notice, and the languages
                if they are fewer than the folder has tokens for; what the folder itself says is
                filled in here.
            threads: CPU threads; 0 takes as many as there are cores, up to eight.
            encoder: "auto", "ctranslate2", "openvino-int8", "openvino-bfloat16" or
                "openvino-float32".
            layout: what was measured to be the best on this processor; goes over the two above.
            records: the folder that remembers how exact encoders and decoders are; None judges
                them anew at each load.

        Raises:
            ModelUnavailable: the folder does not hold a Whisper model.
        """
        self._folder = ModelFolder.read(folder)
        if layout is None:
            on_cpu = facts.device == "cpu"
            layout = (
                default_layout(threads, encoder) if on_cpu else ThreadLayout(1, threads, encoder)
            )
        network = Backend.load(self._folder, facts.device, facts.compute_type, layout, records)
        self._model, self._network = network.model, network
        self._writer = BatchTranscriber(self._folder, network)
        self._crew: DynamicBatcher[WindowRequest, _Draft, BatchKey] = DynamicBatcher(
            self._answered, network.workers, self._writer.most
        )
        self._facts = self._completed(facts)

    @property
    def facts(self) -> EngineFacts:
        """What the engine is and runs on."""
        return self._facts

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """The most probable language over the windows, each weighted by its speech."""
        if len(self._facts.languages) == 1:
            return self._facts.languages[0], 1.0
        weights: dict[str, float] = {}
        for window in windows:
            seconds = sum(s.duration for s in window.speech) or window.span.duration
            heard = self._writer.padded_duration(window, options)
            encoded = self._writer.hearing.first(
                WindowRequest(audio, window), heard, options.window_level
            )
            (found,) = self._model.detect_language(encoded)
            for token, probability in found:
                code = token.strip("<|>")
                weights[code] = weights.get(code, 0.0) + probability * seconds
        best = max(weights, key=lambda code: weights[code])
        return best, weights[best] / sum(weights.values())

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """One result per window, in order; windows of like length are decoded together.

        Work on the first windows begins at once.
        """
        parts = [windows[i : i + AHEAD] for i in range(0, len(windows), AHEAD)]
        alike = self._writer.alike
        asked = [
            [(alike(window, options), WindowRequest(audio, window)) for window in p] for p in parts
        ]
        first = self._crew.answers(asked[0] if asked else ())
        later = (self._crew.answers(part) for part in asked[1:])
        return map(_result, chain(first, chain.from_iterable(later)))

    def close(self) -> None:
        """Give the memory back."""
        self._crew.close()
        self._model.unload_model()

    def _answered(self, alike: BatchKey, asked: Sequence[WindowRequest]) -> list[_Draft]:
        """What is written for a batch."""
        options = alike.options
        tokenizer = self._folder.tokenizer(
            self._model.is_multilingual, options.task, options.language or "en"
        )
        written = self._writer.write(alike, asked, tokenizer)
        return [
            _Draft(ask.window, text, options, tokenizer)
            for ask, text in zip(asked, written, strict=True)
        ]

    def _completed(self, facts: EngineFacts) -> EngineFacts:
        """The facts with what only the loaded model knows."""
        return EngineFacts(
            name="whisper",
            model=facts.model,
            title=facts.title,
            window=self._folder.window,
            languages=facts.languages or self._languages(),
            device=self._model.device,
            compute_type=self._model.compute_type,
            notice=facts.notice,
            files=self._folder.hashes(),
            versions=self._versions(),
        )

    def _languages(self) -> tuple[str, ...]:
        return self._folder.languages() if self._model.is_multilingual else ("en",)

    def _versions(self) -> dict[str, str]:
        """The versions of what computes, and which encoder and decoder do."""
        encoder, decoder = self._network.encoder.name, self._network.decoder
        names = ["ctranslate2", "faster-whisper", *["openvino"] * encoder.startswith(OURS)]
        parts = {"encoder": encoder, "decoder": decoder.name if decoder else KEPT}
        exactness = self._network.exactness
        if exactness:
            parts["encoder_error"] = exactness.figures("encoder")
            parts["decoder_error"] = exactness.figures("decoder")
        return {name: version(name) for name in names} | parts


def _result(draft: _Draft) -> WindowResult:
    window, found, options, tokenizer = draft
    words = words_of(tokenizer, found, window)
    ratio = compression_ratio(tokenizer.decode(found.tokens))
    attempt = Attempt("first", options.temperature, found.beams, found.logprob, ratio, len(words))
    return WindowResult(
        window=window,
        tokens=tuple(token for word in words for token in word.tokens),
        words=words,
        avg_logprob=found.logprob,
        no_speech_prob=found.no_speech_prob,
        compression_ratio=ratio,
        temperature=options.temperature,
        language=options.language,
        attempts=(attempt,),
    )


def compression_ratio(text: str) -> float:
    """UTF-8 bytes over zlib bytes, as the whisper program measures repetition; 0 for no text."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
