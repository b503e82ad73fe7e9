"""OpenVINO's decoder for a model, its memory and its errors (docs/adr/0022)."""

import logging

from tacet.compute.compiler import Compiler
from tacet.compute.processor import free_memory
from tacet.engines.whisper.backends.float32_reference import Reference
from tacet.engines.whisper.limits import max_new_tokens
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND, ModelFolder
from tacet.engines.whisper.openvino.beam_search import GREEDY
from tacet.engines.whisper.openvino.decoder_graph import DecoderGraph
from tacet.engines.whisper.openvino.generator import GenerationConfig, OpenVinoGenerator
from tacet.engines.whisper.openvino.weights import Weights
from tacet.engines.whisper.thread_layout import OPENVINO_PREFIX

log = logging.getLogger(__name__)

CROSS_KV_BYTES = 768 * 2**20  # of the keys and values of a batch
MEMORY_FOR_BATCH = 2 * CROSS_KV_BYTES  # bytes that must be free: what a batch keeps and computes
MEMORY_PER_WEIGHT_BYTE = 2  # and for the matrices in the layout of OpenVINO
OPENVINO_DECODER = f"{OPENVINO_PREFIX}int8"


def has_memory(size: int) -> bool:
    """Whether the decoder fits beside a model of so many bytes."""
    free, needed = free_memory(), MEMORY_FOR_BATCH + MEMORY_PER_WEIGHT_BYTE * size
    if free is None or free >= needed:
        return True
    log.debug(
        "OpenVINO's decoder is not used: it takes up to %.1f GB more, and %.1f GB are free.",
        needed / 1e9,
        free / 1e9,
    )
    return False


def compiled_generator(
    compiler: Compiler, weights: Weights, folder: ModelFolder
) -> OpenVinoGenerator:
    """Compile with 8-bit matrices, and bfloat16 keys and values where fast."""
    graph = DecoderGraph(
        weights,
        True,
        alignment_heads=folder.alignment_heads,
        eot=folder.eot,
        no_speech=folder.no_speech,
        timestamp_begin=folder.timestamp_begin,
        bf16=compiler.bf16,
    )
    return OpenVinoGenerator(
        compiler.compiled(graph.cross_kv(), bf16=True, dynamic_quantization=not compiler.bf16),
        compiler.compiled(graph.step(), dynamic_quantization=True),
        compiler.compiled(graph.scores(), dynamic_quantization=True),
        folder.eot,
        OPENVINO_DECODER,
        CROSS_KV_BYTES / (FRAMES_PER_SECOND // 2 * graph.bytes_per_frame()),
    )


def decoder_errors(
    generator: OpenVinoGenerator, folder: ModelFolder, reference: Reference
) -> tuple[float, float]:
    """Mean error of the token probabilities, and CTranslate2's for the same texts."""
    encoded = list(reference.encoder_output)
    frames = [len(output) for output in encoded]
    most = [max_new_tokens(2 * count / FRAMES_PER_SECOND) for count in frames]
    prompt = [*reference.start, reference.no_timestamps]
    config = GenerationConfig(
        prompt, folder.suppress_tokens, folder.begin_suppress_tokens, most, GREEDY
    )
    results = generator.generate(encoded, frames, config)
    probs = [result.alignment.token_probs if result.alignment else () for result in results]
    return reference.decoder_errors([result.tokens for result in results], probs)
