"""Stores encoder outputs of made windows, so that the decoder can be trained on them ten times
faster than end to end.

Usage: make_features.py RUN CORPUS... --windows 3000 --name features

Writes RUN/NAME.npy (float16, 576 kB a window) and RUN/NAME.pickle (what is said in the windows).
"""

import argparse
import pickle
import random
import time
from pathlib import Path

import numpy as np
import torch
from model import FRAMES, WIDTH, encode, log_mel, new_encoder
from windows import Corpus, Maker

BATCH = 4


def make(run: Path, corpus: Corpus, count: int, name: str) -> None:
    """Makes `count` windows of 30 s."""
    encoder, seed = new_encoder(), time.time_ns() % 2**31
    encoder.load_state_dict(torch.load(run / "encoder.pt")["encoder"])
    maker, r = Maker(corpus, seed), random.Random(seed)
    out = np.lib.format.open_memmap(
        run / f"{name}.npy", mode="w+", dtype=np.float16, shape=(count, FRAMES, WIDTH)
    )
    said = []
    with torch.no_grad():
        while len(said) < count:
            windows = [maker.make() for _ in range(min(BATCH, count - len(said)))]
            x = encode(encoder, torch.stack([log_mel(w, r) for w in windows]))
            out[len(said) : len(said) + len(windows)] = x.half().numpy()
            for w in windows:
                w.samples = np.zeros(0, np.float32)
            said += windows
            if len(said) % 100 == 0:
                print(len(said), flush=True)
    (run / f"{name}.pickle").write_bytes(pickle.dumps(said))


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("run", type=Path)
    p.add_argument("corpora", type=Path, nargs="+")
    p.add_argument("--windows", type=int, default=3000)
    p.add_argument("--name", default="features")
    a = p.parse_args()
    torch.set_num_threads(2)
    make(a.run, Corpus(a.corpora), a.windows, a.name)
