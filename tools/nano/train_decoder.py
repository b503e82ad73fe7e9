"""Teaches the decoder, on outputs of the encoder as it is or together with the encoder.

Usage: train_decoder.py RUN CORPUS... --minutes 40 [--held CORPUS] [--together | --seconds 10]

Besides the next token it learns where to look: in the upper two layers (those that programs take
word times from) the attention of each token is pulled to the frames in which it is spoken. Without
that it never finds its place in 30 s of speech. RUN/decoder.pt (and RUN/encoder.pt, with
--together) are written every two minutes and taken up again by the next call.
"""

import argparse
import copy
import random
import time
from pathlib import Path

import crew
import torch
import train_encoder
from corpus import Corpus
from model import FRAMES, Teacher, encode, new_encoder
from muon import COMPUTED
from reading import Batch, keeping_losses, pack, reading_losses
from start import start_decoder
from targets import Vocabulary, make_sequence
from torch import nn
from windows import LENGTH, Maker, Window

TEACHING = 0.5  # weight of the encoder's own losses, with --together
POOL, FRESH = 300, 3  # windows kept; new ones a step
FULL = 0.6  # share of windows full of speech
SHORT = 0.4  # share of steps with windows under 30 s, as programs in a hurry hand them over
RESTS = 0.2  # share of windows after the last word
ENDS = 0.25  # share of those with the recording's end, at which programs else stop or invent


class Pool:
    """Encoder outputs of the latest windows of `seconds`: each is used several times before it is
    given up.
    """

    def __init__(self, encoder: nn.Module, maker: Maker, r: random.Random, seconds: float) -> None:
        self.encoder, self.maker, self.r, self.seconds = encoder, maker, r, seconds
        self.kept: list[tuple[Window, torch.Tensor]] = []

    def more(self, count: int) -> None:
        """Makes `count` windows, all beginning at the same frame."""
        offset = (
            0 if self.r.random() < 0.2 else self.r.randint(0, FRAMES - round(self.seconds * 50))
        )
        self.maker.full, self.maker.ends = self.r.random() < FULL, ENDS
        self.kept += zip(*self.made(count, self.seconds, offset), strict=True)
        self.kept = self.kept[-POOL:]

    def made(
        self, count: int, seconds: float, offset: int = 0
    ) -> tuple[list[Window], torch.Tensor]:
        """New windows and what the encoder says of them."""
        windows = [self.maker.make(seconds) for _ in range(count)]
        for w in windows:
            w.begins = offset / 50
        mel = torch.stack([torch.from_numpy(w.mel) for w in windows]).to(COMPUTED)
        with torch.no_grad():
            return windows, encode(self.encoder, mel, offset)

    def short(self, size: int) -> tuple[list[Window], torch.Tensor]:
        """Some new windows of one length below 30 s, which mostly end in silence; not kept."""
        self.maker.full, self.maker.ends = True, self.r.choice([0.2, 0.8])
        seconds = self.r.choice([self.r.uniform(1.5, 12), self.r.uniform(4, 29)])
        return self.made(size, round(seconds * 50) / 50)

    def take(self, size: int) -> tuple[list[Window], torch.Tensor]:
        """Some new and some older windows."""
        self.more(FRESH if self.kept else size)
        new = self.kept[-FRESH:]
        chosen = [*new, *self.r.choices(self.kept, k=size - len(new))]
        return [w for w, _ in chosen], torch.stack([x for _, x in chosen])


