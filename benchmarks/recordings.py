"""The recordings that measurements are made on: a suite with its reference, or plain folders.

Every program hears the same 16 kHz samples, decoded once by Tacet.
"""

import io
import json
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.score import Utterance
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.media import decode

SOUNDS = (".flac", ".wav", ".ogg", ".mp3")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"  # beside the project, if there


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording in memory, and what is said in it (nothing, where nobody knows or speaks)."""

    name: str
    audio: Audio
    utterances: tuple[Utterance, ...] = ()


def read(path: Path) -> Audio:
    """The sound of a file."""
    with tempfile.TemporaryDirectory() as folder:
        pcm = Path(folder) / "sound.pcm"
        decode(path, pcm)
        return Audio(np.fromfile(pcm, np.int16))


def wav(samples: NDArray[np.int16], rate: int = SAMPLE_RATE) -> bytes:
    """Samples of one channel as the content of a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def suite_names(folder: Path) -> list[str]:
    """The names of the recordings that a suite folder describes; none where there is no suite."""
    listing = folder / "suite.json"
    return list(json.loads(listing.read_text())) if listing.is_file() else []


def from_suite(folder: Path, name: str) -> Recording:
    """One recording of a suite with its utterances."""
    entry = json.loads((folder / "suite.json").read_text())[name]
    said = tuple(Utterance(u["start"], u["end"], u["text"]) for u in entry["utterances"])
    path = next(p for suffix in SOUNDS if (p := folder / f"{name}{suffix}").is_file())
    return Recording(name, read(path), said)


def suites(folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """Every recording of several suites as folder and name."""
    return [(folder, name) for folder in folders for name in suite_names(folder)]


def sounds_in(folder: Path) -> list[Path]:
    """The sound files of a folder, by name; none where there is no such folder."""
    return sorted(p for p in folder.glob("*") if p.suffix in SOUNDS)
