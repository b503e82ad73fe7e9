"""Whisper engine: windows in, words with times out, batched over all callers.

An engine decodes; it does not judge. A retry is a second call (`core.words.retries`).
"""

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from faster_whisper.tokenizer import Tokenizer

from tacet.core.audio import Audio
from tacet.core.errors import BadInput
from tacet.core.language.detection import candidates
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.batch_transcriber import BatchKey, BatchTranscriber, earlier_tokens
from tacet.engines.whisper.decoding.decoding_result import DecodingResult
from tacet.engines.whisper.decoding.word_timestamps import (
    token_group_spans,
    with_marks_apart,
    words_with_times,
)
from tacet.engines.whisper.dynamic_batcher import DynamicBatcher
from tacet.engines.whisper.encoder_cache import WindowRequest
from tacet.engines.whisper.limits import MAX_ALIGNED, MAX_PROMPT
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import (
    OPENVINO_PREFIX,
    ThreadLayout,
    default_layout,
)

MAX_QUEUED_WINDOWS = 64  # of a caller, among which those of equal length share batches


class _Draft(NamedTuple):
    """Decoded text of a window, its words not yet timed."""

    window: Window
    result: DecodingResult
    options: DecodeOptions
    tokenizer: Tokenizer


class WhisperEngine:
    """Whisper model in a CTranslate2 folder, loaded on one device."""

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
        backend = Backend.load(self._folder, facts.device, facts.compute_type, layout, records)
        self._model, self._backend = backend.model, backend
        self._transcriber = BatchTranscriber(self._folder, backend)
        self._batcher: DynamicBatcher[WindowRequest, _Draft, BatchKey] = DynamicBatcher(
            self._transcribe, backend.workers, self._transcriber.max_batch_size
        )
        self._facts = self._completed(facts)

    @property
    def facts(self) -> EngineFacts:
        """Facts of the engine."""
        return self._facts

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """The most probable language over the windows, each weighted by its speech."""
        if len(self._facts.languages) == 1:
            return self._facts.languages[0], 1.0
        weights: dict[str, float] = {}
        with ThreadPoolExecutor(self._backend.workers) as pool:
            detected = list(pool.map(partial(self._languages_in, audio, options), windows))
        for window, probabilities in zip(windows, detected, strict=True):
            seconds = sum(s.duration for s in window.speech) or window.span.duration
            for token, probability in probabilities:
                code = token.strip("<|>")
                weights[code] = weights.get(code, 0.0) + probability * seconds
        possible = set(candidates(options)) & weights.keys() or weights.keys()
        best = max(possible, key=lambda code: weights[code])
        return best, weights[best] / sum(weights.values())

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """One result per window, in order. Work on the first windows begins at once."""
        parts = [
            windows[i : i + MAX_QUEUED_WINDOWS] for i in range(0, len(windows), MAX_QUEUED_WINDOWS)
        ]
        key = self._transcriber.batch_key
        requests = [
            [(key(window, options), WindowRequest(audio, window)) for window in part]
            for part in parts
        ]
        first = self._batcher.submit(requests[0] if requests else ())
        later = (self._batcher.submit(part) for part in requests[1:])
        return map(_result, chain(first, chain.from_iterable(later)))

    def align(
        self, audio: Audio, window: Window, texts: Sequence[str], options: DecodeOptions
    ) -> tuple[Span, ...]:
        """When each word is spoken, by the decoder's cross-attention over all of them."""
        tokenizer = self._tokenizer(options)
        parts = chain.from_iterable(with_marks_apart(text) for text in texts)
        tokens = [tokenizer.encode(part) if part else [] for part in parts]
        if sum(map(len, tokens)) > MAX_ALIGNED:
            raise BadInput("That is too much text for so short a time. Align less of it at once.")
        request = WindowRequest(audio, window)
        text = tuple(chain.from_iterable(tokens))
        alignment = self._transcriber.align(request, text, options, tokenizer)
        spans = token_group_spans(alignment, [len(group) for group in tokens], window)
        return spans[1::3]

    def fits_prompt(self, options: DecodeOptions) -> bool:
        """Whether hotwords and initial prompt fit into the model's prompt, uncut."""
        return len(earlier_tokens(options, self._tokenizer(options))) <= MAX_PROMPT

    def close(self) -> None:
        """Give the memory back."""
        self._batcher.close()
        self._model.unload_model()

    def _languages_in(
        self, audio: Audio, options: DecodeOptions, window: Window
    ) -> list[tuple[str, float]]:
        """Language tokens with their probabilities for one window."""
        encoded = self._transcriber.encoder_cache.encode_and_cache(
            WindowRequest(audio, window),
            self._transcriber.padded_seconds(window, options),
            options.window_level,
        )
        (probabilities,) = self._model.detect_language(encoded)
        return list(probabilities)

    def _transcribe(self, key: BatchKey, requests: Sequence[WindowRequest]) -> list[_Draft]:
        options = key.options
        tokenizer = self._tokenizer(options)
        results = self._transcriber.transcribe(key, requests, tokenizer)
        return [
            _Draft(request.window, result, options, tokenizer)
            for request, result in zip(requests, results, strict=True)
        ]

    def _tokenizer(self, options: DecodeOptions) -> Tokenizer:
        return self._folder.tokenizer(
            self._model.is_multilingual, options.task, options.language or "en"
        )

    def _completed(self, facts: EngineFacts) -> EngineFacts:
        """The facts, completed by the loaded model."""
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
        """Versions of the libraries, and the names of encoder and decoder."""
        encoder = self._backend.encoder.name
        names = [
            "ctranslate2",
            "faster-whisper",
            *["openvino"] * encoder.startswith(OPENVINO_PREFIX),
        ]
        parts = {"encoder": encoder, "decoder": self._backend.decoder.name}
        exactness = self._backend.exactness
        if exactness:
            parts["encoder_error"] = exactness.figures("encoder")
            parts["decoder_error"] = exactness.figures("decoder")
        return {name: version(name) for name in names} | parts


def _result(draft: _Draft) -> WindowResult:
    window, decoded, options, tokenizer = draft
    words = words_with_times(tokenizer, decoded, window)
    if not options.token_probabilities:
        words = tuple(replace(word, token_probabilities=()) for word in words)
    others = (tokenizer.decode(tokens) for tokens in decoded.other_texts)
    ratio = compression_ratio(tokenizer.decode(decoded.tokens))
    attempt = Attempt(
        "first", options.temperature, decoded.beams, decoded.avg_logprob, ratio, len(words)
    )
    return WindowResult(
        window=window,
        tokens=tuple(token for word in words for token in word.tokens),
        words=words,
        avg_logprob=decoded.avg_logprob,
        no_speech_prob=decoded.no_speech_prob,
        compression_ratio=ratio,
        temperature=options.temperature,
        language=options.language,
        attempts=(attempt,),
        other_texts=tuple(others),
    )


def compression_ratio(text: str) -> float:
    """UTF-8 bytes over zlib bytes (whisper program); 0 for no text."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
