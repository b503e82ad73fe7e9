"""Choice of the encoder and the decoder of a loaded model: the fastest that are exact enough."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from tacet.compute.compiler import Compiler
from tacet.compute.openvino import is_faster, is_installed
from tacet.compute.processor import has_bf16_dot
from tacet.core.errors import ModelUnavailable
from tacet.engines.whisper.backends.decoder_selection import (
    NAME,
    compiled_decoder,
    decoder_errors,
    has_memory,
)
from tacet.engines.whisper.backends.exactness import Exactness, ExactnessKey, ExactnessRecords
from tacet.engines.whisper.backends.float32_reference import Reference
from tacet.engines.whisper.encoder import (
    CTranslate2Encoder,
    Encoder,
    compiled_encoder,
    encoder_candidates,
)
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.decoder import OpenVinoDecoder
from tacet.engines.whisper.openvino.weights import Weights
from tacet.engines.whisper.thread_layout import ALL, AUTO, KEPT, OURS, ThreadLayout

log = logging.getLogger(__name__)

Load = Callable[[], Any]


class Selected(NamedTuple):
    """What computes.

    Attributes:
        decoder: None where CTranslate2 decodes.
        exactness: how exact both are; None where nothing was judged.
    """

    encoder: Encoder
    decoder: OpenVinoDecoder | None = None
    exactness: Exactness | None = None


def select(
    load: Load,
    folder: ModelFolder,
    compute_type: str,
    layout: ThreadLayout,
    records: Path | None = None,
) -> Selected:
    """The encoder and the decoder for a CTranslate2 model on a processor.

    Args:
        load: waits for the model, which may be loaded meanwhile.
        layout: its encoder is "auto", "ctranslate2", "openvino", or "openvino-" and the precision
            to begin with; one batch after the other is encoded, with the threads of all workers.
        records: the folder that remembers how exact each is; None judges anew.

    Raises:
        ModelUnavailable: OpenVINO is asked for by name and not installed.
    """
    wish = layout.encoder
    if wish == KEPT or (wish == AUTO and not is_faster()):
        return Selected(CTranslate2Encoder(load()))
    if not is_installed():
        raise ModelUnavailable(
            f"The settings ask for the encoder {wish}, but OpenVINO is not installed here. Install "
            "it beside Tacet: pip install 'openvino>=2026.3,<2027'. Or set encoder to ctranslate2."
        )
    path = folder.path / "model.bin"
    try:
        parts = Weights(path, "encoder/"), Weights(path, "decoder/")
    except ModelUnavailable as error:  # a layout of a later CTranslate2
        log.debug("%s CTranslate2 computes all.", error)
        return Selected(CTranslate2Encoder(load()))
    kept = ExactnessRecords(records)
    known = kept.find(key := ExactnessKey.of(folder, compute_type))
    selection = _Selection(load, folder, layout, known or Exactness(key))
    selected = selection.select(*parts)
    if selected.exactness and selected.exactness != known:
        kept.keep(selected.exactness)
    return selected


class Remembered(NamedTuple):
    """What a model computes with, as it was judged when it was loaded."""

    encoder: str
    decoder: str
    exactness: Exactness


def remembered(
    folder: ModelFolder, compute_type: str, layout: ThreadLayout, records: Path
) -> Remembered | None:
    """What `select` chooses; None where the model was not judged here yet."""
    known = ExactnessRecords(records).find(ExactnessKey.of(folder, compute_type))
    if known is None:
        return None
    candidates = encoder_candidates(layout.encoder, has_bf16_dot())
    accepted = [name for name in candidates if known.accepts("encoder", name)]
    decodes = layout.encoder == ALL and accepted and known.accepts("decoder", NAME)
    return Remembered(accepted[0] if accepted else KEPT, NAME if decodes else KEPT, known)


class _Selection:
    """The selection for one model, with what is known of its exactness."""

    def __init__(
        self, load: Load, folder: ModelFolder, layout: ThreadLayout, known: Exactness
    ) -> None:
        threads = layout.workers * layout.threads
        self._load, self._folder, self._wish = load, folder, layout.encoder
        self._compiler = Compiler(threads)
        self._reference = Reference(load, folder, known.key.compute_type, threads)
        self._known = known
        if not known.encoder:
            self._known = replace(known, reference=self._reference.name)

    def select(self, encoder_weights: Weights, decoder_weights: Weights) -> Selected:
        """What computes, judged where that is not known yet."""
        encoder, decoder = self._encoder(encoder_weights), None
        if self._wish == ALL and encoder.name.startswith(OURS):
            decoder = self._decoder(decoder_weights)
        return Selected(encoder, decoder, self._known)

    def _encoder(self, weights: Weights) -> Encoder:
        for name in encoder_candidates(self._wish, self._compiler.halves):
            if self._known.refuses("encoder", name):
                continue
            encoder = compiled_encoder(self._compiler, weights, name)
            if name not in self._known.encoder:
                errors = {name: self._reference.encoder_error(encoder.states)}
                if KEPT not in self._known.encoder:
                    errors[KEPT] = self._reference.own_encoder_error()
                self._known = self._known.with_errors("encoder", errors)
                log.debug("encoder %s: %s", name, self._known.figures("encoder"))
            if self._known.accepts("encoder", name):
                return encoder
        return CTranslate2Encoder(self._load())

    def _decoder(self, weights: Weights) -> OpenVinoDecoder | None:
        size = (self._folder.path / "model.bin").stat().st_size
        if self._known.refuses("decoder", NAME) or not has_memory(size):
            return None
        decoder = compiled_decoder(self._compiler, weights, self._folder)
        if NAME not in self._known.decoder:
            error, own = decoder_errors(decoder, self._folder, self._reference)
            self._known = self._known.with_errors("decoder", {NAME: error, KEPT: own})
            log.debug("decoder %s: %s", NAME, self._known.figures("decoder"))
        return decoder if self._known.accepts("decoder", NAME) else None
