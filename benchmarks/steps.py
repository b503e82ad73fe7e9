"""Where the time goes: what each step of a run costs, and what the arithmetic alone would cost.

Usage: python -m benchmarks.steps [--sizes tiny small] [--names meditation dense noisy]

Steps are timed on the clock as they are called, by as many workers as work side by side; so all
steps together may take as long as there are cores times the run, and what is missing to that is
time in which a core had nothing to do. The floor of the encoder is its multiplications at the speed
of a large float32 product of matrices on the same cores, which is what the processor can do.
"""

import argparse
import datetime
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from benchmarks.arguments import add_usual
from benchmarks.memory import repeated
from benchmarks.peers import whisper_python
from benchmarks.programs import Tacet, build_tools, open_tacet
from benchmarks.recordings import Recording, from_suite
from benchmarks.report import machine, table
from benchmarks.speed import NAMES, OURS
from benchmarks.speed_models import model_for, widened
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.chapters import Planner
from tacet.detectors.blas import use_one_thread
from tacet.engines.decoder import Decoder, Wish
from tacet.engines.folder import FRAMES_PER_SECOND
from tacet.engines.hearing import floats
from tacet.engines.listening import Listening
from tacet.engines.sound import heard
from tacet.engines.weights import Weights
from tacet.engines.written import Written
from tacet.library.reading import Reading
from tacet.settings import Settings

SIDE = 2048  # of the matrices whose product tells what the processor can do
STEPS = (
    "find speech",
    "features",
    "encode",
    "remember",
    "search 1 beam",
    "search 5 beams",
    "align",
)


@dataclass
class Clocks:
    """Seconds by step, added up over all threads, and how much was encoded."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    encoded: list[tuple[int, int]] = field(default_factory=list)  # windows, frames
    lock: Lock = field(default_factory=Lock)

    def timed(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, its time added to the step's."""

        def measured(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                with self.lock:
                    self.seconds[step] += time.perf_counter() - begun

        return measured


class TimedModel:
    """CTranslate2's model, its steps timed."""

    def __init__(self, model: Any, clocks: Clocks) -> None:
        self._model, self._clocks = model, clocks
        self.align = clocks.timed("align", model.align)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, *args: Any, **kwargs: Any) -> Any:
        """What is written."""
        beams = kwargs["beam_size"]
        call = self._clocks.timed(f"search {beams} beam{'s' * (beams > 1)}", self._model.generate)
        return call(*args, **kwargs)


class TimedEncoder:
    """An encoder whose time is taken."""

    def __init__(self, encoder: Any, clocks: Clocks) -> None:
        self.name, self._clocks = encoder.name, clocks
        self._encode = clocks.timed("encode", encoder.encode)

    def encode(self, features: Any) -> Any:
        """The states of a batch."""
        with self._clocks.lock:
            self._clocks.encoded.append((features.shape[0], features.shape[2]))
        return self._encode(features)


class TimedDecoder:
    """OpenVINO's decoder, its steps timed."""

    def __init__(self, decoder: Decoder, clocks: Clocks) -> None:
        self._decoder, self._clocks = decoder, clocks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)

    def write(self, states: Any, frames: Any, wish: Wish) -> list[Written]:
        """What is written. To remember what the states come to is a step of its own."""
        own, clocks = self._decoder.listening(), self._clocks
        remembering: list[float] = []

        def hear(windows: Any) -> None:
            begun = time.perf_counter()
            Listening.hear(own, windows)
            remembering.append(time.perf_counter() - begun)

        own.hear = hear  # type: ignore[method-assign]
        begun = time.perf_counter()
        found = self._decoder.write(states, frames, wish)
        beams = wish.rules.beams
        with clocks.lock:
            searching = time.perf_counter() - begun - sum(remembering)
            clocks.seconds[f"search {beams} beam{'s' * (beams > 1)}"] += searching
            clocks.seconds["remember"] += sum(remembering)
        return [self._timed(text) for text in found]

    def _timed(self, text: Written) -> Written:
        """The same text, with the time that its alignment takes told when it is asked for."""
        if not text.aligned:
            return text
        find = self._clocks.timed("align", text.aligned.path)
        return replace(text, aligned=text.aligned._replace(path=find))


