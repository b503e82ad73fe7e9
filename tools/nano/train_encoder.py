"""Teaches the encoder: words, frame by frame, and characters by CTC.

Usage: train_encoder.py RUN CORPUS... --minutes 40 [--start encoder.pt]

RUN/encoder.pt is written every few minutes and taken up again by the next call.
"""

import argparse
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from model import Teacher, encode, log_mel, new_encoder, schedule
from windows import Corpus, Maker, Window

WEIGHTS = {"ctc": 0.3, "place": 0.5, "word": 1.0, "before": 0.35, "earlier": 0.15}


def make_batch(
    maker: Maker, r: random.Random, whole: float, audio: float
) -> tuple[torch.Tensor, list[Window], int]:
    """Spectrograms, windows and the frame at which they begin; `whole` is the share of 30 s
    windows.
    """
    seconds = 30 if r.random() < whole else r.choice([5, 6, 8])
    offset = 0 if r.random() < 0.4 else r.randint(0, int((30 - seconds) * 50))
    windows = [maker.make(seconds) for _ in range(round(audio / seconds))]
    return torch.stack([log_mel(w, r) for w in windows]), windows, offset


def save(run: Path, encoder: torch.nn.Module, teacher: Teacher) -> None:
    """Writes the checkpoint, never half."""
    torch.save(
        {"encoder": encoder.state_dict(), "teacher": teacher.state_dict()}, run / "encoder.tmp"
    )
    (run / "encoder.tmp").rename(run / "encoder.pt")


def load(path: Path, encoder: torch.nn.Module, teacher: Teacher) -> None:
    """Reads a checkpoint; one of version 1 has only the character head."""
    state = torch.load(path)
    encoder.load_state_dict(state["encoder"])
    if "teacher" in state:
        teacher.load_state_dict(state["teacher"])
    else:
        teacher.characters.load_state_dict(state["head"])


def train(a: argparse.Namespace) -> None:
    """Trains for the minutes asked for."""
    encoder, teacher = new_encoder(), Teacher()
    checkpoint = a.run / "encoder.pt"
    if checkpoint.exists() or a.start:
        load(checkpoint if checkpoint.exists() else a.start, encoder, teacher)
    everything = [*encoder.parameters(), *teacher.parameters()]
    optimizer = torch.optim.AdamW(everything, lr=a.peak, betas=(0.9, 0.98), weight_decay=0.01)
    seed = time.time_ns() % 2**31
    maker, r = Maker(Corpus(a.corpora), seed, a.hard, full=True), random.Random(seed)
    began = saved = time.time()
    step, mean = 0, {}
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(make_batch, maker, r, a.whole, a.audio)
        while (done := (time.time() - began) / 60 / a.minutes) < 1:
            mel, windows, offset = coming.result()
            coming = ahead.submit(make_batch, maker, r, a.whole, a.audio)
            schedule(optimizer, a.peak, step, done)
            x = encode(encoder, mel, offset)
            losses = teacher(x, windows, encoder.positional_embedding[offset : offset + x.shape[1]])
            loss = sum(WEIGHTS[k] * losses[k] for k in WEIGHTS)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(everything, 1.0)
            optimizer.step()
            step += 1
            mean = {k: (0.97 * mean.get(k, v.item()) + 0.03 * v.item()) for k, v in losses.items()}
            if step % 25 == 0:
                figures = "  ".join(f"{k} {v:.3f}" for k, v in mean.items())
                print(f"{step} {(time.time() - began) / 60:.1f} min  {figures}", flush=True)
            if time.time() - saved > 120:
                save(a.run, encoder, teacher)
                saved = time.time()
    save(a.run, encoder, teacher)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("run", type=Path)
    p.add_argument("corpora", type=Path, nargs="+")
    p.add_argument("--minutes", type=float, default=40)
    p.add_argument("--peak", type=float, default=7e-4)
    p.add_argument("--whole", type=float, default=0.3)
    p.add_argument("--hard", type=float, default=1.0, help="share of difficult circumstances")
    p.add_argument("--audio", type=float, default=96, help="seconds of audio in a step")
    p.add_argument("--start", type=Path)
    a = p.parse_args()
    a.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    train(a)
