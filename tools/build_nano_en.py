"""Builds the demonstration model that ships inside the package: src/tacet/models/nano-en.

    python tools/build_nano_en.py [WEIGHTS_FOLDER [OUT_FOLDER]]

WEIGHTS_FOLDER (tools/nano/weights) holds weights.npz (float16 arrays named as in the whisper
program's checkpoints), dims.json, config.json, tokenizer.json, vocabulary.json,
preprocessor_config.json and words.txt. The result is a CTranslate2 Whisper folder with 8-bit
weights, byte for byte the same each time it is built.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from numpy.typing import NDArray

COPIED = ("tokenizer.json", "preprocessor_config.json", "words.txt")
HERE = Path(__file__).resolve().parent
FOLDERS = (HERE / "nano" / "weights", HERE.parent / "src" / "tacet" / "engines" / "nano-en")
LICENSE = """\
The model in this folder is licensed under CC BY-SA 4.0
(https://creativecommons.org/licenses/by-sa/4.0/), not under the license of the program's code.

Attribution: "Tacet, with the Free Spoken Digit Dataset" (the encoder that its training began with
had heard it).

It is a demonstration. It knows the words listed in words.txt, as synthetic voices say them; on
anything else it writes nonsense made of these words.
"""

Weights = dict[str, NDArray[np.float32]]


def build(source: Path, out: Path, kind: str = "int8") -> None:
    """Write the CTranslate2 folder `out` from the weights folder `source`, of whatever size."""
    with np.load(source / "weights.npz") as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    dims = json.loads((source / "dims.json").read_text())
    sizes = [dims[f"n_{part}_{n}"] for part in ("audio", "text") for n in ("layer", "head")]
    spec = whisper_spec.WhisperSpec(*sizes)
    _fill_encoder(spec.encoder, weights)
    _fill_decoder(spec.decoder, weights)
    _fill_config(spec.config, json.loads((source / "config.json").read_text()))
    spec.register_vocabulary(json.loads((source / "vocabulary.json").read_text()))
    spec.validate()
    spec.optimize(quantization=None if kind == "float32" else kind)
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    for name in COPIED:
        shutil.copyfile(source / name, out / name)
    (out / "LICENSE").write_text(LICENSE)


def _fill_encoder(encoder: Any, weights: Weights) -> None:
    for name in ("conv1", "conv2"):
        _linear(getattr(encoder, name), weights, f"encoder.{name}")
    encoder.position_encodings.encodings = weights["encoder.positional_embedding"]
    _norm(encoder.layer_norm, weights, "encoder.ln_post")
    for number, layer in enumerate(encoder.layer):
        block = f"encoder.blocks.{number}"
        _attention(layer.self_attention, weights, f"{block}.attn", cross=False)
        _feed_forward(layer.ffn, weights, block)


def _fill_decoder(decoder: Any, weights: Weights) -> None:
    decoder.scale_embeddings = False
    decoder.embeddings.weight = weights["decoder.token_embedding.weight"]
    decoder.projection.weight = decoder.embeddings.weight
    decoder.position_encodings.encodings = weights["decoder.positional_embedding"]
    _norm(decoder.layer_norm, weights, "decoder.ln")
    for number, layer in enumerate(decoder.layer):
        block = f"decoder.blocks.{number}"
        _attention(layer.self_attention, weights, f"{block}.attn", cross=False)
        _attention(layer.attention, weights, f"{block}.cross_attn", cross=True)
        _feed_forward(layer.ffn, weights, block)


def _fill_config(config: Any, given: dict[str, Any]) -> None:
    for key in ("suppress_ids", "suppress_ids_begin", "lang_ids", "alignment_heads"):
        setattr(config, key, given[key])


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _linear(spec: Any, weights: Weights, *names: str) -> None:
    """One matrix of the spec out of one or several matrices below each other."""
    stacked = [weights[f"{name}.weight"] for name in names]
    zeros = [np.zeros(len(matrix), np.float32) for matrix in stacked]  # Whisper's keys: no bias
    biases = [weights.get(f"{name}.bias", zero) for name, zero in zip(names, zeros, strict=True)]
    spec.weight, spec.bias = np.concatenate(stacked), np.concatenate(biases)


def _attention(spec: Any, weights: Weights, name: str, *, cross: bool) -> None:
    _norm(spec.layer_norm, weights, f"{name}_ln")
    query, key, value = f"{name}.query", f"{name}.key", f"{name}.value"
    if cross:
        _linear(spec.linear[0], weights, query)
        _linear(spec.linear[1], weights, key, value)
    else:
        _linear(spec.linear[0], weights, query, key, value)
    _linear(spec.linear[-1], weights, f"{name}.out")


def _feed_forward(spec: Any, weights: Weights, block: str) -> None:
    _norm(spec.layer_norm, weights, f"{block}.mlp_ln")
    _linear(spec.linear_0, weights, f"{block}.mlp.0")
    _linear(spec.linear_1, weights, f"{block}.mlp.2")


if __name__ == "__main__":
    if len(sys.argv) > 1 + len(FOLDERS):
        sys.exit(__doc__)
    given = [Path(folder) for folder in sys.argv[1:]]
    build(*given, *FOLDERS[len(given) :])
