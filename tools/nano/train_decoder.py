"""Teaches the decoder, on stored encoder outputs or together with the encoder.

Usage: train_decoder.py RUN CORPUS... --minutes 40 [--features NAME]
       train_decoder.py RUN CORPUS... --minutes 20 --together

The first trains on RUN/NAME.npy of make_features.py, the second end to end, on windows made as it
goes.

Besides the next token it learns where to look: in the upper two layers (those that programs take
word times from) the attention of each token is pulled to the frames in which it is spoken. Without
that it never finds its place in 30 s of speech. RUN/decoder.pt (and RUN/encoder.pt, end to end) are
written every few minutes and taken up again by the next call.
"""

import argparse
import pickle
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from model import FRAMES, HEADS, WIDTH, Teacher, encode, log_mel, new_encoder, schedule
from start import start_decoder
from targets import STAMP, TOKENIZER, Vocabulary, make_sequence
from torch import nn
from torch.nn import functional
from windows import Corpus, Maker, Window

LOOKING = 0.3  # weight of the attention loss
PROMPTED = 0.15  # share of batches with previous text
TEACHING = 0.5  # weight of the encoder's own losses, end to end


class Batch(NamedTuple):
    """Tokens in, tokens to come (-100: not counted), where to look, and what is heard."""

    tokens: torch.Tensor
    coming: torch.Tensor
    look: torch.Tensor
    heard: torch.Tensor
    windows: list[Window]


def pack(
    windows: list[Window],
    heard: torch.Tensor,
    corpus: Corpus,
    vocabulary: Vocabulary,
    r: random.Random,
) -> Batch:
    """The training examples of `windows` as tensors."""
    prompted = r.random() < PROMPTED
    sequences = [make_sequence(w, corpus, r, prompted) for w in windows]
    width = max(len(s.head) + len(s.body) for s in sequences) - 1
    number = vocabulary.number
    tokens = torch.full((len(windows), width), number[TOKENIZER.eot])
    coming = torch.full((len(windows), width), -100)
    look = torch.zeros(len(windows), width, FRAMES)
    for k, (head, body) in enumerate(sequences):
        row = [number[t] for t in [*head, *(p.token for p in body)]]
        tokens[k, : len(row) - 1] = torch.tensor(row[:-1])
        coming[k, len(head) - 1 : len(row) - 1] = torch.tensor(row[len(head) :])
        for i, (_, start, end) in enumerate(body, len(head) - 1):
            a = min(FRAMES - 1, max(0, round(start * 50)))
            b = min(FRAMES, max(a + 1, round(end * 50)))
            look[k, i, a:b] = 1 / (b - a)
    return Batch(tokens, coming, look, heard, windows)


