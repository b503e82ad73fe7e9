"""CTranslate2 as the decoder of a model, with all options."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np

from tacet.core.options import DecodeOptions
from tacet.engines.whisper.decoding.decoder_backend import DecodeRequest, EncodedWindow
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER
from tacet.engines.whisper.limits import (
    MAX_BATCH_SECONDS,
    MAX_BATCH_WINDOWS,
    ctranslate2_max_length,
    max_new_tokens,
)
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.thread_layout import CTRANSLATE2


@dataclass(frozen=True, slots=True, eq=False)
class CTranslate2Decoder:
    """Decoder of a loaded CTranslate2 model."""

    model: Any
    folder: ModelFolder
    name: str = CTRANSLATE2
    max_batch_windows: int = MAX_BATCH_WINDOWS
    max_batch_seconds: float = MAX_BATCH_SECONDS
    mixes_lengths: bool = False

    def supports(self, options: DecodeOptions) -> bool:
        """Whether it can decode with these options: always."""
        return True

    def decode(
        self, batch: Sequence[EncodedWindow], request: DecodeRequest
    ) -> list[DecodingResult]:
        """The text of each window, not yet aligned."""
        prompt, options, beams = request
        search: dict[str, Any] = (
            {
                "beam_size": 1,
                "num_hypotheses": options.best_of,
                "sampling_topk": 0,
                "sampling_temperature": options.temperature,
            }
            if options.temperature > 0
            else _beam_search(beams, options.patience)
        )
        outputs = self.model.generate(
            _stacked(batch),
            [list(prompt)] * len(batch),
            length_penalty=options.length_penalty,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            max_length=ctranslate2_max_length(len(prompt), max_new_tokens(batch[0].seconds)),
            suppress_tokens=self.folder.suppressed_ids(options.suppress_tokens),
            return_scores=True,
            return_no_speech_prob=True,
            **search,
        )
        return [self._result(output, options, beams) for output in outputs]

    def align(
        self, result: DecodingResult, window: EncodedWindow, start: Sequence[int]
    ) -> TokenAlignment:
        """The alignment of a text.

        Each window is aligned alone: in a batch, padded tokens would move its times.
        """
        (aligned,) = self._align(list(result.tokens), window, start)
        return TokenAlignment(lambda: aligned.alignments, aligned.text_token_probs)

    def decode_exactly(
        self, batch: Sequence[EncodedWindow], start: Sequence[int], count: int
    ) -> None:
        """Decode and align so many tokens of each window."""
        self.model.generate(
            _stacked(batch),
            [[*start, self.folder.no_timestamps]] * len(batch),
            beam_size=1,
            max_length=2 * count,  # CTranslate2 writes at most half of it
            suppress_tokens=[self.folder.eot],
            return_scores=True,
            return_no_speech_prob=True,
        )
        for window in batch:
            self._align([0] * count, window, start)

    def _align(self, tokens: list[int], window: EncodedWindow, start: Sequence[int]) -> Any:
        return self.model.align(
            ctranslate2.StorageView.from_array(window.output[None]),
            list(start),
            [tokens],
            [window.feature_frames],
            median_filter_width=MEDIAN_FILTER,
        )

    def _result(self, output: Any, options: DecodeOptions, beams: int) -> DecodingResult:
        """CTranslate2's result with Whisper's score, the mean that counts the end token.

        CTranslate2 divides the sum by length ** length_penalty.
        """
        ids = output.sequences_ids[0]
        avg_logprob = output.scores[0] * len(ids) ** options.length_penalty / (len(ids) + 1)
        tokens, *others = [
            tuple(token for token in text if token < self.folder.eot)
            for text in output.sequences_ids
        ]
        no_speech_prob = float(output.no_speech_prob)
        return DecodingResult(tokens, float(avg_logprob), no_speech_prob, beams, tuple(others))


def _beam_search(beams: int, patience: float) -> dict[str, Any]:
    """Parameters of the search: the texts that it finishes anyway are all told, and no more."""
    # at least one finished text is wanted, also with fewer beams in a retry
    patience = max(patience, 1 / beams)
    finished = max(1, min(beams, round(beams * patience)))
    return {"beam_size": beams, "patience": patience, "num_hypotheses": finished}


def _stacked(batch: Sequence[EncodedWindow]) -> Any:
    """Encoder output of a batch, a `StorageView` of shape `(batch, n_frames, width)`."""
    return ctranslate2.StorageView.from_array(np.stack([window.output for window in batch]))
