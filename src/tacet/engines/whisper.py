"""Whisper on CTranslate2, called directly: encode once, generate in batches, align.

An engine decodes; it does not judge. Another look at a window is a second call (`core.looks`).
"""

import zlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import ctranslate2
from faster_whisper.tokenizer import Tokenizer

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.transcript import Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.alignment import MEDIAN_FILTER, words_of
from tacet.engines.crew import Crew
from tacet.engines.folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.hearing import Ask, Hearing, floats
from tacet.engines.layout import Layout, default_layout
from tacet.engines.limits import MAX_PROMPT, longest, most_tokens, most_windows
from tacet.engines.network import Network

AHEAD = 64  # windows among which those of like length are looked for

Found = tuple[Any, int]
"""CTranslate2's answer for a window, and the beams it was searched with."""

Alike = tuple[float, DecodeOptions]
"""What windows of one batch have in common: the seconds for which each is heard, and how."""


class WhisperEngine:
    """A Whisper model in a CTranslate2 folder, loaded on one device."""

    def __init__(
        self,
        folder: Path,
        facts: EngineFacts,
        threads: int = 0,
        encoder: str = "auto",
        layout: Layout | None = None,
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

        Raises:
            ModelUnavailable: the folder does not hold a Whisper model.
        """
        self._folder = ModelFolder.read(folder)
        if layout is None:
            on_cpu = facts.device == "cpu"
            layout = default_layout(threads, encoder) if on_cpu else Layout(1, threads, encoder)
        network = Network.load(self._folder, facts.device, facts.compute_type, layout)
        self._model, self._encoder = network.model, network.encoder
        self._hearing = Hearing(self._folder, self._encoder)
        self._crew: Crew[Ask, WindowResult, Alike] = Crew(
            self._answered, layout.workers, self._most
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
            heard = options.heard(window.length, self._folder.window)
            encoded = self._hearing.first(Ask(audio, window), heard, options.window_level)
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
        asked = [[self._question(audio, window, options) for window in part] for part in parts]
        first = self._crew.answers(asked[0] if asked else ())
        later = (self._crew.answers(part) for part in asked[1:])
        return chain(first, chain.from_iterable(later))

    def _question(self, audio: Audio, window: Window, options: DecodeOptions) -> tuple[Alike, Ask]:
        heard = options.heard(window.length, self._folder.window)
        return (heard, options), Ask(audio, window)

    def _most(self, alike: Alike) -> int:
        """The most windows of a batch."""
        seconds, options = alike
        size = options.batch_size
        return min(size, most_windows(seconds)) if self._model.device == "cpu" else size

    def close(self) -> None:
        """Give the memory back."""
        self._crew.close()
        self._model.unload_model()

    def _answered(self, alike: Alike, asked: Sequence[Ask]) -> list[WindowResult]:
        """The results of a batch."""
        seconds, options = alike
        tokenizer = self._folder.tokenizer(
            self._model.is_multilingual, options.task, options.language or "en"
        )
        encoded = self._hearing.states(asked, seconds, options.window_level)
        return list(self._decoded(encoded, [ask.window for ask in asked], alike, tokenizer))

    def _decoded(
        self, encoded: Any, windows: Sequence[Window], alike: Alike, tokenizer: Tokenizer
    ) -> Iterator[WindowResult]:
        """The results of one encoded batch."""
        options = alike[1]
        results = self._generate(encoded, len(windows), alike, tokenizer)
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
        whole = floats(encoded)
        for i, (text, count) in enumerate(zip(texts, frames, strict=True)):
            one = ctranslate2.StorageView.from_array(whole[i : i + 1])
            yield from self._model.align(
                one, tokenizer.sot_sequence, [text], [count], median_filter_width=MEDIAN_FILTER
            )

    def _generate(
        self, encoded: Any, count: int, alike: Alike, tokenizer: Tokenizer
    ) -> list[Found]:
        """What is written for each window, and with how many beams.

        Windows that one beam is not sure of are searched with all, from the same states.
        """
        options = alike[1]
        prompt = self._prompt(options, tokenizer)
        first = self._search(encoded, [prompt] * count, alike, options.beams)
        found = [(result, options.beams) for result in first]
        if options.profile != "balanced" or options.beam_size == 1 or options.temperature > 0:
            return found
        unsure = [i for i, r in enumerate(first) if _logprob(r, options) < options.sure_logprob]
        if unsure:
            some = ctranslate2.StorageView.from_array(floats(encoded)[unsure])
            again = self._search(some, [prompt] * len(unsure), alike, options.beam_size)
            for i, result in zip(unsure, again, strict=True):
                found[i] = (result, options.beam_size)
        return found

    def _search(
        self, encoded: Any, prompts: list[list[int]], alike: Alike, beams: int
    ) -> list[Any]:
        seconds, options = alike
        hot = options.temperature > 0
        search: dict[str, Any] = (
            {
                "beam_size": 1,
                "num_hypotheses": options.best_of,
                "sampling_topk": 0,
                "sampling_temperature": options.temperature,
            }
            if hot
            # the search wants to find one text at least, also with fewer beams in a second look
            else {"beam_size": beams, "patience": max(options.patience, 1 / beams)}
        )
        return list(
            self._model.generate(
                encoded,
                prompts,
                length_penalty=options.length_penalty,
                repetition_penalty=options.repetition_penalty,
                no_repeat_ngram_size=options.no_repeat_ngram_size,
                max_length=longest(len(prompts[0]), most_tokens(seconds)),
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
        """The versions of what computes, and which encoder does."""
        names = ["ctranslate2", "faster-whisper"]
        if self._encoder.name.startswith("openvino"):
            names.append("openvino")
        return {n: version(n) for n in names} | {"encoder": self._encoder.name}


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


def compression_ratio(text: str) -> float:
    """UTF-8 bytes over zlib bytes, as the whisper program measures repetition; 0 for no text."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
