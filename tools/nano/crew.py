"""Training by several processes of one thread each, which change the same weights without waiting
for each other.

The weights are float32 in shared memory; each process computes with a copy of its own, in bfloat16
where the processor multiplies it (AVX512-BF16). On two crowded cores this is several times as fast
as one process of two threads in float32.
"""

import argparse
import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

import torch
from model import schedule
from muon import COMPUTED, optimizers
from torch import nn

SAVE_EVERY = 120  # seconds


class Job(Protocol):
    """What one process works at."""

    def losses(self) -> dict[str, torch.Tensor]:
        """The figures of the next batch; "loss" is what is minimized."""

    def test(self) -> str:
        """Figures on held-out windows."""


class Worker:
    """One process's part: copies of the networks to compute with, and optimizers of its own."""

    def __init__(self, parts: list[nn.Module], trained: list[nn.Module], peak: float) -> None:
        self.copies = [copy.deepcopy(part).to(COMPUTED) for part in parts]
        self.pairs = [
            pair
            for part, low in zip(parts, self.copies, strict=True)
            for pair in zip(part.parameters(), low.parameters(), strict=True)
            if part in trained and pair[0].requires_grad
        ]
        self.optimizers, self.peak = optimizers(trained, peak), peak

    def step(self, job: Job, number: int, done: float) -> dict[str, float]:
        """Takes over what all have learned, learns from one batch, and returns its figures."""
        with torch.no_grad():
            for p, low in self.pairs:
                low.copy_(p)
                low.grad = None
        losses = job.losses()
        losses["loss"].backward()
        for p, low in self.pairs:
            p.grad = None if low.grad is None else low.grad.float()
        nn.utils.clip_grad_norm_([p for p, _ in self.pairs], 1.0)
        for optimizer in self.optimizers:
            schedule(optimizer, self.peak, number, done)
            optimizer.step()
        return {k: v.item() for k, v in losses.items()}


def parser() -> argparse.ArgumentParser:
    """Arguments of every training."""
    p = argparse.ArgumentParser()
    p.add_argument("run", type=Path)
    p.add_argument("corpora", type=Path, nargs="+")
    p.add_argument("--minutes", type=float, default=40)
    p.add_argument("--peak", type=float, default=6e-4)
    p.add_argument("--hard", type=float, default=1.0, help="share of difficult circumstances")
    p.add_argument("--processes", type=int, default=2)
    p.add_argument("--held", type=Path, help="a corpus for figures only")
    return p


def show(figures: dict[str, float]) -> str:
    """Figures as text."""
    return "  ".join(f"{k} {v:.3f}" for k, v in figures.items())


class Task(NamedTuple):
    """What is to be done: which networks there are, the numbers of those trained, how each process
    makes its job, and how the checkpoint is written.
    """

    parts: list[nn.Module]
    trained: list[int]
    make_job: Callable[[argparse.Namespace, list[nn.Module], int], Job]
    save: Callable[..., None]


def work(number: int, a: argparse.Namespace, task: Task) -> None:
    """One process; the first one also tells how it goes and writes the checkpoint."""
    torch.set_num_threads(1)
    worker = Worker(task.parts, [task.parts[i] for i in task.trained], a.peak)
    job = task.make_job(a, worker.copies, number)
    saved = time.time()
    # the process's own time, so that one that had to wait, or was stopped, learns as much
    began = time.process_time()
    step, mean = 0, {}
    while (done := (time.process_time() - began) / 60 / a.minutes) < 1:
        figures = worker.step(job, step, done)
        step += 1
        mean = {k: 0.97 * mean.get(k, v) + 0.03 * v for k, v in figures.items()}
        if number:
            continue
        if step % 50 == 0:
            print(f"{step} {done * a.minutes:.1f} min  {show(mean)}", flush=True)
        if time.time() - saved > SAVE_EVERY:
            task.save(a.run, *task.parts)
            print(f"held out: {job.test()}", flush=True)
            saved = time.time()


def train(a: argparse.Namespace, task: Task) -> None:
    """Trains for the minutes asked for."""
    for part in task.parts:
        part.share_memory()
    torch.multiprocessing.spawn(work, (a, task), nprocs=a.processes)
    task.save(a.run, *task.parts)
