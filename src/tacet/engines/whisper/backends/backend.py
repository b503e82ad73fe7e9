"""A model in memory: its encoder and its decoders."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ctranslate2

from tacet.core.options import DecodeOptions
from tacet.engines.whisper.backends.exactness import Exactness
from tacet.engines.whisper.backends.selection import Selected, select
from tacet.engines.whisper.decoding.ctranslate2_decoder import CTranslate2Decoder
from tacet.engines.whisper.decoding.decoder_backend import DecoderBackend
from tacet.engines.whisper.encoder import CTranslate2Encoder, Encoder
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.decoder import OpenVinoDecoder
from tacet.engines.whisper.thread_layout import ThreadLayout


@dataclass(frozen=True, slots=True, eq=False)
class Backend:
    """Loaded CTranslate2 model with its selected encoder and decoders.

    Attributes:
        decoders: the preferred one first; the last supports every option.
        exactness: of encoder and decoder; None where nothing was judged.
        workers: batches that are worked on at once.
    """

    model: Any
    encoder: Encoder
    decoders: tuple[DecoderBackend, ...]
    exactness: Exactness | None
    workers: int

    @property
    def decoder(self) -> DecoderBackend:
        """The preferred decoder."""
        return self.decoders[0]

    def decoder_for(self, options: DecodeOptions) -> DecoderBackend:
        """The first decoder that supports the options."""
        return next(decoder for decoder in self.decoders if decoder.supports(options))

    @classmethod
    def load(
        cls,
        folder: ModelFolder,
        device: str,
        compute_type: str,
        layout: ThreadLayout,
        records: Path | None = None,
    ) -> "Backend":
        """Load the model of a folder.

        Args:
            records: the folder that remembers how exact encoders and decoders are.

        Raises:
            RuntimeError: CTranslate2 cannot load it.
            ModelUnavailable: OpenVINO is asked for by name and not installed.
        """
        load = partial(
            ctranslate2.models.Whisper,
            str(folder.path),
            device=device,
            compute_type=compute_type,
            inter_threads=layout.workers,
            intra_threads=layout.threads,
        )
        if device != "cpu":
            model = load()
            selected = Selected(CTranslate2Encoder(model))
        else:
            with ThreadPoolExecutor(1, thread_name_prefix="load") as pool:
                loading = pool.submit(load)  # OpenVINO compiles meanwhile
                selected = select(loading.result, folder, compute_type, layout, records)
            model = loading.result()
        decoders = _decoders(model, folder, selected)
        return cls(model, selected.encoder, decoders, selected.exactness, layout.workers)


def _decoders(model: Any, folder: ModelFolder, selected: Selected) -> tuple[DecoderBackend, ...]:
    ctranslate2_decoder = CTranslate2Decoder(model, folder)
    if selected.generator is None:
        return (ctranslate2_decoder,)
    return OpenVinoDecoder(selected.generator, folder, ctranslate2_decoder), ctranslate2_decoder
