"""Writes a model folder in the formats of whisper.cpp (ggml) and of the Transformers library.

Usage: python convert_peers.py FOLDER OUT.bin          float16
       python convert_peers.py FOLDER OUT.q8_0.bin     8 bits
       python convert_peers.py FOLDER OUT_FOLDER       for Transformers

FOLDER holds weights.npz, dims.json, tokenizer.json and preprocessor_config.json, as of
tools/nano/export.py or widen.py. ggml needs `openai-whisper` besides numpy, for its mel filters and
its tokens.
"""

import base64
import json
import shutil
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

MAGIC = 0x67676D6C
FLOAT32, FLOAT16, Q8_0 = 0, 1, 8  # ggml's numbers of them
FILE_TYPE = {FLOAT16: 1, Q8_0: 7}
PLAIN = {FLOAT32: "<f4", FLOAT16: "<f2"}
BLOCK = 32  # values that share a step in 8 bits
PRECISE = ("encoder.conv1.bias", "encoder.conv2.bias")
NAMES = (
    (".blocks.", ".layers."),
    (".cross_attn_ln.", ".encoder_attn_layer_norm."),
    (".cross_attn.", ".encoder_attn."),
    (".attn_ln.", ".self_attn_layer_norm."),
    (".attn.", ".self_attn."),
    (".query.", ".q_proj."),
    (".key.", ".k_proj."),
    (".value.", ".v_proj."),
    (".out.", ".out_proj."),
    (".mlp.0.", ".fc1."),
    (".mlp.2.", ".fc2."),
    (".mlp_ln.", ".final_layer_norm."),
    ("encoder.ln_post.", "encoder.layer_norm."),
    ("decoder.ln.", "decoder.layer_norm."),
    ("token_embedding.", "embed_tokens."),
    ("positional_embedding", "embed_positions.weight"),
)
PARTS = [
    f"{part}_{what}" for part in ("audio", "text") for what in ("ctx", "state", "head", "layer")
]
DIMS = ["n_vocab", *(f"n_{name}" for name in PARTS), "n_mels"]


