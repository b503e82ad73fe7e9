"""Synthesizes a corpus: random sentences over a closed vocabulary, several synthetic voices, the
times of all words.

Usage: speak.py OUT COUNT [--seed N] [--words words.txt] [--often common.txt]

OUT gets audio.i16 (16 kHz mono, trimmed, one clip after the other) and index.json:
{"clips": [[offset, samples, text, voice, [[start, end], ...] in milliseconds], ...]}.
Needs the Debian packages flite and espeak-ng, and numpy, scipy. About 25 clips a second on one
core.
"""

import argparse
import json
import multiprocessing
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import voices

HERE = Path(__file__).parent


def sentences(
    words: list[str], often: set[str], count: int, seed: int
) -> Iterator[tuple[int, str]]:
    """Numbered random sentences; the words of `often` come three times as often as the others."""
    r = random.Random(seed)
    weights = [3 if w in often else 1 for w in words]
    for i in range(count):
        size = r.randint(3, 9) if r.random() < 0.85 else r.choice([1, 2, 10, 12])
        text = " ".join(r.choices(words, weights, k=size))
        yield seed * 1_000_000 + i, f"{text[0].upper()}{text[1:]}."


def speak_one(job: tuple[int, str]) -> tuple[str, bytes, str, list[list[int]]] | None:
    """Speaks one numbered sentence; None where the voice's words do not match the text."""
    number, text = job
    try:
        clip = voices.speak(text, random.Random(number))
    except ValueError as error:
        print(error, flush=True)
        return None
    samples = (clip.samples * 32767).astype(np.int16).tobytes()
    return text, samples, clip.voice, [[round(a * 1000), round(b * 1000)] for a, b in clip.words]


def main() -> None:
    """Makes the corpus."""
    p = argparse.ArgumentParser()
    p.add_argument("out", type=Path)
    p.add_argument("count", type=int)
    p.add_argument("--seed", type=int, default=9)
    p.add_argument("--words", type=Path, default=HERE / "words.txt")
    p.add_argument("--often", type=Path, default=HERE / "often.txt")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    jobs = sentences(a.words.read_text().split(), set(a.often.read_text().split()), a.count, a.seed)
    index, at = [], 0
    with multiprocessing.Pool(2) as pool, (a.out / "audio.i16").open("wb") as f:
        for made in pool.imap(speak_one, jobs, chunksize=16):
            if made:
                text, samples, voice, words = made
                f.write(samples)
                index.append((at, len(samples) // 2, text, voice, words))
                at += len(samples) // 2
    (a.out / "index.json").write_text(json.dumps({"clips": index}))
    print(f"{len(index)} clips, {at / voices.RATE / 3600:.1f} h")


if __name__ == "__main__":
    main()
