"""Transcription of a batch: encode, decode, search again where unsure, align."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from faster_whisper.tokenizer import Tokenizer

from tacet.core.options import DecodeOptions
from tacet.core.window import Window
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.decoding.decoder_backend import DecodeRequest, EncodedWindow
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.encoder_cache import EncoderCache, WindowRequest
from tacet.engines.whisper.limits import MAX_PROMPT
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder

MIN_FEATURE_FRAMES = 2  # one frame of encoder output


class BatchKey(NamedTuple):
    """Key that the windows of a batch share.

    Attributes:
        seconds: to which they are padded; None where the decoder mixes lengths.
    """

    seconds: float | None
    options: DecodeOptions


class BatchTranscriber:
    """Transcribes batches of windows. Safe to use from many threads."""

    def __init__(self, folder: ModelFolder, backend: Backend) -> None:
        """Transcribe with the model in `folder`, loaded in `backend`."""
        self._folder, self._backend = folder, backend
        self.encoder_cache = EncoderCache(folder, backend.encoder)

    def batch_key(self, window: Window, options: DecodeOptions) -> BatchKey:
        """Key of a window; equal ones may share a batch."""
        mixes_lengths = self._backend.decoder_for(options).mixes_lengths
        return BatchKey(None if mixes_lengths else self.padded_seconds(window, options), options)

    def padded_seconds(self, window: Window, options: DecodeOptions) -> float:
        """The length in seconds to which a window is padded."""
        return options.padded_duration(window.length, self._folder.window)

    def max_batch_size(self, key: BatchKey, requests: Sequence[WindowRequest]) -> int:
        """Number of these requests, from the first on, in a batch."""
        options, decoder = key.options, self._backend.decoder_for(key.options)
        some = requests[: options.batch_size or decoder.max_batch_windows]
        if self._backend.model.device != "cpu":
            return len(some)
        seconds = [self.padded_seconds(request.window, options) for request in some]
        limit = decoder.max_batch_seconds
        sizes = [n for n in range(1, len(some) + 1) if n * max(seconds[:n]) <= limit]
        return max(sizes, default=1)

    def transcribe(
        self, key: BatchKey, requests: Sequence[WindowRequest], tokenizer: Tokenizer
    ) -> list[DecodingResult]:
        """The text of each window of a batch, aligned."""
        options, decoder = key.options, self._backend.decoder_for(key.options)
        request = DecodeRequest(self._prompt(options, tokenizer), options, options.beams)
        batch = self._encode(requests, options)
        results = decoder.decode(batch, request)
        if options.searches_beams_if_unsure:
            unsure = [
                i for i, result in enumerate(results) if result.avg_logprob < options.sure_logprob
            ]
            some = [batch[i] for i in unsure]
            more_beams = request._replace(beams=options.beam_size)
            again = decoder.decode(some, more_beams) if some else []
            for i, result in zip(unsure, again, strict=True):
                first = results[i].tokens  # what the greedy search wrote was considered, too
                results[i] = replace(result, other_texts=(*result.other_texts, first))
        start = tokenizer.sot_sequence
        return [
            result
            if result.alignment
            else replace(result, alignment=decoder.align(result, window, start))
            for result, window in zip(results, batch, strict=True)
        ]

    def align(
        self,
        request: WindowRequest,
        tokens: tuple[int, ...],
        options: DecodeOptions,
        tokenizer: Tokenizer,
    ) -> TokenAlignment:
        """The alignment of a given text with the sound of a window."""
        (window,) = self._encode([request], options)
        text = DecodingResult(tokens, 0.0, 0.0, options.beams)
        return self._backend.decoder_for(options).align(text, window, tokenizer.sot_sequence)

    def _encode(
        self, requests: Sequence[WindowRequest], options: DecodeOptions
    ) -> list[EncodedWindow]:
        seconds = [self.padded_seconds(request.window, options) for request in requests]
        outputs = self.encoder_cache.encode_each(requests, seconds, options.window_level)
        return [
            EncodedWindow(
                output,
                padded,
                max(MIN_FEATURE_FRAMES, round(request.window.length * FRAMES_PER_SECOND)),
            )
            for output, padded, request in zip(outputs, seconds, requests, strict=True)
        ]

    def _prompt(self, options: DecodeOptions, tokenizer: Tokenizer) -> list[int]:
        """Tokens before the text: earlier text, start of transcript, language, task, prefix."""
        before = earlier_tokens(options, tokenizer)[-MAX_PROMPT:]
        prompt = [tokenizer.sot_prev, *before] if before else []
        prompt += tokenizer.sot_sequence
        if options.without_timestamps:
            prompt.append(tokenizer.no_timestamps)
        if options.prefix:
            prompt += tokenizer.encode(" " + options.prefix.strip())[: MAX_PROMPT - 1]
        return prompt


def earlier_tokens(options: DecodeOptions, tokenizer: Tokenizer) -> list[int]:
    """Tokens of the text that is taken to stand before a window; the prompt may cut them."""
    texts = (options.hotwords, options.initial_prompt)
    earlier = " ".join(text.strip() for text in texts if text)
    return list(tokenizer.encode(" " + earlier)) if earlier else []
