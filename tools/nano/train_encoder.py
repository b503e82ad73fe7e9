"""Teaches the encoder: words, frame by frame, and characters by CTC.

Usage: train_encoder.py RUN CORPUS... --minutes 40 [--held CORPUS] [--start encoder.pt]

RUN/encoder.pt is written every two minutes and taken up again by the next call.
"""

import argparse
import random
import time
from pathlib import Path

import crew
import torch
from corpus import Corpus
from model import Teacher, encode_twice, new_encoder
from torch import nn
from windows import Maker, Window

WEIGHTS = {"ctc": 0.2, "place": 0.3, "next": 1.0, "word": 1.0, "before": 0.4, "early": 0.3}
SHOWN = ("word_right", "before_right", "next", "place", "ctc")
Batch = tuple[torch.Tensor, list[Window], int]


def make_batch(maker: Maker, r: random.Random, whole: float, audio: float) -> Batch:
    """Spectrograms, windows and the frame at which they begin; `whole` is the share of 30 s
    windows.
    """
    seconds = 30 if r.random() < whole else r.choice([5, 6, 8])
    offset = 0 if r.random() < 0.2 else r.randint(0, int((30 - seconds) * 50))
    windows = [maker.make(seconds) for _ in range(max(1, round(audio / seconds)))]
    return torch.stack([torch.from_numpy(w.mel) for w in windows]), windows, offset


def losses_of(encoder: nn.Module, teacher: nn.Module, batch: Batch) -> dict[str, torch.Tensor]:
    """All losses of one batch; "heard" is the encoder's output."""
    mel, windows, offset = batch
    x, early = encode_twice(encoder, mel.to(encoder.conv1.weight.dtype), offset)
    losses = teacher(x, early, windows, encoder.positional_embedding, offset)
    return losses | {"loss": sum(WEIGHTS[k] * losses[k] for k in WEIGHTS), "heard": x}


class EncoderJob:
    """Batches made as it goes; two kinds of held-out windows, clean and difficult."""

    def __init__(self, a: argparse.Namespace, copies: list[nn.Module], number: int) -> None:
        self.a, self.copies = a, copies
        seed = time.time_ns() % 2**31 + number
        self.maker = Maker(Corpus(a.corpora, varied=True), seed, a.hard, full=True)
        self.r, self.held = random.Random(seed), {}
        for name, hard in (("clean", 0.0), ("hard", 1.0)):
            if a.held and number == 0:
                tester, r = Maker(Corpus([a.held]), 5, hard, full=True), random.Random(5)
                self.held[name] = [make_batch(tester, r, whole, 60) for whole in (0, 0, 1)]

    def losses(self) -> dict[str, torch.Tensor]:
        """The next batch's."""
        out = losses_of(*self.copies, make_batch(self.maker, self.r, self.a.whole, self.a.audio))
        del out["heard"]
        return out

    def test(self) -> str:
        """Clean and difficult ones apart."""
        told = []
        for name, batches in self.held.items():
            with torch.no_grad():
                rows = [losses_of(*self.copies, batch) for batch in batches]
            mean = {k: sum(row[k].item() for row in rows) / len(rows) for k in SHOWN}
            told.append(f"{name}: {crew.show(mean)}")
        return "; ".join(told)


def save(run: Path, encoder: nn.Module, teacher: nn.Module) -> None:
    """Writes the checkpoint, never half."""
    torch.save(
        {"encoder": encoder.state_dict(), "teacher": teacher.state_dict()}, run / "encoder.tmp"
    )
    (run / "encoder.tmp").rename(run / "encoder.pt")


def load(path: Path, encoder: nn.Module, teacher: nn.Module) -> None:
    """Reads a checkpoint; version 1's has only the character head."""
    state = torch.load(path)
    encoder.load_state_dict(state["encoder"])
    if "head" in state:
        teacher.characters.load_state_dict(state["head"])
    else:
        teacher.load_state_dict(state["teacher"], strict=False)


def train(a: argparse.Namespace) -> None:
    """Trains for the minutes asked for."""
    parts = [new_encoder(), Teacher()]
    checkpoint = a.run / "encoder.pt"
    if checkpoint.exists() or a.start:
        load(checkpoint if checkpoint.exists() else a.start, *parts)
    crew.train(a, crew.Task(parts, [0, 1], EncoderJob, save))


if __name__ == "__main__":
    p = crew.parser()
    p.add_argument("--whole", type=float, default=0.05)
    p.add_argument("--audio", type=float, default=48, help="seconds of audio in a step")
    p.add_argument("--start", type=Path)
    a = p.parse_args()
    a.run.mkdir(parents=True, exist_ok=True)
    train(a)
