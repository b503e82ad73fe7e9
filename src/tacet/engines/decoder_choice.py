"""Which decoder writes: the fastest that says what CTranslate2's says (docs/adr/0022)."""

import logging
from dataclasses import replace
from typing import Any, NamedTuple

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from tacet.compute.compiler import Compiler
from tacet.compute.processor import free_memory, multiplies_bytes
from tacet.core.errors import ModelUnavailable
from tacet.engines.alignment import MEDIAN_FILTER
from tacet.engines.beams import Rules
from tacet.engines.decoder import Decoder, Wish
from tacet.engines.decoder_graph import DecoderGraph
from tacet.engines.encoder import BEYOND, Encoder
from tacet.engines.folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.graph import Ranges
from tacet.engines.hearing import floats
from tacet.engines.known_sounds import HEARD, telling_features
from tacet.engines.layout import ALL, OURS, Layout
from tacet.engines.limits import most_tokens
from tacet.engines.weights import Weights
from tacet.engines.written import Written

log = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

ROOM = 768 * 2**20  # bytes of memory, for the keys and values of a batch
NEEDED, NEEDED_TIMES = 2 * ROOM, 2
"""Bytes that must be free: for what a batch keeps and computes, and times the model's weights for
the matrices as OpenVINO wants them."""
GREEDY = Rules(beams=1, patience=1.0, length_penalty=1.0)
MAX_DRIFT = 0.1
"""Mean difference of the probabilities of a known text's tokens from those that CTranslate2 finds;
a graph that is wrong is off by more than half."""


class Known(NamedTuple):
    """Known sounds as a model hears them, and what is asked of it to write them down.

    Attributes:
        states: of the encoder for speech, speech in noise and noise, shape `(3, n_frames, width)`.
    """

    states: Float32
    start: list[int]
    wish: Wish


def choose_decoder(
    model: Any, encoder: Encoder, folder: ModelFolder, layout: Layout
) -> Decoder | None:
    """The decoder for a loaded CTranslate2 model; None where all is left to that.

    It is used where that is asked for, OpenVINO encodes and there is memory for it, if it finds the
    same probabilities for the tokens of a known text as CTranslate2 does.
    """
    if layout.encoder != ALL or not encoder.name.startswith(OURS):
        return None
    path = folder.path / "model.bin"
    if not _has_memory(path.stat().st_size):
        return None
    try:
        weights = Weights(path, "decoder/")
    except ModelUnavailable as error:  # a layout of a later CTranslate2
        log.warning("%s CTranslate2's own decoder is used.", error)
        return None
    compiler = Compiler(layout.workers * layout.threads)
    known = _known(model, encoder, folder)
    graph = DecoderGraph(
        weights, True, telling=folder.telling, end=folder.end, no_speech=folder.no_speech,
        first_time=folder.first_time, halves=compiler.halves,
    )  # fmt: skip
    for ranges in ([_ranges(graph, known)] if multiplies_bytes() else []) + [{}]:
        decoder = _compiled(compiler, replace(graph, ranges=ranges), folder)
        if _agrees(decoder, model, known):
            return decoder
    return None


def _has_memory(size: int) -> bool:
    """Whether there is memory for it, beside a model whose weights have so many bytes."""
    free, needed = free_memory(), NEEDED + NEEDED_TIMES * size
    if free is None or free >= needed:
        return True
    log.warning(
        "OpenVINO's decoder is not used: it takes up to %.1f GB more, and %.1f GB are free.",
        needed / 1e9, free / 1e9,
    )  # fmt: skip
    return False


def _known(model: Any, encoder: Encoder, folder: ModelFolder) -> Known:
    tokenizer = folder.tokenizer(model.is_multilingual, "transcribe", "en")
    start = list(tokenizer.sot_sequence)
    states = floats(encoder.encode(telling_features(folder.log_mel())))
    most = [most_tokens(HEARD)] * len(states)
    prompt = [*start, tokenizer.no_timestamps]
    wish = Wish(prompt, folder.suppressed, folder.not_first, most, GREEDY)
    return Known(np.array(states), start, wish)


def _compiled(compiler: Compiler, graph: DecoderGraph, folder: ModelFolder) -> Decoder:
    """The decoder at the highest speed that this processor has for the graph."""
    return Decoder(
        compiler.compiled(graph.memory(), halves=True, rounded=not compiler.halves),
        compiler.compiled(graph.step(), rounded=True),
        compiler.compiled(graph.choice(), rounded=True),
        folder.end,
        f"{OURS}int8",
        ROOM / (FRAMES_PER_SECOND // 2 * graph.bytes_per_frame()),
    )


def _ranges(graph: DecoderGraph, known: Known) -> Ranges:
    """The lowest and highest value of states, with some room, for the layers that they go into.

    Only these are rounded to 8 bits: states have their range from a normalization, whatever was
    said. What goes into the layers of a step depends on the text.
    """
    ends = BEYOND * float(known.states.min()), BEYOND * float(known.states.max())
    return dict.fromkeys(graph.memory_layers(), ends)


def _agrees(decoder: Decoder, model: Any, known: Known) -> bool:
    """Whether it finds for what it writes down of the known speech the probabilities that
    CTranslate2 finds.
    """
    frames = known.states.shape[1]
    wish = known.wish._replace(most=known.wish.most[:1])
    (found,) = decoder.write(list(known.states[:1]), [frames], wish)
    drift = _drift(found, model, known)
    if drift <= MAX_DRIFT:
        return True
    log.warning(
        "The decoder %s is not used: its probabilities differ by %.3f.", decoder.name, drift
    )
    return False


def _drift(found: Written, model: Any, known: Known) -> float:
    """Infinite where nothing was written."""
    if not found.tokens or not found.aligned:
        return float("inf")
    (right,) = model.align(
        ctranslate2.StorageView.from_array(known.states[:1]), known.start, [list(found.tokens)],
        [2 * known.states.shape[1]], median_filter_width=MEDIAN_FILTER,
    )  # fmt: skip
    ours, theirs = np.array(found.aligned.chances), np.array(right.text_token_probs)
    return float(np.abs(ours - theirs).mean())
