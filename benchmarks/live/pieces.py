"""Sound sent over HTTP in pieces of a quarter of a second, as the page and `tacet live` send it."""

import json
import time
import urllib.request
from contextlib import suppress
from threading import Thread
from typing import Any

import numpy as np

from benchmarks.live.delays import Live
from benchmarks.recordings import Recording
from benchmarks.score import Said
from benchmarks.server import Server
from tacet.core.audio import SAMPLE_RATE

PIECE = 0.25  # seconds
PATIENCE = 120.0  # seconds after the end
Words = list[dict[str, Any]]


def by_pieces(server: Server, recording: Recording) -> Live:
    """Send a recording as fast as it was spoken."""
    begin = json.dumps({"rate": SAMPLE_RATE, "options": {"language": "en"}}).encode()
    begun = asked(server, "/api/live", begin, {"Content-Type": "application/json"})
    run, address = begun["run"]["id"], f"/api/live/{begun['recording']['id']}"
    confirmed: list[tuple[float, Words]] = []
    Thread(target=_follow, args=(server, run, confirmed), daemon=True).start()
    sound = recording.audio.samples.astype("<i2").tobytes()
    size, started = 2 * round(PIECE * SAMPLE_RATE), time.monotonic()
    for at in range(0, len(sound), size):
        piece = sound[at : at + size]
        due = started + (at + len(piece)) / 2 / SAMPLE_RATE  # it is spoken before it is sent
        time.sleep(max(0.0, due - time.monotonic()))
        asked(server, f"{address}/sound", piece, {"Upload-Offset": str(at)})
    asked(server, f"{address}/end", b"")
    final = final_words(server, run)
    seen: dict[str, float] = {}
    for moment, words in confirmed:
        for word in words:
            seen.setdefault(word["id"], moment - started)
    return Live(recording, said(final), [seen.get(word["id"], np.inf) for word in final])


def final_words(server: Server, run: str) -> Words:
    """The words of a run, once it is done."""
    state, until = "", time.monotonic() + PATIENCE
    while state not in ("done", "failed", "stopped") and time.monotonic() < until:
        time.sleep(PIECE)
        state = asked(server, f"/api/runs/{run}")["state"]
    if state != "done":
        raise RuntimeError(f"The run ended as {state!r}.")
    transcript = asked(server, f"/api/runs/{run}/transcript")
    return [word for segment in transcript["segments"] for word in segment["words"]]


def said(words: Words) -> list[Said]:
    """Words of the API as they are compared."""
    return [Said(word["word"], word["start"], word["end"]) for word in words]


def asked(
    server: Server, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Any:
    """The server's answer; a request with a body is a POST."""
    request = urllib.request.Request(server.url + path, body, headers or {})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def _follow(server: Server, run: str, confirmed: list[tuple[float, Words]]) -> None:
    """Note the words of each text that is final, and when it came."""
    known: dict[int, Words] = {}
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