def attend(
    block: nn.Module, x: torch.Tensor, heard: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-attention of one layer, and its weights (batch, heads, tokens, frames)."""
    layer, size = block.cross_attn, WIDTH // HEADS
    q, k, v = (
        part(y).unflatten(-1, (HEADS, size)).transpose(1, 2)
        for part, y in (
            (layer.query, block.cross_attn_ln(x)),
            (layer.key, heard),
            (layer.value, heard),
        )
    )
    weights = functional.softmax(q @ k.transpose(2, 3) * size**-0.5, -1)
    return layer.out((weights @ v).transpose(1, 2).flatten(2)), weights


def forward(d: nn.Module, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Log probabilities of the next tokens, and how far the attention is from where it belongs.

    Layers 2 and 3 are to look at the token to come; one head of layer 1 at the token before, so
    that they can go on from there.
    """
    before = functional.pad(batch.look, (0, 0, 1, 0))[:, :-1]
    x = d.token_embedding(batch.tokens) + d.positional_embedding[: batch.tokens.shape[1]]
    astray, counted = [], (batch.coming >= 0).sum()
    for i, block in enumerate(d.blocks):
        if i == 0:
            x = block(x, batch.heard, mask=d.mask)
            continue
        x = x + block.attn(block.attn_ln(x), mask=d.mask)[0]
        seen, weights = attend(block, x, batch.heard)
        x = x + seen
        x = x + block.mlp(block.mlp_ln(x))
        look, weights = (before, weights[:, 0]) if i == 1 else (batch.look, weights.mean(1))
        astray.append(-(look[look > 0] * (weights[look > 0] + 1e-7).log()).sum() / counted)
    # channel 0 is the one by which export.py rules out all other tokens
    return functional.log_softmax(
        d.ln(x)[..., 1:] @ d.token_embedding.weight[:, 1:].T, -1
    ), torch.stack(astray)


def writing_loss(p: torch.Tensor, coming: torch.Tensor, first: int) -> torch.Tensor:
    """Cross-entropy; a timestamp counts in part for its neighbors. `first` is the number of the
    first timestamp.
    """
    p, coming = p.flatten(0, 1), coming.flatten()
    p, coming = p[coming >= 0], coming[coming >= 0]
    loss = -p.gather(1, coming[:, None])[:, 0]
    is_stamp = (coming >= first) & (coming <= first + 1500)
    near = [
        -p.gather(1, (coming + step).clamp(first, first + 1500)[:, None])[:, 0] for step in (-1, 1)
    ]
    return torch.where(is_stamp, 0.5 * loss + 0.25 * (near[0] + near[1]), loss).mean()


class Trainer:
    """The networks, their optimizer and where the windows come from."""

    def __init__(self, run: Path, corpus: Corpus, features: str | None, size: int) -> None:
        self.run, self.corpus, self.size, self.vocabulary = run, corpus, size, Vocabulary()
        self.encoder, self.teacher = new_encoder(), Teacher()
        state = torch.load(run / "encoder.pt")
        self.encoder.load_state_dict(state["encoder"])
        self.teacher.load_state_dict(state["teacher"])
        self.decoder = start_decoder(self.vocabulary, self.teacher)
        if (run / "decoder.pt").exists():
            self.decoder.load_state_dict(torch.load(run / "decoder.pt"))
        self.seed = time.time_ns() % 2**31
        self.r = random.Random(self.seed)
        self.together = features is None
        if self.together:
            self.maker = Maker(corpus, self.seed)
        else:
            self.stored = np.load(run / f"{features}.npy", mmap_mode="r")
            self.said = pickle.loads((run / f"{features}.pickle").read_bytes())

    def parameters(self) -> list[nn.Parameter]:
        """What is trained."""
        parts = [self.decoder, self.encoder, self.teacher] if self.together else [self.decoder]
        return [p for part in parts for p in part.parameters() if p.requires_grad]

    def batch(self) -> Batch:
        """The next examples; `heard` is spectrograms where the encoder is trained too."""
        if self.together:
            windows = [self.maker.make() for _ in range(self.size)]
            heard = torch.stack([log_mel(w, self.r) for w in windows])
        else:
            which = [self.r.randrange(len(self.said)) for _ in range(self.size)]
            windows = [self.said[i] for i in which]
            heard = torch.from_numpy(np.stack([self.stored[i] for i in which]).astype(np.float32))
        return pack(windows, heard, self.corpus, self.vocabulary, self.r)

    def losses(self, batch: Batch) -> dict[str, torch.Tensor]:
        """The losses of a batch; "loss" is what is minimized."""
        out = {}
        if self.together:
            heard = encode(self.encoder, batch.heard)
            out = self.teacher(heard, batch.windows, self.encoder.positional_embedding)
            batch = batch._replace(heard=heard)
        p, astray = forward(self.decoder, batch)
        out |= {f"look{i}": a for i, a in enumerate(astray, 1)}
        out["write"] = writing_loss(p, batch.coming, self.vocabulary.number[STAMP])
        counted = batch.coming >= 0
        out["tokens"] = (p.argmax(-1) == batch.coming)[counted].float().mean()
        out["loss"] = out["write"] + LOOKING * astray.mean()
        if self.together:
            out["loss"] = out["loss"] + TEACHING * (
                out["word"] + 0.35 * out["before"] + 0.3 * out["ctc"] + 0.5 * out["place"]
            )
        return out

    def save(self) -> None:
        """Writes the checkpoints, never half."""
        parts = {"decoder": self.decoder.state_dict()}
        if self.together:
            parts["encoder"] = {
                "encoder": self.encoder.state_dict(),
                "teacher": self.teacher.state_dict(),
            }
        for name, state in parts.items():
            torch.save(state, self.run / f"{name}.tmp")
            (self.run / f"{name}.tmp").rename(self.run / f"{name}.pt")

    def train(self, minutes: float, peak: float) -> None:
        """Trains for `minutes`."""
        optimizer = torch.optim.AdamW(
            self.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=0.01
        )
        began = saved = time.time()
        step, mean = 0, {}
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self.batch)
            while (done := (time.time() - began) / 60 / minutes) < 1:
                batch, coming = coming.result(), ahead.submit(self.batch)
                schedule(optimizer, peak, step, done)
                losses = self.losses(batch)
                optimizer.zero_grad()
                losses["loss"].backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                with torch.no_grad():
                    self.decoder.token_embedding.weight[:, 0] = 0
                step += 1
                mean = {
                    k: 0.97 * mean.get(k, v.item()) + 0.03 * v.item() for k, v in losses.items()
                }
                if step % 25 == 0:
                    figures = "  ".join(f"{k} {v:.3f}" for k, v in mean.items())
                    print(f"{step} {(time.time() - began) / 60:.1f} min  {figures}", flush=True)
                if time.time() - saved > 120:
                    self.save()
                    saved = time.time()
        self.save()


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("run", type=Path)
    p.add_argument("corpora", type=Path, nargs="+")
    p.add_argument("--minutes", type=float, default=40)
    p.add_argument("--peak", type=float, default=7e-4)
    p.add_argument("--size", type=int, default=12)
    p.add_argument("--features", default="features")
    p.add_argument("--together", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(2)
    Trainer(a.run, Corpus(a.corpora), None if a.together else a.features, a.size).train(
        a.minutes, a.peak
    )
