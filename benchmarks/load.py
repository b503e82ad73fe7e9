"""How long a clip waits for its words: one alone, and many that arrive at one moment.

Usage: python -m benchmarks.load [--size small] [--profile balanced] [--clips 32]

Tacet is asked as its page asks it: `tacet serve` runs, each clip is sent to its HTTP interface, the
event stream tells when it is done, and the clock stops when the transcript is there. faster-whisper
is warm in a process of its own and takes the clips one at a time, without a server's cost. Both
have the same model and threads.
"""

import argparse
import datetime
import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
import wave
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from benchmarks.arguments import add_usual
from benchmarks.clips import LONGEST, SHORTEST, clips_of, usual
from benchmarks.recordings import Recording, from_suite
from benchmarks.report import machine, table, tell
from benchmarks.score import Said, Score, score
from benchmarks.speed import Child
from benchmarks.speed_models import model_for, widened
from tacet.core.audio import SAMPLE_RATE, Audio

NAMES = ("dense", "noisy", "edge_to_edge", "quiet_speaker", "meditation")
PEER = "faster-whisper vad_filter"
PATIENCE = 600.0  # seconds
READY = re.compile(rb"Tacet is ready: (http://\S+)")
FINAL = {"done", "failed", "stopped"}


@dataclass
class Waits:
    """What one program needed for clips that arrived together, and for one alone.

    Attributes:
        waits: seconds from arrival to words, one a clip and round. `took`: until the last, by
            round. `alone`: of single clips.
    """

    waits: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    found: Score = field(default_factory=Score)


class Server:
    """A running `tacet serve`, followed by its event stream as the page follows it."""

    def __init__(self, url: str, profile: str) -> None:
        self._url, self._options = url, json.dumps({"profile": profile, "language": "en"})
        self._ended: dict[str, dict[str, Any]] = {}  # runs by their recording
        self._news = Condition()
        Thread(target=self._follow, daemon=True).start()

    def write(self, recording: Recording) -> tuple[list[Said], float]:
        """The words, and the seconds from sending the clip to having them."""
        begun = time.perf_counter()
        added = self._send(recording)
        with self._news:
            if not self._news.wait_for(lambda: added in self._ended, PATIENCE):
                raise RuntimeError(f"{recording.name} was not done in {PATIENCE:.0f} s.")
        run = self._ended[added]
        transcript = self._get(f"/api/runs/{run['id']}/transcript")
        waited = time.perf_counter() - begun
        if run["state"] != "done":
            raise RuntimeError(f"{recording.name}: {run}")
        words = [word for segment in transcript["segments"] for word in segment["words"]]
        return [Said(w["word"], w["start"], w["end"]) for w in words], waited

    def _follow(self) -> None:
        """Note every run that ends, until the server goes away."""
        with suppress(OSError), urllib.request.urlopen(f"{self._url}/api/events") as stream:
            for line in stream:
                told = json.loads(line[6:]) if line.startswith(b"data: {") else {}
                if told.get("state") in FINAL:
                    with self._news:
                        self._ended[told["recording_id"]] = told
                        self._news.notify_all()

    def _send(self, recording: Recording) -> str:
        border = uuid.uuid4().hex
        name = f"{recording.name}.wav"
        fields = {"start": "true", "name": name, "options": self._options}
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items()
        ]
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="clip.wav"\r\n'
        parts += [head.encode(), b"Content-Type: audio/wav\r\n\r\n", _wav(recording.audio)]
        body = b"".join([*parts, f"\r\n--{border}--\r\n".encode()])
        request = urllib.request.Request(f"{self._url}/api/recordings", body)
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        return str(_answer(request)["id"])

    def _get(self, path: str) -> Any:
        return _answer(urllib.request.Request(self._url + path))


def _answer(request: urllib.request.Request) -> Any:
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def _wav(audio: Audio) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(audio.samples.tobytes())
    return out.getvalue()


