"""Where the time goes: what each step of a run costs, and what the arithmetic alone would cost.

Usage: python -m benchmarks.steps [--model base --model tiny.en]

Steps are timed on the clock as they are called, by as many workers as work side by side; so all
steps together may take as long as there are cores times the run, and what is missing to that is
time in which a core had nothing to do. The floor of the encoder is its multiplications at the speed
of a large float32 product of matrices on the same cores, which is what the processor can do.
"""

import argparse
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.arguments import add_models, add_usual, parsed
from benchmarks.memory import repeated
from benchmarks.programs import Tacet, open_tacet
from benchmarks.recordings import Recording
from benchmarks.report import day_and_machine, saved, table
from benchmarks.samples import long_recordings
from benchmarks.speed_models import WIDENED, folder_for
from benchmarks.timed import Clocks, instrumented, whisper_of
from tacet.bootstrap import build_tools
from tacet.compute.blas import use_one_thread
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options import with_named
from tacet.core.planning.chapters import Planner
from tacet.engines.whisper.encoder_cache import floats
from tacet.engines.whisper.features import window_samples
from tacet.engines.whisper.model_folder import FRAMES_PER_SECOND
from tacet.engines.whisper.openvino.weights import Weights
from tacet.library.worker.streaming_decode import StreamingDecode
from tacet.settings import Settings

SIDE = 2048  # of the matrices whose product tells what the processor can do
STEPS = (
    "find speech",
    "features",
    "encode",
    "cross-attention keys",
    "search 1 beam",
    "search 5 beams",
    "align",
)


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
    encoder = whisper_of(tacet)._transcriber.encoder_cache._encoder
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
        whisper_of(tacet)._transcriber.encoder_cache._log_mel,
    )
    options = tacet.options
    with tempfile.TemporaryDirectory() as place:
        path, sound = Path(place) / "sound.wav", Path(place) / "sound.pcm"
        repeated(recording.audio, minutes / 60, path)
        begun = _processor_time()
        with StreamingDecode(media, path, sound) as reading:
            for chapter in Planner(reading, tacet.detectors, options, 30.0).chapters():
                for window in chapter.plan.windows:
                    size = round(options.decode.padded_duration(window.length, 30.0) * SAMPLE_RATE)
                    log_mel(
                        window_samples(chapter.audio, window, options.decode.window_level), size
                    )
            reading.wait()
        return 60 * minutes / (_processor_time() - begun)


def _processor_time() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


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


def measure(model: str, given: argparse.Namespace) -> list[str]:
    """The sentences and the table for one model."""
    folder = folder_for("Tacet", model, given)
    tacet, _ = open_tacet(str(folder), given.threads, given.encoder)
    values = given.options | {"profile": given.profile}
    tacet = replace(tacet, options=with_named(tacet.options, values))
    shape, rate = Shape.of(folder), peak_rate(given.threads)
    long = long_recordings(given.data, own=model in WIDENED)
    recordings = [sample.recording for sample in long]
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
    clocks, rows = Clocks(given.threads), []
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
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", default="balanced", choices=["fast", "balanced", "exact"])
    add_usual(parser)
    add_models(parser)
    given = parsed(parser)
    text = [
        "# Steps",
        f"{day_and_machine()} Tacet at `--profile {given.profile}`, the middle one of "
        f"{given.rounds} runs. Shares are of the time of all cores; steps that wait for a core "
        "count as at work.",
    ]
    with tempfile.TemporaryDirectory() as place:
        given.scratch = given.scratch or Path(place)
        given.scratch.mkdir(parents=True, exist_ok=True)
        for model in given.model:
            text += [f"## {Path(model).name}", *measure(model, given)]
    print(saved(text, given.results, "steps.md").read_text())


if __name__ == "__main__":
    main()
