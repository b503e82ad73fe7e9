"""OpenVINO as the decoder of a model."""

from collections.abc import Sequence
from dataclasses import dataclass

from tacet.core.options import DecodeOptions
from tacet.engines.whisper.decoding.decoder_backend import (
    DecoderBackend,
    DecodeRequest,
    EncodedWindow,
)
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.decoding.timestamp_rules import TimestampRules
from tacet.engines.whisper.limits import (
    MAX_LENGTH,
    OPENVINO_MAX_BATCH_WINDOWS,
    max_new_tokens,
)
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.beam_search import GREEDY, BeamRules
from tacet.engines.whisper.openvino.generator import GenerationConfig, OpenVinoGenerator


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoDecoder:
    """Decoder that computes with OpenVINO.

    Attributes:
        aligner: aligns texts with timestamps, which are not aligned while they are generated.
    """

    generator: OpenVinoGenerator
    folder: ModelFolder
    aligner: DecoderBackend
    max_batch_windows: int = OPENVINO_MAX_BATCH_WINDOWS
    mixes_lengths: bool = True

    @property
    def name(self) -> str:
        """Its name in receipts."""
        return self.generator.name

    @property
    def max_batch_seconds(self) -> float:
        """Seconds of sound for whose keys and values there is memory."""
        return self.generator.max_batch_seconds

    def supports(self, options: DecodeOptions) -> bool:
        """Whether plain beam search is asked for."""
        return (
            options.temperature == 0
            and options.repetition_penalty == 1
            and options.no_repeat_ngram_size == 0
            and not (options.initial_prompt or options.hotwords or options.prefix)
        )

    def decode(
        self, batch: Sequence[EncodedWindow], request: DecodeRequest
    ) -> list[DecodingResult]:
        """The text of each window, aligned unless it has timestamps."""
        prompt, options, beams = request
        timestamps = TimestampRules(self.folder.timestamp_begin, self.folder.eot)
        config = GenerationConfig(
            prompt,
            self.folder.suppressed_ids(options.suppress_tokens),
            self.folder.begin_suppress_tokens,
            [min(max_new_tokens(window.seconds), MAX_LENGTH // 2) for window in batch],
            BeamRules(beams, options.patience, options.length_penalty),
            None if options.without_timestamps else timestamps,
        )
        return self._generate(batch, config)

    def align(
        self, result: DecodingResult, window: EncodedWindow, start: Sequence[int]
    ) -> TokenAlignment:
        """The alignment of a text, by `aligner`."""
        return self.aligner.align(result, window, start)

    def decode_exactly(
        self, batch: Sequence[EncodedWindow], start: Sequence[int], count: int
    ) -> None:
        """Decode and align so many tokens of each window."""
        prompt = [*start, self.folder.no_timestamps]
        config = GenerationConfig(prompt, [self.folder.eot], (), [count] * len(batch), GREEDY)
        for result in self._generate(batch, config):
            if result.alignment:
                result.alignment.path()

    def _generate(
        self, batch: Sequence[EncodedWindow], config: GenerationConfig
    ) -> list[DecodingResult]:
        frames = [window.feature_frames // 2 for window in batch]
        return self.generator.generate([window.output for window in batch], frames, config)
