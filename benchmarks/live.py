"""Live recordings: how soon words are confirmed, how many are wrong, and what silence gives.

Usage: python -m benchmarks.live --model NAME_OR_FOLDER ... [--seconds 180] [--silence 120]

A server gets recordings of real people, of one reader, and of nobody, in real time and in
pieces of a quarter of a second, as a page sends them. The same recordings are transcribed as files.
"""

import argparse
import json
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np

from benchmarks.mixed import mixed
from benchmarks.recordings import SHARED, Recording, from_suite, read, sounds_in, suite_names
from benchmarks.report import tell
from benchmarks.samples import english_clips, readings
from benchmarks.score import Said, Score, Utterance, median, percentile_95, score
from benchmarks.server import Server, serving
from tacet.compute.processor import available_cores
from tacet.core.audio import SAMPLE_RATE, Audio

PIECE = 0.25  # seconds
EVERY, SEED = 6, 1  # of the clips of many people, and how they are laid out
PATIENCE = 120.0  # seconds after the end
HEAD = (
    "model",
    "recording",
    "s",
    "median s",
    "95 % s",
    "errors live",
    "errors file",
    "extra words",
)


@dataclass(frozen=True, slots=True)
class Live:
    """What came of a live recording: words, and seconds from each one's end to its confirmation."""

    words: list[Said]
    delays: list[float]


def main(given: Sequence[str] | None = None) -> None:
    """Measure each model, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--model", action="append", required=True, type=Path)
    parser.add_argument("--seconds", type=float, default=180.0, help="of each recording")
    parser.add_argument("--silence", type=float, default=120.0, help="seconds of each silence")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--threads", type=int, default=available_cores())
    asked = parser.parse_args(given)
    print(_row(HEAD), _row(["---"] * len(HEAD)), sep="\n", flush=True)
    for model in asked.model:
        with serving(model, None, asked.threads) as server:
            for recording in _recordings(asked.data, asked.seconds, asked.silence):
                print(_row([model.name, *_measured(server, recording)]), flush=True)


def _measured(server: Server, recording: Recording) -> list[object]:
    live = speak(server, recording)
    ours = score(recording.utterances, live.words)
    lasts = [delay for _, delay in _last_words(recording.utterances, live)]
    length = round(recording.audio.duration)
    if not recording.utterances:
        return [recording.name, length, "", "", "", "", len(live.words)]
    words, _ = server.write(recording)
    file = score(recording.utterances, words)
    times = [_seconds(median(lasts)), _seconds(percentile_95(lasts))]
    return [recording.name, length, *times, _rate(ours), _rate(file), ours.invented]


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


def speak(server: Server, recording: Recording) -> Live:
    """The words of a recording that is sent as fast as it was spoken, and their delays."""
    begin = json.dumps({"rate": SAMPLE_RATE, "options": {"language": "en"}}).encode()
    begun = _asked(server, "/api/live", begin, {"Content-Type": "application/json"})
    run, address = begun["run"]["id"], f"/api/live/{begun['recording']['id']}"
    confirmed: list[tuple[float, list[dict[str, Any]]]] = []
    Thread(target=_follow, args=(server, run, confirmed), daemon=True).start()
    sound = recording.audio.samples.astype("<i2").tobytes()
    size, started = 2 * _count(PIECE), time.monotonic()
    for at in range(0, len(sound), size):
        piece = sound[at : at + size]
        due = started + (at + len(piece)) / 2 / SAMPLE_RATE  # it is spoken before it is sent
        time.sleep(max(0.0, due - time.monotonic()))
        _asked(server, f"{address}/sound", piece, {"Upload-Offset": str(at)})
    _asked(server, f"{address}/end", b"")
    state, until = "", time.monotonic() + PATIENCE
    while state not in ("done", "failed", "stopped") and time.monotonic() < until:
        time.sleep(PIECE)
        state = _asked(server, f"/api/runs/{run}")["state"]
    if state != "done":
        raise RuntimeError(f"{recording.name} ended as {state}")
    seen: dict[str, float] = {}
    for moment, words in confirmed:
        for word in words:
            seen.setdefault(word["id"], moment - started)
    transcript = _asked(server, f"/api/runs/{run}/transcript")
    final = [word for segment in transcript["segments"] for word in segment["words"]]
    delays = [seen.get(word["id"], np.inf) - word["end"] for word in final]
    tell(f"live: {recording.name}")
    return Live([Said(w["word"], w["start"], w["end"]) for w in final], delays)


def _follow(server: Server, run: str, confirmed: list[tuple[float, list[dict[str, Any]]]]) -> None:
    """Note the words of each text that is final, and when it came."""
    known: dict[int, list[dict[str, Any]]] = {}
    with suppress(OSError), urllib.request.urlopen(f"{server.url}/api/events") as stream:
        for line in stream:
            told = json.loads(line[6:]) if line.startswith(b"data: {") else {}
            if told.get("run_id") != run or "segments" not in told or told["draft"]:
                continue
            for segment in told["segments"]:
                known[segment["id"]] = segment["words"]
            if told["listened_to"] >= told["end"]:
                every = [word for words in known.values() for word in words]
                confirmed.append((time.monotonic(), every))


def _last_words(utterances: Sequence[Utterance], live: Live) -> Iterator[tuple[Said, float]]:
    """The last word that was written of each utterance, and its delay."""
    for said in utterances:
        inside = [
            pair
            for pair in zip(live.words, live.delays, strict=True)
            if said.start <= pair[0].middle <= said.end
        ]
        if inside:
            yield inside[-1]


def _asked(
    server: Server, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Any:
    request = urllib.request.Request(server.url + path, body, headers or {})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def _rate(found: Score) -> str:
    return f"{found.error_rate or 0.0:.3f}"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
