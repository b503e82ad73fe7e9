"""Time, memory and word errors of Tacet and its peers on the same samples and the same weights.

Usage: python -m benchmarks.speed [--model base --model tiny.en] [--rounds 3] [--peer NAME ...]
       [--only lj|silence|clip ...]

Every program runs in a process of its own and hears the same recordings, in turn, round by round,
so that a machine whose speed drifts is as unfair to one as to the other. One warm-up on the clip
comes first. Figures are medians; ratios are of medians inside the run.

Published weights hear 18 minutes of read speech, recordings without speech and a clip of about 5 s.
Our own model and its widened sizes (`--model nano-en`, `nano-en:tiny`, `nano-en:small`) hear the
suite, whose words they know, and more peers can be given their weights.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks import samples, speed_report
from benchmarks.arguments import add_models, add_usual, parsed
from benchmarks.clip_times import ClipTimes, clip_times
from benchmarks.clips import clips_in, usual
from benchmarks.figures import CLIP, Figures
from benchmarks.peers import whisper_python
from benchmarks.report import tell
from benchmarks.samples import Sample
from benchmarks.speed_models import FORMATS, WIDENED, WITH_TACET, folder_for
from benchmarks.speed_process import Child

ON_PUBLISHED = ("Tacet", "faster-whisper vad_filter", "faster-whisper batched")
LONG, SILENCE, ONE_CLIP = "lj", "silence", "clip"
PARTS = (LONG, SILENCE, ONE_CLIP)


def material(data: Path, model: str, parts: list[str]) -> list[Sample]:
    """A clip of about 5 s to begin with, then the recordings that a model can be measured on."""
    whole = samples.long_recordings(data, own=model in WIDENED)
    long = [replace(sample, group=LONG) for sample in whole]
    clip = usual([clip for sample in long for clip in clips_in(sample.recording)])
    chosen = [Sample(replace(clip, name=CLIP), "en", ONE_CLIP)]
    chosen += long if LONG in parts else []
    if SILENCE in parts and model not in WIDENED:
        chosen += [replace(sample, group=SILENCE) for sample in samples.silences(data)]
    return chosen


def measure(given: argparse.Namespace, model: str) -> dict[str, Figures]:
    """The figures of every program with one model."""
    heard = material(given.data, model, given.only)
    with ExitStack() as stack:
        children = []
        for name in given.peer or (FORMATS if model in WIDENED else ON_PUBLISHED):
            python = Path(sys.executable) if FORMATS[name] in WITH_TACET else whisper_python()
            child = Child(name, python, folder_for(name, model, given), given)
            stack.callback(child.close)
            child.write(heard[0].recording.audio)
            children.append(child)
        figures = {child.name: Figures(child.about) for child in children}
        for number in range(given.rounds):
            for sample in heard:
                for child in children:
                    figures[child.name].add(sample, child.write(sample.recording.audio))
            for child in children:
                seconds = figures[child.name].of_round(number)
                tell(f"{model} {number + 1} {child.name} {seconds:.1f} s")
    return figures


def one_clip(given: argparse.Namespace, model: str) -> ClipTimes | None:
    """Seconds for one clip by whole processes and by HTTP; None where that is not asked for."""
    if ONE_CLIP not in given.only or given.peer:
        return None
    clip = material(given.data, model, [])[0].recording
    return clip_times(folder_for("Tacet", model, given), clip, given)


def main() -> None:
    """Measure what the command line names and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="append", choices=list(FORMATS), help="also repeated")
    parser.add_argument("--only", action="append", choices=PARTS)
    add_usual(parser)
    add_models(parser)
    given = parsed(parser)
    given.only = given.only or list(PARTS)
    with tempfile.TemporaryDirectory() as place:
        given.scratch = given.scratch or Path(place)
        given.scratch.mkdir(parents=True, exist_ok=True)
        figures_by_model: dict[str, speed_report.Found] = {}
        for model in given.model:
            figures_by_model[model] = (measure(given, model), one_clip(given, model))
            path = speed_report.save(given, figures_by_model)
    print(path.read_text())


if __name__ == "__main__":
    main()
