"""Decoders behind one protocol: encoder output in, texts and alignments out."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tacet.core.options import DecodeOptions
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment

Float32 = NDArray[np.float32]


class EncodedWindow(NamedTuple):
    """A window after the encoder.

    Attributes:
        output: of the encoder, shape `(n_frames, width)`.
        seconds: to which the window was padded.
        feature_frames: frames of the features that hold its sound.
    """

    output: Float32
    seconds: float
    feature_frames: int


class DecodeRequest(NamedTuple):
    """Request to a decoder, the same for every window of a batch.

    Attributes:
        prompt: tokens before the text.
        beams: of this search; a first one may have fewer than `beam_size`.
    """

    prompt: Sequence[int]
    options: DecodeOptions
    beams: int


class DecoderBackend(Protocol):
    """A decoder of a loaded model. Safe to use from many threads."""

    @property
    def name(self) -> str:
        """Its name in receipts: "ctranslate2" or "openvino-int8"."""

    @property
    def max_batch_windows(self) -> int:
        """Windows in a batch where no option says."""

    @property
    def max_batch_seconds(self) -> float:
        """Seconds of sound in a batch on a processor."""

    @property
    def mixes_lengths(self) -> bool:
        """Whether the windows of a batch may be padded to different lengths."""

    def supports(self, options: DecodeOptions) -> bool:
        """Whether it can decode with these options."""

    def decode(
        self, batch: Sequence[EncodedWindow], request: DecodeRequest
    ) -> list[DecodingResult]:
        """The text of each window, perhaps not yet aligned."""

    def align(
        self, result: DecodingResult, window: EncodedWindow, start: Sequence[int]
    ) -> TokenAlignment:
        """The alignment of a text.

        Args:
            start: tokens before the text: start of transcript, language and task.
        """

    def decode_exactly(
        self, batch: Sequence[EncodedWindow], start: Sequence[int], count: int
    ) -> None:
        """Decode and align a fixed number of tokens, for benchmarks."""
