"""The command `python -m benchmarks.speakers.telephone`: what a telephone does to a voice.

CAM++ puts everybody who speaks over a telephone near to each other: the band alone moves all voices
into one direction. The direction is the mean difference of voices over a telephone and without, of
the people of the half `tune`; it is written to the diarizer's weights, which leaves it out.
"""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.mixed import Sound, pink
from benchmarks.recordings import SHARED
from benchmarks.speakers.conversations import ROOM, loudest, through_telephone
from benchmarks.speakers.voices import clips, persons
from tacet.compute.fbank import log_mel
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE
from tacet.diarizers import networks

PIECE, PIECES = 2.0, 12  # seconds of a piece, and how many of one person at most
LEVEL = -23.0  # dBFS of the loudest second


def direction(data: Path) -> np.ndarray:
    """The direction, of length 1; every person counts the same."""
    shifts = []
    for person in persons("tune"):
        pairs = [
            _voice(through_telephone(piece)) - _voice(piece) for piece in _pieces(data, person)
        ]
        if pairs:
            shifts.append(np.mean(pairs, axis=0))
    mean = np.mean(shifts, axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def _pieces(data: Path, person: str) -> Iterator[Sound]:
    rng, made = np.random.default_rng(1), 0
    for sound, spoken in clips(data, person):
        for span in spoken:
            for number in range(int(span.duration // PIECE)):
                first = round((span.start + number * PIECE) * SAMPLE_RATE)
                piece = sound[first : first + round(PIECE * SAMPLE_RATE)]
                piece = piece * 10 ** ((LEVEL - loudest(piece)) / 20) + pink(rng, len(piece), ROOM)
                if made < PIECES:
                    yield np.asarray(piece, np.float32)
                made += 1


def _voice(sound: Sound) -> np.ndarray:
    vector = networks.embed(log_mel(np.asarray(sound * FULL_SCALE, np.float32)))
    return vector / np.linalg.norm(vector)


def write(data: Path, folder: Path) -> None:
    """Write the direction and its sum beside those of the networks."""
    path = folder / networks.TELEPHONE
    np.save(path, direction(data))
    sums = folder / "SHA256SUMS"
    others = [line for line in sums.read_text().splitlines() if path.name not in line]
    own = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
    sums.write_text("\n".join([*others, own]) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the recordings")
    write(parser.parse_args().data, networks.FOLDER)
