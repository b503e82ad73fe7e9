"""Live recordings: how soon words are confirmed, how many are wrong, and what silence gives.

Usage: python -m benchmarks.live --model FOLDER ... [--by pieces realtime microphone]
           [--seconds 180] [--silence 120]

A server gets recordings of real people, of one reader, and of nobody, in real time: over HTTP in
pieces, over a WebSocket by the official client of the hosted API, and from the page in Chromium,
whose own microphone plays them. The same recordings are transcribed as files.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.live.delays import Live, last_word_delays
from benchmarks.live.microphone import by_microphone
from benchmarks.live.pieces import by_pieces
from benchmarks.live.realtime import by_realtime
from benchmarks.mixed import mixed
from benchmarks.recordings import SHARED, Recording, from_suite, read, sounds_in, suite_names
from benchmarks.report import tell
from benchmarks.samples import english_clips, readings
from benchmarks.score import Score, median, percentile_95, score
from benchmarks.server import Server, serving
from tacet.compute.processor import available_cores
from tacet.core.audio import SAMPLE_RATE, Audio

WAYS: Mapping[str, Callable[[Server, Recording], Live]] = {
    "pieces": by_pieces,
    "realtime": by_realtime,
    "microphone": by_microphone,
}
EVERY, SEED = 6, 1  # of the clips of many people, and how they are laid out
HEAD = (
    "model",
    "by",
    "recording",
    "s",
    "median s",
    "95 % s",
    "errors live",
    "errors file",
    "extra words",
)


def main(given: Sequence[str] | None = None) -> None:
    """Measure each model, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--model", action="append", required=True, type=Path)
    parser.add_argument("--by", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seconds", type=float, default=180.0, help="of each recording")
    parser.add_argument("--silence", type=float, default=120.0, help="seconds of each silence")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--threads", type=int, default=available_cores())
    asked = parser.parse_args(given)
    print(_row(HEAD), _row(["---"] * len(HEAD)), sep="\n", flush=True)
    for model in asked.model:
        with serving(model, None, asked.threads) as server:
            for way in asked.by:
                for recording in _recordings(asked.data, asked.seconds, asked.silence):
                    figures = _measured(server, way, recording)
                    print(_row([model.name, way, recording.name, *figures]), flush=True)


def _measured(server: Server, way: str, recording: Recording) -> list[object]:
    live = WAYS[way](server, recording)
    tell(f"{way}: {recording.name}")
    length = round(recording.audio.duration)
    if not recording.utterances:
        return [length, "", "", "", "", len(live.words)]
    file, _ = server.write(live.recording)
    delays = last_word_delays(live, file)
    times = [_seconds(median(delays)), _seconds(percentile_95(delays))]
    ours, theirs = (score(live.recording.utterances, words) for words in (live.words, file))
    return [length, *times, _rate(ours), _rate(theirs), ours.invented]


def _recordings(data: Path, seconds: float, silence: float) -> Iterator[Recording]:
    clips = english_clips(data)[::EVERY]
    if clips:
        yield mixed(clips, "talk", seconds, SEED)
    for sample in readings(data, seconds):
        yield sample.recording
    dead = [n for n in suite_names(data / "suite") if n.startswith("dead_")]
    quiet = [from_suite(data / "suite", name).audio for name in dead]
    yield Recording("dead air", _joined(quiet, silence))
    noises = sounds_in(data / "nonspeech")
    yield Recording("noise", _joined([read(p) for p in noises[:: len(noises) // 24]], silence))


def _joined(parts: Sequence[Audio], seconds: float) -> Audio:
    each = _count(seconds / len(parts))
    return Audio(np.concatenate([part.samples[:each] for part in parts]))


def _count(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)


def _rate(found: Score) -> str:
    return f"{found.error_rate or 0.0:.3f}"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