@contextmanager
def serving(model: Path, profile: str, threads: int) -> Iterator[Server]:
    """A server of its own on a free port, ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "DATA_DIR": f"{folder}/data", "PORT": "0", "MODEL": str(model),
            "THREADS": str(threads), "OFFLINE": "true", "AUTO_CALIBRATE": "false",
        }  # fmt: skip
        environment = os.environ | {f"TACET_{name}": value for name, value in given.items()}
        command = [sys.executable, "-m", "tacet.cli.main", "serve"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
            try:
                assert process.stdout
                told = next((m for line in process.stdout if (m := READY.search(line))), None)
                if told is None:
                    raise RuntimeError("The server did not start; its own message stands above.")
                yield Server(told[1].decode(), profile)
            finally:
                process.terminate()


def ask_tacet(server: Server, clips: Sequence[Recording], alone: Recording, waits: Waits) -> None:
    """One round of all clips at one moment, after one that comes alone."""
    waits.alone.append(server.write(alone)[1])
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(clips)) as crowd:
        answers = list(crowd.map(server.write, clips))
    waits.took.append(time.perf_counter() - begun)
    waits.waits += [waited for _, waited in answers]
    waits.found = _scored(clips, [words for words, _ in answers])


def ask_peer(child: Child, clips: Sequence[Recording], alone: Recording, waits: Waits) -> None:
    """The same of a program that takes one clip after the other."""
    waits.alone.append(child.write(alone.audio)["seconds"])
    answers = [child.write(clip.audio) for clip in clips]
    over = 0.0
    for answer in answers:
        over += answer["seconds"]
        waits.waits.append(over)
    waits.took.append(over)
    waits.found = _scored(clips, [[Said(*w) for w in answer["words"]] for answer in answers])


def _scored(clips: Sequence[Recording], words: Sequence[Sequence[Said]]) -> Score:
    pairs = zip(clips, words, strict=True)
    return sum((score(clip.utterances, list(said)) for clip, said in pairs), Score())


def measure(given: argparse.Namespace, scratch: Path) -> dict[str, Waits]:
    """What Tacet and its peer need, in turn, round by round, each warm."""
    weights = widened(given.weights, given.size, scratch)
    model = model_for(PEER, weights, Path(sys.executable), scratch)
    clips = clips_of([from_suite(given.data / "suite", name) for name in NAMES], given.clips)
    alone = usual(clips)
    found = {f"Tacet {given.profile}": Waits(), PEER: Waits()}
    ours, theirs = found.values()
    child = Child(PEER, Path(sys.executable), model, given.threads)
    try:
        with serving(model, given.profile, given.threads) as server:
            server.write(alone)
            child.write(alone.audio)
            for number in range(given.rounds):
                ask_tacet(server, clips, alone, ours)
                tell(f"{number + 1} Tacet {ours.took[-1]:.1f} s, alone {ours.alone[-1]:.2f} s")
                ask_peer(child, clips, alone, theirs)
                tell(f"{number + 1} {PEER} {theirs.took[-1]:.1f} s, alone {theirs.alone[-1]:.2f} s")
    finally:
        child.close()
    return found


def p95(values: Sequence[float]) -> float:
    """The value under which 95 % of the values lie."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def save(given: argparse.Namespace, found: dict[str, Waits]) -> Path:
    """The table, and a JSON file with every time behind it."""
    (ours, theirs), names = list(found.values()), list(found)
    rows = [
        ["all clips, s", *(statistics.median(w.took) for w in (ours, theirs))],
        ["wait of a clip, median, s", *(statistics.median(w.waits) for w in (ours, theirs))],
        ["wait of a clip, 95 %, s", *(p95(w.waits) for w in (ours, theirs))],
        ["a clip alone, median, s", *(statistics.median(w.alone) for w in (ours, theirs))],
    ]
    rows = [[*row, float(row[2]) / float(row[1])] for row in rows]
    rows.append(["WER", ours.found.error_rate, theirs.found.error_rate, None])
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    told = ", ".join(f"{key}: {value}" for key, value in machine().items())
    text = [
        "# Many clips at once",
        f"{today}. {told}. Model {given.size}, {given.clips} clips of {SHORTEST:g} to {LONGEST:g} "
        f"s that arrive at one moment; {given.rounds} rounds, medians, in turn; {given.threads} "
        "threads. Tacet by its HTTP interface, from sending a clip to having its words; "
        "faster-whisper in a warm process without a server, one clip after the other.",
        table(["measure", *names, "times"], rows),
    ]
    given.results.mkdir(parents=True, exist_ok=True)
    stem = given.results / f"{today}-load"
    facts = {
        name: {"waits": w.waits, "took": w.took, "alone": w.alone} for name, w in found.items()
    }
    stem.with_suffix(".json").write_text(json.dumps({"machine": machine(), **facts}, indent=1))
    path = stem.with_suffix(".md")
    path.write_text("\n\n".join(text) + "\n")
    return path


def main() -> None:
    """Measure what the command line names and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="small", choices=["nano", "tiny", "small"])
    parser.add_argument("--profile", default="balanced", choices=["fast", "balanced", "exact"])
    parser.add_argument("--clips", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    add_usual(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        scratch = given.scratch or Path(place)
        scratch.mkdir(parents=True, exist_ok=True)
        print(save(given, measure(given, scratch)).read_text())


if __name__ == "__main__":
    main()
