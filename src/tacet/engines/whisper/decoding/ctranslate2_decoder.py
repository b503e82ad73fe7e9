"""CTranslate2's search, with any number of beams and all its options, and its alignment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.core.options import DecodeOptions
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER
from tacet.engines.whisper.limits import longest, most_tokens
from tacet.engines.whisper.model_folder import ModelFolder

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CTranslate2Decoder:
    """The search of a loaded model. Safe to use from many threads."""

    model: Any
    folder: ModelFolder

    def write(
        self,
        encoded: Any,
        prompt: Sequence[int],
        seconds: float,
        options: DecodeOptions,
        beams: int,
    ) -> list[DecodingResult]:
        """What is said in each window of a batch, not yet aligned.

        Args:
            encoded: the states, a `StorageView` of shape `(batch, n_frames, width)`.
            prompt: tokens before the text. seconds: for how long the windows are heard.
        """
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
        found = self.model.generate(
            encoded,
            [list(prompt)] * encoded.shape[0],
            length_penalty=options.length_penalty,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            max_length=longest(len(prompt), most_tokens(seconds)),
            suppress_tokens=self.folder.suppressed_ids(options.suppress_tokens),
            return_scores=True,
            return_no_speech_prob=True,
            **search,
        )
        return [self._written(each, options, beams) for each in found]

    def aligned(
        self, text: DecodingResult, states: Float32, frames: int, start: Sequence[int]
    ) -> TokenAlignment:
        """When the tokens of a text were said.

        Each window is aligned by itself: in a batch, padded tokens would move its times.

        Args:
            states: shape `(n_frames, width)`. start: tokens before the text.
            frames: of the features, that hold the window's sound.
        """
        encoded = ctranslate2.StorageView.from_array(states[None])
        (found,) = self.model.align(
            encoded, list(start), [list(text.tokens)], [frames], median_filter_width=MEDIAN_FILTER
        )
        return TokenAlignment(lambda: found.alignments, found.text_token_probs)

    def _written(self, found: Any, options: DecodeOptions, beams: int) -> DecodingResult:
        """CTranslate2 divides by length ** length_penalty; Whisper's figure counts the end token
        too.
        """
        ids = found.sequences_ids[0]
        logprob = found.scores[0] * len(ids) ** options.length_penalty / (len(ids) + 1)
        tokens = tuple(token for token in ids if token < self.folder.end)
        return DecodingResult(tokens, float(logprob), float(found.no_speech_prob), beams)
