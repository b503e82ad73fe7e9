"""Peak memory and the time of the first words by length, beside faster-whisper.

Usage: python -m benchmarks.memory [--hours 0.17 1 10] [--only Tacet]

One recording, repeated to each length as a WAV file, is written down by `tacet transcribe` and by
faster-whisper with `vad_filter`, each in a fresh process. Memory is the proportional share (PSS) of
the whole process tree, looked at five times a second; first words are the first line of text.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.published import PUBLISHED, model_folder
from benchmarks.recordings import SHARED, from_suite
from benchmarks.report import RESULTS, day_and_machine, saved, table, tell
from tacet.core.audio import SAMPLE_RATE, Audio

EVERY = 0.2  # seconds between two looks at the memory
PEER = """
import sys
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[2], device="cpu", compute_type="int8", cpu_threads=int(sys.argv[3]))
segments, _ = model.transcribe(sys.argv[1], language="en", vad_filter=True, word_timestamps=True,
                               condition_on_previous_text=False)
for segment in segments:
    print(segment.text, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Needed:
    """What a process tree needed: MiB at its peak, seconds to the first line and to the end."""

    peak: float
    first: float | None
    seconds: float


def proportional(root: int) -> float:
    """MiB of a process and all that it started; what several share counts once."""
    total, waiting = 0.0, [root]
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        try:
            lines = (process / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it ended meanwhile
            continue
    return total


def watched(command: Sequence[str]) -> Needed:
    """Runs a command to its end and says what it needed.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    began = time.monotonic()
    first: list[float] = []
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:

        def read() -> None:
            assert process.stdout
            for line in process.stdout:
                if line.strip() and not first:
                    first.append(time.monotonic() - began)

        reader = threading.Thread(target=read)
        reader.start()
        while process.poll() is None:
            peak = max(peak, proportional(process.pid))
            time.sleep(EVERY)
        reader.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Needed(peak, first[0] if first else None, time.monotonic() - began)


def repeated(audio: Audio, hours: float, path: Path) -> None:
    """A WAV file of that length."""
    left = round(hours * 3600 * SAMPLE_RATE)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        while left > 0:
            piece = audio.samples[:left]
            file.writeframesraw(piece.tobytes())
            left -= len(piece)


def _commands(sound: Path, out: Path, folder: str, threads: str) -> dict[str, list[str]]:
    """The command that transcribes `sound`, by program."""
    tacet = str(Path(sys.executable).with_name("tacet"))
    options = ["--model", folder, "--threads", threads, "--language", "en"]
    output = ["--output_dir", str(out), "--output_format", "txt", "--verbose", "True"]
    return {
        "Tacet": [tacet, "transcribe", str(sound), *options, *output],
        "faster-whisper": [sys.executable, "-c", PEER, str(sound), folder, threads],
    }


def main() -> None:
    """Measure every length and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, nargs="+", default=[1 / 6, 1.0, 10.0])
    parser.add_argument("--only", choices=["Tacet", "faster-whisper"])
    parser.add_argument("--model", default=PUBLISHED[0], help="a name or folder")
    parser.add_argument("--models", type=Path, help="folder with a folder for each model")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    folder = model_folder(given.model, given.models)
    audio = from_suite(given.data / "suite", "meditation").audio
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as place:
        sound, out = Path(place) / "sound.wav", Path(place) / "out"
        commands = _commands(sound, out, str(folder), str(given.threads))
        for hours in given.hours:
            repeated(audio, hours, sound)
            for name, command in commands.items():
                if given.only in (None, name):
                    needed = watched(command)
                    tell(f"{hours:g} h: {name}: {needed}")
                    rows.append(
                        [f"{hours:.2f} h", name, round(needed.peak), needed.first, needed.seconds]
                    )
    head = ["length", "program", "peak MiB", "first words, s", "all, s"]
    text = ["# Memory", f"{day_and_machine()} Model {given.model}.", table(head, rows)]
    print(saved(text, given.results, "memory.md").read_text())


if __name__ == "__main__":
    main()