class TimedDetector:
    """A detector whose time is taken."""

    def __init__(self, detector: Any, clocks: Clocks) -> None:
        self.name = detector.name
        self.track = clocks.timed("find speech", detector.track)


def instrumented(tacet: Tacet, clocks: Clocks) -> Tacet:
    """The program with every step timed."""
    whisper = _whisper(tacet)
    writer = whisper._writer
    writer._search = replace(writer._search, model=TimedModel(whisper._model, clocks))
    if writer._decoder:
        writer._decoder = TimedDecoder(writer._decoder, clocks)
    hearing = writer.hearing
    hearing._encoder = TimedEncoder(hearing._encoder, clocks)
    hearing._log_mel = clocks.timed("features", hearing._log_mel)
    detectors: Any = [TimedDetector(each, clocks) for each in tacet.detectors]
    return replace(tacet, detectors=detectors)


def multiplications(windows: int, frames: int, shape: "Shape") -> float:
    """Multiply-adds of Whisper's encoder for a batch of windows."""
    states, width = frames // 2, shape.width
    layer = 12 * width**2 * states + 2 * states**2 * width
    convolutions = 3 * shape.mels * width * frames + 3 * width**2 * states
    return float(windows * (shape.layers * layer + convolutions))


def peak_rate(cores: int) -> float:
    """Multiply-adds a second of large float32 products of matrices, one a core, the best of 5."""
    a, b = (np.random.default_rng(i).standard_normal((SIDE, SIDE), np.float32) for i in (0, 1))
    use_one_thread()
    took = []
    with ThreadPoolExecutor(cores) as crew:
        for _ in range(5):
            begun = time.perf_counter()
            list(crew.map(lambda _: a @ b, range(cores)))
            took.append(time.perf_counter() - begun)
    return cores * SIDE**3 / min(took)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the encoder's work depends on."""

    mels: int
    width: int
    layers: int

    @classmethod
    def of(cls, folder: Path) -> "Shape":
        """The shape of the encoder in a CTranslate2 folder."""
        weights = Weights(folder / "model.bin", "encoder/")
        width, mels, _ = weights.floats("conv1/weight").shape
        layers = {name.split("/")[0] for name in weights.names() if "self_attention" in name}
        return cls(mels, width, len(layers))


@dataclass(frozen=True, slots=True)
class Course:
    """One run: seconds on the clock, of each step, and multiply-adds of the encoder."""

    whole: float
    steps: dict[str, float]
    multiplied: float


def watch(tacet: Tacet, clocks: Clocks, recording: Recording, shape: Shape) -> Course:
    """One run of a recording by a program that `clocks` time."""
    clocks.seconds.clear()
    clocks.encoded.clear()
    begun = time.perf_counter()
    tacet.write(recording.audio)
    whole = time.perf_counter() - begun
    work = sum(multiplications(*batch, shape) for batch in clocks.encoded)
    return Course(whole, dict(clocks.seconds), work)


def encoder_alone(tacet: Tacet, shape: Shape, seconds: float) -> tuple[float, float, float]:
    """What the encoder takes for one window of so many seconds, medians of 5: seconds on the clock
    and of all cores; and the multiply-adds of it.
    """
    frames = round(seconds * FRAMES_PER_SECOND)
    features = np.zeros((1, shape.mels, frames), np.float32)
    encoder = _whisper(tacet)._writer.hearing._encoder
    took, cost = [], []
    for _ in range(6):  # the first warms up
        begun, before = time.perf_counter(), time.process_time()
        floats(encoder.encode(features))
        took.append(time.perf_counter() - begun)
        cost.append(time.process_time() - before)
    one, every = (statistics.median(each[1:]) for each in (took, cost))
    return one, every, multiplications(1, frames, shape)


