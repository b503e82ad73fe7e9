"""The command `python -m benchmarks.speakers.cost`: what telling speakers apart adds to a run.

The same recordings are transcribed and listened to for speakers in one process, in turn, as the
command line does: one reader for 18 minutes, the least work a run can have, and made conversations.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import samples
from benchmarks.arguments import add_models, add_usual, parsed
from benchmarks.programs import Tacet, open_tacet
from benchmarks.speakers.__main__ import conversations
from tacet import plugins
from tacet.core.audio import Audio
from tacet.core.options import with_named
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import Turn, find_turns

SEED = 3  # of conversations that no threshold was set on
CONVERSATIONS = 15


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock, and of processors."""

    clock: float
    processors: float

    @classmethod
    def on(cls, work: Callable[[], Any]) -> "Spent":
        """What some work takes."""
        before = time.perf_counter(), time.process_time()
        work()
        return cls(time.perf_counter() - before[0], time.process_time() - before[1])


def material(data: Path) -> Iterator[tuple[str, str | None, list[Audio]]]:
    """Name, language if it is told, and recordings."""
    yield "one reader (`lj`)", "en", [sample.recording.audio for sample in samples.readings(data)]
    made = islice(conversations(data, "report", SEED, SEED), CONVERSATIONS)
    yield "conversations", None, [Audio.from_floats(one.sound) for one in made]


def listen(audio: Audio) -> tuple[Turn, ...]:
    """Who speaks when in a recording."""
    diarizer = plugins.diarizer(plugins.DEFAULT_DIARIZER)
    pieces = list(diarizer.listen(audio, speaker_spans(audio.duration, diarizer.step)))
    return find_turns(pieces, SpeakerOptions(), audio.duration)


def row(name: str, tacet: Tacet, recordings: list[Audio], rounds: int) -> str:
    """A line of the table: medians for a minute of sound."""
    minutes = sum(audio.duration for audio in recordings) / 60
    runs, speakers = list[Spent](), list[Spent]()
    for _ in range(rounds):
        runs.append(Spent.on(lambda: [tacet.write(audio) for audio in recordings]))
        speakers.append(Spent.on(lambda: [listen(audio) for audio in recordings]))
    cells = [name]
    for unit in ("clock", "processors"):
        run, more = (median(getattr(one, unit) for one in of) for of in (runs, speakers))
        cells += [f"{run / minutes:.2f}", f"{more / minutes:.2f}", f"{100 * more / run:.0f} %"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print a table for each model."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speakers.cost", description=__doc__)
    add_usual(parser)
    add_models(parser)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parsed(parser)
    for model in asked.model:
        opened, _ = open_tacet(str(asked.models / model), asked.threads, asked.encoder)
        print(f"## {model}\n\nSeconds for a minute of sound; the share is of the run alone.\n")
        print("| | run, clock | speakers, clock | share | run, processors | speakers | share |")
        print("|---|---|---|---|---|---|---|")
        for name, language, recordings in material(asked.data):
            options = with_named(opened.options, asked.options | {"language": language})
            program = replace(opened, options=options)
            program.write(recordings[0])
            print(row(name, program, recordings, asked.rounds), flush=True)


if __name__ == "__main__":
    main()
