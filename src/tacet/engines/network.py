"""A model's network in memory, laid out over the cores."""

from dataclasses import dataclass
from typing import Any

import ctranslate2

from tacet.engines.decoder import Decoder
from tacet.engines.decoder_choice import choose_decoder
from tacet.engines.encoder import Encoder, choose_encoder
from tacet.engines.folder import ModelFolder
from tacet.engines.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A loaded CTranslate2 model, and what encodes for it and writes with one beam in its place.

    Attributes:
        decoder: None where CTranslate2 writes.
        workers: batches that are worked on at once.
    """

    model: Any
    encoder: Encoder
    decoder: Decoder | None
    workers: int

    @classmethod
    def load(cls, folder: ModelFolder, device: str, compute_type: str, layout: Layout) -> "Network":
        """The model of a folder, loaded.

        Raises:
            RuntimeError: CTranslate2 cannot load it.
            ModelUnavailable: OpenVINO is asked for by name and not installed.
        """
        model = ctranslate2.models.Whisper(
            str(folder.path), device=device, compute_type=compute_type,
            inter_threads=layout.workers, intra_threads=layout.threads,
        )  # fmt: skip
        encoder = choose_encoder(model, folder.path / "model.bin", layout, folder.log_mel())
        decoder = choose_decoder(model, encoder, folder, layout)
        return cls(model, encoder, decoder, layout.workers)
