"""OpenVINO's decoder compiled for a model, and whether there is memory for it (docs/adr/0022)."""

import logging

from tacet.compute.compiler import Compiler
from tacet.compute.processor import free_memory
from tacet.engines.whisper.backends.float32_reference import Reference
from tacet.engines.whisper.limits import most_tokens
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.whisper.openvino.beam_search import BeamRules
from tacet.engines.whisper.openvino.decoder import GenerationConfig, OpenVinoDecoder
from tacet.engines.whisper.openvino.decoder_graph import DecoderGraph
from tacet.engines.whisper.openvino.weights import Weights
from tacet.engines.whisper.thread_layout import OURS

log = logging.getLogger(__name__)

ROOM = 768 * 2**20  # bytes of memory, for the keys and values of a batch
NEEDED, NEEDED_TIMES = 2 * ROOM, 2
"""Bytes that must be free: for what a batch keeps and computes, and times the model's weights for
the matrices as OpenVINO wants them."""
GREEDY = BeamRules(beams=1, patience=1.0, length_penalty=1.0)
NAME = f"{OURS}int8"


def has_memory(size: int) -> bool:
    """Whether there is memory for it, beside a model whose weights have so many bytes."""
    free, needed = free_memory(), NEEDED + NEEDED_TIMES * size
    if free is None or free >= needed:
        return True
    log.debug(
        "OpenVINO's decoder is not used: it takes up to %.1f GB more, and %.1f GB are free.",
        needed / 1e9, free / 1e9,
    )  # fmt: skip
    return False


def compiled_decoder(compiler: Compiler, weights: Weights, folder: ModelFolder) -> OpenVinoDecoder:
    """The decoder: matrices in 8 bits, keys and values in bfloat16 where the processor has it."""
    graph = DecoderGraph(
        weights, True, telling=folder.telling, end=folder.end, no_speech=folder.no_speech,
        first_time=folder.first_time, halves=compiler.halves,
    )  # fmt: skip
    return OpenVinoDecoder(
        compiler.compiled(graph.memory(), halves=True, rounded=not compiler.halves),
        compiler.compiled(graph.step(), rounded=True),
        compiler.compiled(graph.choice(), rounded=True),
        folder.end,
        NAME,
        ROOM / (FRAMES_PER_SECOND // 2 * graph.bytes_per_frame()),
    )


def decoder_errors(
    decoder: OpenVinoDecoder, folder: ModelFolder, reference: Reference
) -> tuple[float, float]:
    """Mean error of the probabilities of what it writes, and that of CTranslate2's for the same."""
    states = list(reference.states)
    frames = [len(each) for each in states]
    most = [most_tokens(2 * count / FRAMES_PER_SECOND) for count in frames]
    prompt = [*reference.start, reference.no_timestamps]
    wish = GenerationConfig(prompt, folder.suppressed, folder.not_first, most, GREEDY)
    results = decoder.write(states, frames, wish)
    probs = [result.aligned.token_probs if result.aligned else () for result in results]
    return reference.decoder_errors([result.tokens for result in results], probs)
