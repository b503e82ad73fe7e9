"""Writes the trained model as a folder that all converters start from.

Usage: export.py RUN OUT --like FOLDER

OUT gets weights.npz (float16, named as the whisper program names them), dims.json, words.txt,
preprocessor_config.json (30 s windows), and from FOLDER (an earlier such folder) tokenizer.json,
vocabulary.json, config.json.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from model import FRAMES, HEADS, LAYERS, MELS, WIDTH
from reading import blur
from targets import HERE, STAMP, TOKENIZER, Vocabulary

# Unused tokens can never win: the last layer norm holds channel 0 at +10, where they have -4
# and the used ones 0.
HELD, RULED_OUT = 10.0, -4.0
LOOKING = (2, 3)  # the layers whose attention was taught to follow the speech


def weights(run: Path) -> dict[str, torch.Tensor]:
    """All weights, with the embedding of the whole vocabulary."""
    encoder, decoder = torch.load(run / "encoder.pt")["encoder"], torch.load(run / "decoder.pt")
    out = {f"encoder.{k}": v for k, v in encoder.items()}
    out |= {f"decoder.{k}": v.clone() for k, v in decoder.items() if k != "mask"}
    embedding = torch.zeros(TOKENIZER.encoding.n_vocab, WIDTH)
    embedding[:, 0] = RULED_OUT
    vocabulary, rows = Vocabulary(), out["decoder.token_embedding.weight"]
    used, first = torch.tensor(vocabulary.used), vocabulary.number[STAMP]
    embedding[used] = torch.cat([rows[:first], blur(rows[first:])])
    embedding[used, 0] = 0
    out["decoder.token_embedding.weight"] = embedding
    out["decoder.ln.weight"][0], out["decoder.ln.bias"][0] = 0, HELD
    return out


def export(run: Path, out: Path, like: Path) -> None:
    """Writes the folder."""
    out.mkdir(parents=True, exist_ok=True)
    arrays = {k: v.numpy().astype(np.float16) for k, v in weights(run).items()}
    np.savez_compressed(out / "weights.npz", **arrays)
    dims = {
        "n_mels": MELS,
        "n_audio_ctx": FRAMES,
        "n_audio_state": WIDTH,
        "n_audio_head": HEADS,
        "n_audio_layer": LAYERS,
        "n_vocab": TOKENIZER.encoding.n_vocab,
        "n_text_ctx": 448,
        "n_text_state": WIDTH,
        "n_text_head": HEADS,
        "n_text_layer": LAYERS,
    }
    (out / "dims.json").write_text(json.dumps(dims))
    for name in ("tokenizer.json", "vocabulary.json"):
        shutil.copyfile(like / name, out / name)
    config = json.loads((like / "config.json").read_text())
    config["alignment_layers"] = list(LOOKING)
    config["alignment_heads"] = [[layer, head] for layer in LOOKING for head in range(HEADS)]
    (out / "config.json").write_text(json.dumps(config))
    shutil.copyfile(HERE / "words.txt", out / "words.txt")
    settings = json.loads((like / "preprocessor_config.json").read_text())
    settings |= {"chunk_length": 30, "n_samples": 480000, "nb_max_frames": 3000}
    (out / "preprocessor_config.json").write_text(json.dumps(settings, indent=1, sort_keys=True))


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("run", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--like", type=Path, required=True)
    a = p.parse_args()
    export(a.run, a.out, a.like)