def read(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """The weights and the dimensions."""
    with np.load(folder / "weights.npz") as arrays:
        weights = {n: arrays[n] for n in arrays.files}
    return weights, json.loads((folder / "dims.json").read_text())


def q8_0(v: np.ndarray) -> bytes:
    """A matrix in ggml's 8 bits: of every 32 values in a row a float16 step and 32 integers."""
    blocks = v.astype(np.float32).reshape(-1, BLOCK)
    steps = (np.abs(blocks).max(1) / 127).astype("<f2")
    exact = np.maximum(steps.astype(np.float32), 1e-12)[:, None]
    whole = np.clip(np.round(blocks / exact), -127, 127).astype(np.int8)
    return np.concatenate([steps.view(np.int8).reshape(-1, 2), whole], axis=1).tobytes()


def write_array(file: BinaryIO, name: str, v: np.ndarray, kind: int) -> None:
    """An array as ggml has it: its shape from the last dimension on, its name, its values."""
    file.write(struct.pack("3i", v.ndim, len(name), kind))
    file.write(struct.pack(f"{v.ndim}i", *reversed(v.shape)) + name.encode())
    file.write(q8_0(v) if kind == Q8_0 else v.astype(PLAIN[kind]).tobytes())


def write_ggml(folder: Path, out: Path, kind: int = FLOAT16) -> None:
    """One file for whisper.cpp; with `Q8_0` its matrices are in 8 bits, as its own tool does it."""
    import whisper
    from whisper.audio import mel_filters

    weights, dims = read(folder)
    tokens = Path(whisper.__file__).parent / "assets" / "gpt2.tiktoken"
    filters = mel_filters("cpu", dims["n_mels"]).numpy()
    with out.open("wb") as f:
        f.write(struct.pack("12i", MAGIC, *(dims[d] for d in DIMS), FILE_TYPE[kind]))
        f.write(struct.pack("2i", *filters.shape) + filters.astype("<f4").tobytes())
        lines = tokens.read_bytes().splitlines()
        f.write(struct.pack("i", len(lines)))
        for line in lines:
            token = base64.b64decode(line.split()[0])
            f.write(struct.pack("i", len(token)) + token)
        for name, v in weights.items():
            v = v.reshape(-1, 1) if name in PRECISE else v.squeeze()
            coarse = v.ndim > 1 and name not in PRECISE and "positional_embedding" not in name
            stored = (kind if v.ndim == 2 else FLOAT16) if coarse else FLOAT32
            write_array(f, name, v, stored)


def write_safetensors(weights: dict[str, np.ndarray], out: Path) -> None:
    """A file of float32 arrays: the length of the header, the header, the arrays."""
    header, at = {}, 0
    for name, v in weights.items():
        size = v.size * 4
        header[name] = {"dtype": "F32", "shape": v.shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps({"__metadata__": {"format": "pt"}} | header).encode()
    with out.open("wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for v in weights.values():
            f.write(v.astype("<f4").tobytes())


def architecture(dims: dict[str, int]) -> dict[str, Any]:
    """Transformers' config.json."""
    return {
        "model_type": "whisper",
        "architectures": ["WhisperForConditionalGeneration"],
        "vocab_size": dims["n_vocab"],
        "num_mel_bins": dims["n_mels"],
        "d_model": dims["n_audio_state"],
        "encoder_layers": dims["n_audio_layer"],
        "encoder_attention_heads": dims["n_audio_head"],
        "encoder_ffn_dim": 4 * dims["n_audio_state"],
        "decoder_layers": dims["n_text_layer"],
        "decoder_attention_heads": dims["n_text_head"],
        "decoder_ffn_dim": 4 * dims["n_text_state"],
        "max_source_positions": dims["n_audio_ctx"],
        "max_target_positions": dims["n_text_ctx"],
        "decoder_start_token_id": 50257,
        "bos_token_id": 50256,
        "eos_token_id": 50256,
        "pad_token_id": 50256,
    }


def generation(dims: dict[str, int], known: dict[str, Any]) -> dict[str, Any]:
    """Transformers' generation_config.json."""
    layers = known.get("alignment_layers", [])
    return {
        "alignment_heads": [[i, h] for i in layers for h in range(dims["n_text_head"])],
        "begin_suppress_tokens": known["suppress_ids_begin"],
        "suppress_tokens": known["suppress_ids"],
        "decoder_start_token_id": 50257,
        "eos_token_id": 50256,
        "pad_token_id": 50256,
        "no_timestamps_token_id": 50362,
        "prev_sot_token_id": 50360,
        "is_multilingual": False,
        "max_length": 448,
    }


def tokens_kind() -> dict[str, Any]:
    """Transformers' tokenizer_config.json."""
    end = {f"{name}_token": "<|endoftext|>" for name in ("bos", "eos", "unk", "pad")}
    return {"tokenizer_class": "WhisperTokenizer", "processor_class": "WhisperProcessor", **end}


def write_transformers(folder: Path, out: Path) -> None:
    """A folder for Transformers."""
    weights, dims = read(folder)
    renamed = {}
    for name, v in weights.items():
        new = f".{name}."
        for old, other in NAMES:
            new = new.replace(old, other)
        renamed[f"model.{new.strip('.')}"] = v
    out.mkdir(parents=True, exist_ok=True)
    write_safetensors(renamed, out / "model.safetensors")
    known = json.loads((folder / "config.json").read_text())
    (out / "config.json").write_text(json.dumps(architecture(dims), indent=1))
    (out / "generation_config.json").write_text(json.dumps(generation(dims, known), indent=1))
    (out / "tokenizer_config.json").write_text(json.dumps(tokens_kind(), indent=1))
    for name in ("tokenizer.json", "preprocessor_config.json"):
        shutil.copyfile(folder / name, out / name)


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    if target.suffix == ".bin":
        write_ggml(source, target, Q8_0 if target.name.endswith("q8_0.bin") else FLOAT16)
    else:
        write_transformers(source, target)
