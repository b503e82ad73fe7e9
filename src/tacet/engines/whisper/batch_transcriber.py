"""From windows to what is written for each: heard, written with one beam or more, and timed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import ctranslate2
import numpy as np
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from tacet.core.options import DecodeOptions
from tacet.core.window import Window
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.decoding.ctranslate2_decoder import CTranslate2Decoder
from tacet.engines.whisper.decoding.decoding_result import DecodingResult
from tacet.engines.whisper.decoding.timestamp_rules import TimestampRules
from tacet.engines.whisper.encoder_cache import EncoderCache, WindowRequest
from tacet.engines.whisper.limits import (
    ENOUGH,
    MAX_LENGTH,
    MAX_PROMPT,
    MOST_OF_OURS,
    MOST_WINDOWS,
    most_tokens,
)
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.whisper.openvino.beam_search import BeamRules
from tacet.engines.whisper.openvino.decoder import GenerationConfig, is_plain

STATES_PER_SECOND = FRAMES_PER_SECOND // 2
Float32 = NDArray[np.float32]


class BatchKey(NamedTuple):
    """What windows of one batch have in common: how they are written, and the seconds for which
    each is heard; None where those may differ.
    """

    seconds: float | None
    options: DecodeOptions


class _Heard(NamedTuple):
    """A window that was heard.

    Attributes:
        states: of the encoder, shape `(n_frames, width)`. `seconds`: for which it was heard.
        frames: of the features, that hold its sound.
    """

    states: Float32
    seconds: float
    frames: int


class BatchTranscriber:
    """Writes down windows. Safe to use from many threads."""

    def __init__(self, folder: ModelFolder, network: Backend) -> None:
        """Write as the model in `folder` does, which is loaded in `network`."""
        self._folder, self._model = folder, network.model
        self.hearing = EncoderCache(folder, network.encoder)
        self._search, self._decoder = CTranslate2Decoder(network.model, folder), network.decoder
        self._timestamps = TimestampRules(folder.first_time, folder.end)

    def alike(self, window: Window, options: DecodeOptions) -> BatchKey:
        """What a window has in common with those it can be written down with."""
        quick = self._decoder and is_plain(options)
        return BatchKey(None if quick else self.padded_duration(window, options), options)

    def padded_duration(self, window: Window, options: DecodeOptions) -> float:
        """The seconds for which a window is heard."""
        return options.padded_duration(window.length, self._folder.window)

    def most(self, alike: BatchKey, asked: Sequence[WindowRequest]) -> int:
        """How many of these windows, from the first on, make a batch."""
        options, ours = alike.options, self._decoder if alike.seconds is None else None
        some = asked[: options.batch_size or (MOST_OF_OURS if ours else MOST_WINDOWS)]
        if self._model.device != "cpu":
            return len(some)
        enough = ours.enough if ours else ENOUGH
        seconds = [self.padded_duration(ask.window, options) for ask in some]
        fit = [n for n in range(1, len(some) + 1) if n * max(seconds[:n]) <= enough]
        return max(fit, default=1)

    def write(
        self, alike: BatchKey, asked: Sequence[WindowRequest], tokenizer: Tokenizer
    ) -> list[DecodingResult]:
        """What is said in each window of a batch, every token timed."""
        options = alike.options
        prompt = self._prompt(options, tokenizer)
        heard = [self.padded_duration(ask.window, options) for ask in asked]
        states = self.hearing.each(asked, heard, options.window_level)
        batch = [
            _Heard(each, seconds, max(2, round(ask.window.length * FRAMES_PER_SECOND)))
            for each, seconds, ask in zip(states, heard, asked, strict=True)
        ]
        found = self._searched(batch, alike, prompt, options.beams)
        if options.searches_beams_if_unsure:
            unsure = [i for i, text in enumerate(found) if text.logprob < options.sure_logprob]
            some = [batch[i] for i in unsure]
            again = self._searched(some, alike, prompt, options.beam_size) if some else []
            for i, text in zip(unsure, again, strict=True):
                found[i] = text
        start = tokenizer.sot_sequence
        return [
            text
            if text.aligned
            else replace(text, aligned=self._search.aligned(text, each.states, each.frames, start))
            for text, each in zip(found, batch, strict=True)
        ]

    def _searched(
        self, batch: Sequence[_Heard], alike: BatchKey, prompt: list[int], beams: int
    ) -> list[DecodingResult]:
        """What is said in each window, searched with so many beams."""
        options = alike.options
        if self._decoder and alike.seconds is None:
            wish = GenerationConfig(
                prompt,
                self._folder.suppressed_ids(options.suppress_tokens),
                self._folder.not_first,
                [min(most_tokens(each.seconds), MAX_LENGTH // 2) for each in batch],
                BeamRules(beams, options.patience, options.length_penalty),
                None if options.without_timestamps else self._timestamps,
            )
            frames = [each.frames // 2 for each in batch]
            return self._decoder.write([each.states for each in batch], frames, wish)
        encoded = ctranslate2.StorageView.from_array(np.stack([each.states for each in batch]))
        return self._search.write(encoded, prompt, batch[0].seconds, options, beams)

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
