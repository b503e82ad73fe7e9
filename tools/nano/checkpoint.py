"""Packs a run's checkpoint into one small file (float16, with the heads that only training needs),
or takes one up again.

Usage: checkpoint.py pack RUN FILE
       checkpoint.py unpack FILE RUN
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from model import new_encoder

POSITIONS = "positional_embedding"  # the encoder's are computed


def narrow(state: Any, kind: torch.dtype) -> Any:
    """The tensors of a checkpoint in another type."""
    if isinstance(state, dict):
        return {k: narrow(v, kind) for k, v in state.items()}
    return state.to(kind)


def pack(run: Path, file: Path) -> None:
    """Writes the file."""
    state = torch.load(run / "encoder.pt") | {"decoder": torch.load(run / "decoder.pt")}
    del state["encoder"][POSITIONS]
    state["decoder"].pop("mask", None)
    torch.save(narrow(state, torch.float16), file)


def unpack(file: Path, run: Path) -> None:
    """Writes the run's encoder.pt and decoder.pt, float32."""
    run.mkdir(parents=True, exist_ok=True)
    state = narrow(torch.load(file), torch.float32)
    state["encoder"][POSITIONS] = new_encoder().positional_embedding
    torch.save(state.pop("decoder"), run / "decoder.pt")
    torch.save(state, run / "encoder.pt")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("what", choices=("pack", "unpack"))
    p.add_argument("source", type=Path)
    p.add_argument("target", type=Path)
    a = p.parse_args()
    (pack if a.what == "pack" else unpack)(a.source, a.target)
