"""A model's network in memory, laid out over the cores."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ctranslate2

from tacet.engines.whisper.backends.exactness import Exactness
from tacet.engines.whisper.backends.selection import select
from tacet.engines.whisper.encoder import CTranslate2Encoder, Encoder
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.decoder import OpenVinoDecoder
from tacet.engines.whisper.thread_layout import ThreadLayout


@dataclass(frozen=True, slots=True, eq=False)
class Backend:
    """A loaded CTranslate2 model, and what encodes for it and writes with one beam in its place.

    Attributes:
        decoder: None where CTranslate2 writes.
        exactness: how exact both are; None where nothing was judged.
        workers: batches that are worked on at once.
    """

    model: Any
    encoder: Encoder
    decoder: OpenVinoDecoder | None
    exactness: Exactness | None
    workers: int

    @classmethod
    def load(
        cls,
        folder: ModelFolder,
        device: str,
        compute_type: str,
        layout: ThreadLayout,
        records: Path | None = None,
    ) -> "Backend":
        """The model of a folder, loaded.

        Args:
            records: the folder that remembers how exact encoders and decoders are.

        Raises:
            RuntimeError: CTranslate2 cannot load it.
            ModelUnavailable: OpenVINO is asked for by name and not installed.
        """
        load = partial(
            ctranslate2.models.Whisper, str(folder.path), device=device, compute_type=compute_type,
            inter_threads=layout.workers, intra_threads=layout.threads,
        )  # fmt: skip
        if device != "cpu":
            model = load()
            return cls(model, CTranslate2Encoder(model), None, None, layout.workers)
        with ThreadPoolExecutor(
            1, thread_name_prefix="load"
        ) as pool:  # OpenVINO compiles meanwhile
            loading = pool.submit(load)
            selected = select(loading.result, folder, compute_type, layout, records)
        return cls(loading.result(), *selected, layout.workers)
