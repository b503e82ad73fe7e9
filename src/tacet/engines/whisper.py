"""Whisper on CTranslate2, called directly: encode once, generate in batches, align.

An engine decodes; it does not judge. Another look at a window is a second call (`core.looks`).
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper.tokenizer import _LANGUAGE_CODES, Tokenizer
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.transcript import Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.alignment import words_of
from tacet.engines.batches import batches, side_by_side
from tacet.engines.encoder import choose_encoder, known_features
from tacet.engines.folder import ModelFolder, log_mel
from tacet.engines.sound import heard

FRAMES_PER_SECOND = 100  # of the spectrogram
MAX_LENGTH = 448  # tokens of text context in every Whisper model
MAX_PROMPT = MAX_LENGTH // 2 - 1  # tokens of an earlier text (whisper program)
AHEAD = 64  # windows among which those of like length are looked for
MEDIAN_FILTER = 7  # frames (whisper program)
MOST_THREADS = 8  # when nobody says how many; more hardly help one recording

Found = tuple[Any, int]
"""CTranslate2's answer for a window, and the beams it was searched with."""


class WhisperEngine:
    """A Whisper model in a CTranslate2 folder, loaded on one device."""

    def __init__(
        self,
        folder: Path,
        facts: EngineFacts,
        threads: int = 0,
        encoder: str = "auto",
    ) -> None:
        """Load the model.

        Args:
            facts: name, title, device ("cpu" or "cuda"), compute type and notice; what the folder
                itself says is filled in here.
            threads: CPU threads; 0 takes as many as there are cores, up to `MOST_THREADS`.
            encoder: "auto", "ctranslate2", "openvino-int8", "openvino-bfloat16" or
                "openvino-float32".

        Raises:
            ModelUnavailable: the folder does not hold a Whisper model.
        """
        self._folder = ModelFolder.read(folder)
        cores = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._workers, each = layout(cores) if facts.device == "cpu" else (1, threads)
        self._model = ctranslate2.models.Whisper(
            str(folder), device=facts.device, compute_type=facts.compute_type,
            inter_threads=self._workers, intra_threads=each,
        )  # fmt: skip
        self._extractor = self._folder.features()
        self._encoder = choose_encoder(
            self._model, folder / "model.bin", encoder, each, known_features(self._log_mel)
        )
        self._facts = self._completed(facts)

    @property
    def facts(self) -> EngineFacts:
        """What the engine is and runs on."""
        return self._facts

    def detect_language(self, audio: Audio, windows: Sequence[Window]) -> tuple[str, float]:
        """The most probable language over the windows, each weighted by its speech."""
        if not self._model.is_multilingual:
            return "en", 1.0
        weights: dict[str, float] = {}
        for window in windows:
            seconds = sum(s.duration for s in window.speech) or window.span.duration
            encoded = self._encode(
                audio, [window], self._folder.window, DecodeOptions().window_level
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
        """One result per window, in order, a batch at a time."""
        tokenizer = self._folder.tokenizer(
            self._model.is_multilingual, options.task, options.language or "en"
        )
        for first in range(0, len(windows), AHEAD):
            yield from self._in_order(audio, windows[first : first + AHEAD], options, tokenizer)

    def _in_order(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions, tokenizer: Tokenizer
    ) -> Iterator[WindowResult]:
        """The results of a few windows in order, those of like length decoded together."""
        done: dict[int, WindowResult] = {}
        told = 0
        lengths = [options.heard(window.length, self._folder.window) for window in windows]
        size = min(options.batch_size, ceil(len(windows) / self._workers))

        def answer(asked: tuple[float, list[int]]) -> dict[int, WindowResult]:
            seconds, batch = asked
            some = [windows[i] for i in batch]
            encoded = self._encode(audio, some, seconds, options.window_level)
            results = self._decoded(encoded, some, options, tokenizer)
            return dict(zip(batch, results, strict=True))

        for answers in side_by_side(answer, batches(lengths, size), self._workers):
            done.update(answers)
            while told in done:
                yield done.pop(told)
                told += 1

    def close(self) -> None:
        """Give the memory back."""
        self._model.unload_model()

    def _encode(self, audio: Audio, windows: Sequence[Window], seconds: float, level: float) -> Any:
        """The states of some windows, each padded with silence to so many seconds."""
        size = round(seconds * SAMPLE_RATE)
        features = [log_mel(self._extractor, heard(audio, w, level), size) for w in windows]
        return self._encoder.encode(np.stack(features))

    def _log_mel(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        return log_mel(self._extractor, sound, len(sound))

    def _decoded(
        self, encoded: Any, windows: Sequence[Window], options: DecodeOptions, tokenizer: Tokenizer
    ) -> Iterator[WindowResult]:
        """The results of one encoded batch."""
        results = self._generate(encoded, len(windows), options, tokenizer)
        texts = [[t for t in r.sequences_ids[0] if t < tokenizer.eot] for r, _ in results]
        frames = [max(2, round(w.length * FRAMES_PER_SECOND)) for w in windows]
        aligned = self._aligned(encoded, texts, frames, tokenizer)
        for window, found, tokens, path in zip(windows, results, texts, aligned, strict=True):
            words = words_of(tokenizer, tokens, path, window) if tokens else ()
            yield _result(window, found, words, options, tokenizer.decode(tokens))

    def _aligned(
        self, encoded: Any, texts: list[list[int]], frames: list[int], tokenizer: Tokenizer
    ) -> Iterator[Any]:
        """The alignment of each window by itself: in a batch, padded tokens move its times."""
        whole = _floats(encoded)
        for i, (text, count) in enumerate(zip(texts, frames, strict=True)):
            one = ctranslate2.StorageView.from_array(whole[i : i + 1])
            yield from self._model.align(
                one, tokenizer.sot_sequence, [text], [count], median_filter_width=MEDIAN_FILTER
            )

    def _generate(
        self, encoded: Any, count: int, options: DecodeOptions, tokenizer: Tokenizer
    ) -> list[Found]:
        """What is written for each window, and with how many beams.

        Windows that one beam is not sure of are searched with all, from the same states.
        """
        prompt = self._prompt(options, tokenizer)
        first = self._search(encoded, [prompt] * count, options, options.beams)
        found = [(result, options.beams) for result in first]
        if options.profile != "balanced" or options.beam_size == 1 or options.temperature > 0:
            return found
        unsure = [i for i, r in enumerate(first) if _logprob(r, options) < options.sure_logprob]
        if unsure:
            some = ctranslate2.StorageView.from_array(_floats(encoded)[unsure])
            again = self._search(some, [prompt] * len(unsure), options, options.beam_size)
            for i, result in zip(unsure, again, strict=True):
                found[i] = (result, options.beam_size)
        return found

    def _search(
        self, encoded: Any, prompts: list[list[int]], options: DecodeOptions, beams: int
    ) -> list[Any]:
        hot = options.temperature > 0
        search: dict[str, Any] = (
            {
                "beam_size": 1,
                "num_hypotheses": options.best_of,
                "sampling_topk": 0,
                "sampling_temperature": options.temperature,
            }
            if hot
            else {"beam_size": beams, "patience": options.patience}
        )
        return list(
            self._model.generate(
                encoded,
                prompts,
                length_penalty=options.length_penalty,
                repetition_penalty=options.repetition_penalty,
                no_repeat_ngram_size=options.no_repeat_ngram_size,
                max_length=MAX_LENGTH,
                suppress_tokens=self._folder.suppressed_ids(options.suppress_tokens),
                return_scores=True,
                return_no_speech_prob=True,
                **search,
            )
        )

    def _prompt(self, options: DecodeOptions, tokenizer: Tokenizer) -> list[int]:
        """The tokens before the text: earlier text, start, language, task, prefix."""
        texts = (options.hotwords, options.initial_prompt)
        earlier = " ".join(text.strip() for text in texts if text)
        before = tokenizer.encode(" " + earlier)[-MAX_PROMPT:] if earlier else []
        prompt = [tokenizer.sot_prev, *before] if before else []
        prompt += tokenizer.sot_sequence
        if options.without_timestamps:
            prompt.append(tokenizer.no_timestamps)
        if options.prefix:
            prompt += tokenizer.encode(" " + options.prefix.strip())[: MAX_PROMPT - 1]
        return prompt

    def _completed(self, facts: EngineFacts) -> EngineFacts:
        """The facts with what only the loaded model knows."""
        many = self._model.is_multilingual
        return EngineFacts(
            name="whisper",
            model=facts.model,
            title=facts.title,
            window=self._folder.window,
            languages=tuple(sorted(_LANGUAGE_CODES)) if many else ("en",),
            device=self._model.device,
            compute_type=self._model.compute_type,
            notice=facts.notice,
            files=self._folder.hashes(),
            versions=self._versions(),
        )

    def _versions(self) -> dict[str, str]:
        """The versions of what computes, and which encoder does."""
        names = ["ctranslate2", "faster-whisper"]
        if self._encoder.name.startswith("openvino"):
            names.append("openvino")
        return {n: version(n) for n in names} | {"encoder": self._encoder.name}


def _floats(encoded: Any) -> NDArray[np.float32]:
    """The states as an array; on a processor the very same memory where they are float32."""
    if encoded.device != "cpu" or encoded.dtype != ctranslate2.DataType.float32:
        encoded = encoded.to(ctranslate2.DataType.float32).to_device(ctranslate2.Device.cpu)
    return np.asarray(encoded)


def _logprob(result: Any, options: DecodeOptions) -> float:
    """The mean log-probability of a token, the end token counted.

    CTranslate2 divides by length ** length_penalty; Whisper's figure counts the end token too.
    """
    length = len(result.sequences_ids[0])
    return float(result.scores[0] * length**options.length_penalty / (length + 1))


def _result(
    window: Window, found: Found, words: tuple[Word, ...], options: DecodeOptions, text: str
) -> WindowResult:
    result, beams = found
    logprob = _logprob(result, options)
    ratio = compression_ratio(text)
    attempt = Attempt("first", options.temperature, beams, logprob, ratio, len(words))
    return WindowResult(
        window=window,
        tokens=tuple(token for word in words for token in word.tokens),
        words=words,
        avg_logprob=logprob,
        no_speech_prob=float(result.no_speech_prob),
        compression_ratio=ratio,
        temperature=options.temperature,
        language=options.language,
        attempts=(attempt,),
    )


def layout(threads: int) -> tuple[int, int]:
    """How many batches are worked on at once, and with how many threads each.

    Two batches side by side keep cores busy that one leaves idle between small steps.
    """
    workers = 2 if threads > 1 else 1
    return workers, threads // workers


def compression_ratio(text: str) -> float:
    """UTF-8 bytes over zlib bytes, as the whisper program measures repetition; 0 for no text."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