def front_end(tacet: Tacet, recording: Recording, minutes: float = 10.0) -> float:
    """How many seconds of a file one core gets ready for the model in one: decoded, searched for
    speech, cut into windows, and those as features.

    In processor time of this process and its children, a recording repeated to so many minutes.
    """
    media, log_mel = (
        build_tools(Settings(offline=True)).media,
        _whisper(tacet)._writer.hearing._log_mel,
    )
    options = tacet.options
    with tempfile.TemporaryDirectory() as place:
        path, sound = Path(place) / "sound.wav", Path(place) / "sound.pcm"
        repeated(recording.audio, minutes / 60, path)
        begun = _processor_time()
        with Reading(media, path, sound) as reading:
            for chapter in Planner(reading, tacet.detectors, options, 30.0).chapters():
                for window in chapter.plan.windows:
                    size = round(options.decode.heard(window.length, 30.0) * SAMPLE_RATE)
                    log_mel(heard(chapter.audio, window, options.decode.window_level), size)
            reading.wait()
        return 60 * minutes / (_processor_time() - begun)


def _processor_time() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _whisper(tacet: Tacet) -> Any:
    """The engine that the keeper has lent."""
    return getattr(tacet.engine, "_engine", tacet.engine)


def row(name: str, course: Course, cores: int, rate: float) -> list[object]:
    """Seconds on the clock; of what the cores could have worked in that time, each step's share,
    what is left, and the encoder's floor; and what word times cost of all else.
    """
    given = cores * course.whole
    steps = [course.steps.get(step, 0.0) for step in STEPS]
    floor = cores * course.multiplied / rate
    cost = course.steps.get("align", 0.0) / (sum(steps) - course.steps.get("align", 0.0))
    shares = [100 * part / given for part in (*steps, given - sum(steps), floor)]
    return [name, course.whole, *(f"{share:.0f} %" for share in shares), f"{100 * cost:.1f} %"]


def measure(folder: Path, given: argparse.Namespace) -> list[str]:
    """The sentences and the table for one size."""
    tacet, _ = open_tacet(str(folder), given.threads)
    decode = replace(tacet.options.decode, profile=given.profile)
    tacet = replace(tacet, options=replace(tacet.options, decode=decode))
    shape, rate = Shape.of(folder), peak_rate(given.threads)
    recordings = [from_suite(given.data / "suite", name) for name in given.names]
    front = front_end(tacet, recordings[0])
    one, cost, work = encoder_alone(tacet, shape, 30.0)
    tacet.write(Audio(recordings[-1].audio.samples[: 5 * SAMPLE_RATE]))  # warms up
    told = (
        f"A large float32 product: {rate / 1e9:.0f} thousand million multiply-adds a second on "
        f"{given.threads} cores. One window of 30 s by {tacet.engine.facts.versions['encoder']}: "
        f"{one:.2f} s, {cost:.2f} s of all cores; for those multiply-adds that product would take "
        f"{100 * given.threads * work / rate / cost:.0f} % of that. "
        f"Front end: {front:.0f} times real time on one core."
    )
    clocks, rows = Clocks(), []
    tacet = instrumented(tacet, clocks)
    for recording in recordings:
        courses = [watch(tacet, clocks, recording, shape) for _ in range(given.rounds)]
        middle = sorted(courses, key=lambda course: course.whole)[len(courses) // 2]
        rows.append(row(recording.name, middle, given.threads, rate))
    head = ["recording", "seconds", *STEPS, "idle, other", "floor of encode", "word times cost"]
    return [told, table(head, rows)]


def main() -> None:
    """Measure what the command line names and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["tiny", "small"])
    parser.add_argument("--names", nargs="+", default=NAMES, help="recordings of the suite")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", default="balanced", choices=["fast", "balanced", "exact"])
    add_usual(parser)
    given = parser.parse_args()
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    about = ", ".join(f"{key}: {value}" for key, value in machine().items())
    text = [
        "# Steps",
        f"{today}. {about}. Tacet at `--profile {given.profile}`, the middle one of {given.rounds} "
        "runs. Shares are of the time of all cores; steps that wait for a core count as at work.",
    ]
    with tempfile.TemporaryDirectory() as place:
        scratch = given.scratch or Path(place)
        scratch.mkdir(parents=True, exist_ok=True)
        for size in given.sizes:
            weights = widened(given.weights, size, scratch)
            folder = model_for(OURS, weights, whisper_python(), scratch)
            text += [f"## {size}", *measure(folder, given)]
    path = given.results / f"{today}-steps.md"
    path.write_text("\n\n".join(text) + "\n")
    print(path.read_text())


if __name__ == "__main__":
    main()
