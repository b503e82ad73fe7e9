"""Selection of the fastest encoder and decoder that are exact enough."""

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
    OPENVINO_DECODER,
    compiled_generator,
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
from tacet.engines.whisper.openvino.generator import OpenVinoGenerator
from tacet.engines.whisper.openvino.weights import Weights
from tacet.engines.whisper.thread_layout import (
    AUTO,
    CTRANSLATE2,
    OPENVINO,
    OPENVINO_PREFIX,
    ThreadLayout,
)

log = logging.getLogger(__name__)

Load = Callable[[], Any]


class Selected(NamedTuple):
    """Selected encoder and decoder.

    Attributes:
        generator: of OpenVINO's decoder; None where CTranslate2 decodes.
        exactness: of both; None where nothing was judged.
    """

    encoder: Encoder
    generator: OpenVinoGenerator | None = None
    exactness: Exactness | None = None


def select(
    load: Load,
    folder: ModelFolder,
    compute_type: str,
    layout: ThreadLayout,
    records: Path | None = None,
) -> Selected:
    """Select encoder and decoder for a CTranslate2 model on a processor.

    Args:
        load: waits for the model, which may be loaded meanwhile.
        layout: its encoder is "auto", "ctranslate2", "openvino", or "openvino-" and the precision
            to begin with; one batch after the other is encoded, with the threads of all workers.
        records: the folder that remembers how exact each is; None judges anew.

    Raises:
        ModelUnavailable: OpenVINO is asked for by name and not installed.
    """
    requested = layout.encoder
    if requested == CTRANSLATE2 or (requested == AUTO and not is_faster()):
        return Selected(CTranslate2Encoder(load()))
    if not is_installed():
        raise ModelUnavailable(
            f"The settings ask for the encoder {requested}, but OpenVINO is not installed here. "
            "Install it beside Tacet: pip install 'openvino>=2026.3,<2027'. Or set encoder to "
            "ctranslate2."
        )
    path = folder.path / "model.bin"
    try:
        parts = Weights(path, "encoder/"), Weights(path, "decoder/")
    except ModelUnavailable as error:  # a layout of a later CTranslate2
        log.debug("%s CTranslate2 computes all.", error)
        return Selected(CTranslate2Encoder(load()))
    store = ExactnessRecords(records)
    known = store.find(key := ExactnessKey.of(folder, compute_type))
    selection = _Selection(load, folder, layout, known or Exactness(key))
    selected = selection.select(*parts)
    if selected.exactness and selected.exactness != known:
        store.save(selected.exactness)
    return selected


class RecordedSelection(NamedTuple):
    """Selection for a model, as recorded when it was loaded.

    Attributes:
        exactness: None where nothing was judged, since CTranslate2 alone comes into question.
    """

    encoder: str
    decoder: str
    exactness: Exactness | None


def recorded_selection(
    folder: ModelFolder, compute_type: str, layout: ThreadLayout, records: Path
) -> RecordedSelection | None:
    """The selection that `select` makes; None if not judged yet."""
    known = ExactnessRecords(records).find(ExactnessKey.of(folder, compute_type))
    candidates = encoder_candidates(layout.encoder, has_bf16_dot())
    if known is None:
        return None if candidates else RecordedSelection(CTRANSLATE2, CTRANSLATE2, None)
    accepted = [name for name in candidates if known.accepts("encoder", name)]
    decodes = layout.encoder == OPENVINO and accepted and known.accepts("decoder", OPENVINO_DECODER)
    return RecordedSelection(
        accepted[0] if accepted else CTRANSLATE2,
        OPENVINO_DECODER if decodes else CTRANSLATE2,
        known,
    )


class _Selection:
    """Selection for one model, with its known exactness."""

    def __init__(
        self, load: Load, folder: ModelFolder, layout: ThreadLayout, known: Exactness
    ) -> None:
        threads = layout.workers * layout.threads
        self._load, self._folder, self._requested = load, folder, layout.encoder
        self._compiler = Compiler(threads)
        self._reference = Reference(load, folder, known.key.compute_type, threads)
        self._known = known
        if not known.encoder:
            self._known = replace(known, reference=self._reference.name)

    def select(self, encoder_weights: Weights, decoder_weights: Weights) -> Selected:
        """Select, judging what is not known yet."""
        encoder, generator = self._encoder(encoder_weights), None
        if self._requested == OPENVINO and encoder.name.startswith(OPENVINO_PREFIX):
            generator = self._generator(decoder_weights)
        return Selected(encoder, generator, self._known)

    def _encoder(self, weights: Weights) -> Encoder:
        for name in encoder_candidates(self._requested, self._compiler.bf16):
            if self._known.refuses("encoder", name):
                continue
            encoder = compiled_encoder(self._compiler, weights, name)
            if name not in self._known.encoder:
                errors = {name: self._reference.encoder_error(encoder.infer)}
                if CTRANSLATE2 not in self._known.encoder:
                    errors[CTRANSLATE2] = self._reference.ctranslate2_encoder_error()
                self._known = self._known.with_errors("encoder", errors)
                log.debug("encoder %s: %s", name, self._known.figures("encoder"))
            if self._known.accepts("encoder", name):
                return encoder
        return CTranslate2Encoder(self._load())

    def _generator(self, weights: Weights) -> OpenVinoGenerator | None:
        size = (self._folder.path / "model.bin").stat().st_size
        if self._known.refuses("decoder", OPENVINO_DECODER) or not has_memory(size):
            return None
        generator = compiled_generator(self._compiler, weights, self._folder)
        if OPENVINO_DECODER not in self._known.decoder:
            error, own = decoder_errors(generator, self._folder, self._reference)
            self._known = self._known.with_errors(
                "decoder", {OPENVINO_DECODER: error, CTRANSLATE2: own}
            )
            log.debug("decoder %s: %s", OPENVINO_DECODER, self._known.figures("decoder"))
        return generator if self._known.accepts("decoder", OPENVINO_DECODER) else None
