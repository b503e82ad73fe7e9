"""How long one clip takes from the command line, and warm: by HTTP, and in process by the peer."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory import PEER
from benchmarks.recordings import Recording, wav
from benchmarks.report import tell
from benchmarks.server import serving
from benchmarks.speed_process import Child

WARM_PEER = "faster-whisper vad_filter"
PER_ROUND = 3  # processes and questions, since each is short


@dataclass
class ClipTimes:
    """Seconds, one an attempt: of whole processes, by HTTP, and of the warm peer in process."""

    process: list[float] = field(default_factory=list)
    peer_process: list[float] = field(default_factory=list)
    http: list[float] = field(default_factory=list)
    peer_warm: list[float] = field(default_factory=list)

    def rows(self) -> list[list[object]]:
        """What it takes, ours, theirs, and how many times as long ours is."""
        pairs = {
            "whole process": (self.process, self.peer_process),
            "warm: by HTTP, in process": (self.http, self.peer_warm),
        }
        medians = {name: [statistics.median(each) for each in both] for name, both in pairs.items()}
        return [[name, ours, theirs, ours / theirs] for name, (ours, theirs) in medians.items()]


def clip_times(model: Path, clip: Recording, given: argparse.Namespace) -> ClipTimes:
    """The times of a clip, in turn, after a first attempt that counts for nothing."""
    times, rounds = ClipTimes(), PER_ROUND * given.rounds
    with tempfile.TemporaryDirectory() as place:
        ours, theirs = _commands(model, clip, Path(place), given)
        environment = os.environ | {"TACET_DATA_DIR": f"{place}/data"}
        for _ in range(rounds + 1):
            times.process.append(_timed(ours, environment))
            times.peer_process.append(_timed(theirs, environment))
    child = Child(WARM_PEER, Path(sys.executable), model, given)
    with closing(child), serving(model, None, given.threads) as server:
        for _ in range(rounds + 1):
            times.http.append(server.write(clip)[1])
            times.peer_warm.append(child.write(clip.audio)["seconds"])
    for each in (times.process, times.peer_process, times.http, times.peer_warm):
        del each[0]
    tell(f"{clip.name}: {times.rows()}")
    return times


def _commands(
    model: Path, clip: Recording, place: Path, given: argparse.Namespace
) -> tuple[list[str], list[str]]:
    """The command lines that write a clip down: Tacet's and the peer's."""
    sound = place / "clip.wav"
    sound.write_bytes(wav(clip.audio.samples))
    threads = str(given.threads)
    tacet = str(Path(sys.executable).with_name("tacet"))
    ours = [
        tacet,
        "transcribe",
        str(sound),
        "--model",
        str(model),
        "--threads",
        threads,
        "--language",
        "en",
        "--output_dir",
        str(place),
        "--output_format",
        "txt",
        "--offline",
        "True",
    ]
    return ours, [sys.executable, "-c", PEER, str(sound), str(model), threads]


def _timed(command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds on the clock of a process, from its start to its end."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return time.perf_counter() - begun