class DecoderJob:
    """Examples made as it goes; two kinds of held-out windows, clean and difficult."""

    def __init__(self, a: argparse.Namespace, copies: list[nn.Module], number: int) -> None:
        self.a, (self.encoder, self.teacher, self.decoder, self.like) = a, copies
        self.corpus, self.vocabulary = Corpus(a.corpora, varied=True), Vocabulary()
        seed = time.time_ns() % 2**31 + number
        self.r = random.Random(seed)
        self.maker = Maker(self.corpus, seed, a.hard)
        self.maker.ends, self.maker.rests = ENDS, RESTS
        self.pool, self.held = Pool(self.encoder, self.maker, self.r, a.seconds), {}
        for name, hard in (("clean", 0.0), ("hard", 1.0)):
            if a.held and number == 0:
                corpus, r = Corpus([a.held]), random.Random(5)
                tester = Maker(corpus, 5, hard, full=True)
                windows = [tester.make() for _ in range(6)]
                self.held[name] = self.packed(windows, corpus, r, prompted=False)

    def packed(
        self, windows: list[Window], corpus: Corpus, r: random.Random, prompted: bool
    ) -> Batch:
        """Examples of windows that are still to be encoded."""
        mel = torch.stack([torch.from_numpy(w.mel) for w in windows]).to(COMPUTED)
        sequences = [make_sequence(w, corpus, r, prompted) for w in windows]
        return pack(sequences, windows, mel, self.vocabulary, r if corpus.varied else None)

    def losses(self) -> dict[str, torch.Tensor]:
        """The next batch's."""
        prompted = self.r.random() < self.a.prompted
        size = max(1, self.a.size // 2) if prompted else self.a.size
        if not self.a.together:
            short = self.a.seconds == LENGTH and self.r.random() < SHORT
            windows, heard = self.pool.short(size) if short else self.pool.take(size)
            sequences = [make_sequence(w, self.corpus, self.r, prompted) for w in windows]
            batch = pack(sequences, windows, heard, self.vocabulary, self.r)
            if self.a.like:
                return keeping_losses(self.decoder, self.like, batch, self.vocabulary)
            return reading_losses(self.decoder, batch, self.vocabulary)
        batch = self.packed([self.maker.make() for _ in range(size)], self.corpus, self.r, prompted)
        encoded = train_encoder.losses_of(
            self.encoder, self.teacher, (batch.heard, batch.windows, 0)
        )
        heard = encoded.pop("heard")
        out = reading_losses(self.decoder, batch._replace(heard=heard), self.vocabulary)
        out["loss"] = out["loss"] + TEACHING * encoded["loss"]
        return out | {k: encoded[k] for k in ("word_right", "before_right")}

    def test(self) -> str:
        """Clean and difficult ones apart."""
        told = []
        for name, batch in self.held.items():
            with torch.no_grad():
                batch = batch._replace(heard=encode(self.encoder, batch.heard))
                losses = reading_losses(self.decoder, batch, self.vocabulary)
            told.append(f"{name}: {crew.show({k: v.item() for k, v in losses.items()})}")
        return "; ".join(told)


def save(
    run: Path, encoder: nn.Module, teacher: nn.Module, decoder: nn.Module, _like: nn.Module
) -> None:
    """Writes the checkpoints, never half."""
    train_encoder.save(run, encoder, teacher)
    torch.save(decoder.state_dict(), run / "decoder.tmp")
    (run / "decoder.tmp").rename(run / "decoder.pt")


def train(a: argparse.Namespace) -> None:
    """Trains for the minutes asked for."""
    encoder, teacher = new_encoder(), Teacher()
    train_encoder.load(a.run / "encoder.pt", encoder, teacher)
    decoder = start_decoder(Vocabulary(), teacher)
    if (a.run / "decoder.pt").exists():
        decoder.load_state_dict(torch.load(a.run / "decoder.pt"))
    like = copy.deepcopy(decoder)
    if a.like:
        like.load_state_dict(torch.load(a.like / "decoder.pt"))
    trained = [0, 1, 2] if a.together else [2]
    crew.train(a, crew.Task([encoder, teacher, decoder, like], trained, DecoderJob, save))


if __name__ == "__main__":
    p = crew.parser()
    p.add_argument("--size", type=int, default=8, help="windows in a step")
    p.add_argument("--seconds", type=float, default=30, help="length of windows")
    p.add_argument("--prompted", type=float, default=0.15, help="share with previous text")
    p.add_argument("--like", type=Path, help="a run to keep to, but for rests of recordings")
    p.add_argument("--together", action="store_true")
    train(p.parse_args())
