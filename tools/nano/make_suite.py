"""Makes recordings full of speech from clips that the training has not seen.

Usage: make_suite.py OUT CORPUS [--seconds 120]

OUT gets NAME.flac (16 kHz mono) and suite.json: {NAME: {"seconds", "utterances": [{"start", "end",
"text", "words"}]}}; "words" are [start, end] of every word. CORPUS is a folder made by speak.py
with a seed of its own.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import soundfile as sf
from corpus import RATE, Corpus
from windows import Noise, amplitude

# name: level of speech (dBFS), noise below it (dB), telephone
RECORDINGS = {f"full_{i}": (-21, 40, False) for i in range(1, 9)} | {
    "noise_20": (-21, 20, False),
    "noise_10": (-21, 10, False),
    "telephone": (-21, 35, True),
    "quiet": (-45, 25, False),
}


def record(
    corpus: Corpus, order: list[int], seconds: float, level: float, r: random.Random
) -> tuple[np.ndarray, list[dict]]:
    """Sentences with short pauses; takes their clips from the end of `order`."""
    x, said, t = np.zeros(int(seconds * RATE), np.float32), [], 0.4
    while True:
        audio, at, count, words = corpus.clips[order[-1]]
        length = count / RATE
        if t + length > seconds - 0.3:
            return x, said
        order.pop()
        clip = audio[at : at + count].astype(np.float32)
        begin = int(t * RATE)
        x[begin : begin + count] += (
            clip / np.sqrt(np.mean(clip**2)) * amplitude(level + r.uniform(-4, 4))
        )
        times = [[round(t + a, 3), round(t + b, 3)] for _, a, b in words]
        text = " ".join(w for w, _, _ in words)
        said.append(
            {"start": round(t, 3), "end": round(t + length, 3), "text": text, "words": times}
        )
        t += length + r.uniform(0.15, 0.9)


def telephone(x: np.ndarray) -> np.ndarray:
    """What is left of the samples between 300 and 3400 Hz."""
    f = np.fft.rfftfreq(len(x), 1 / RATE)
    return np.fft.irfft(np.fft.rfft(x) * ((f > 300) & (f < 3400)), len(x))


def make(out: Path, corpus: Corpus, seconds: float) -> None:
    """Writes the recordings."""
    out.mkdir(parents=True, exist_ok=True)
    r, noise, suite = random.Random(3), Noise(seed=2), {}
    order = list(range(len(corpus.clips)))
    r.shuffle(order)
    for name, (level, ratio, is_telephone) in RECORDINGS.items():
        x, said = record(corpus, order, seconds, level, r)
        x = x + noise.cut(len(x), r) * amplitude(level - ratio)
        x = telephone(x) if is_telephone else x
        sf.write(out / f"{name}.flac", np.clip(x, -1, 1), RATE, subtype="PCM_16")
        suite[name] = {"seconds": seconds, "utterances": said}
    (out / "suite.json").write_text(json.dumps(suite, indent=1))
    print(sum(len(u["words"]) for s in suite.values() for u in s["utterances"]), "words")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("out", type=Path)
    p.add_argument("corpus", type=Path)
    p.add_argument("--seconds", type=float, default=120)
    a = p.parse_args()
    make(a.out, Corpus([a.corpus]), a.seconds)
