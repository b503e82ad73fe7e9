"""Sound sent over a WebSocket, by the official client of the hosted API."""

import base64
import time
from threading import Thread
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray
from openai import OpenAI, OpenAIError
from openai.resources.realtime.realtime import RealtimeConnection
from openai.types.realtime import RealtimeTranscriptionSessionCreateRequestParam
from websockets.exceptions import ConnectionClosed

from benchmarks.live.delays import Live
from benchmarks.recordings import Recording
from benchmarks.score import Said
from benchmarks.server import Server
from tacet.core.audio import SAMPLE_RATE

RATE = 24_000
PIECE = RATE // 10  # samples
AFTER = 3.0  # seconds of silence behind the sound, as a microphone gives it
QUIET = 8.0  # seconds without an event, after which nothing more comes
TRANSCRIPTION = "conversation.item.input_audio_transcription"
SESSION: RealtimeTranscriptionSessionCreateRequestParam = {
    "type": "transcription",
    "audio": {
        "input": {
            "transcription": {"model": "whisper-1", "language": "en"},
            "turn_detection": {"type": "server_vad"},
        }
    },
}
Events = list[tuple[float, Any]]


def by_realtime(server: Server, recording: Recording) -> Live:
    """Send a recording as fast as it was spoken; a word is confirmed by the delta that it is in."""
    silence = np.zeros(round(AFTER * RATE), np.int16)
    sound = np.concatenate([soxr.resample(recording.audio.samples, SAMPLE_RATE, RATE), silence])
    told: Events = []
    client = OpenAI(base_url=f"{server.url}/v1", api_key="unused")
    with client, client.realtime.connect(extra_query={"intent": "transcription"}) as line:
        line.session.update(session=SESSION)
        Thread(target=_follow, args=(line, told), daemon=True).start()
        started = _send(line, sound)
        while time.monotonic() - max(started + len(sound) / RATE, told[-1][0]) < QUIET:
            time.sleep(0.25)
    words = [(word, moment - started) for word, moment in _words(told)]
    return Live(recording, [word for word, _ in words], [moment for _, moment in words])


def _send(line: RealtimeConnection, sound: NDArray[np.int16]) -> float:
    started = time.monotonic()
    for at in range(0, len(sound), PIECE):
        piece = sound[at : at + PIECE]
        due = started + (at + len(piece)) / RATE  # it is spoken before it is sent
        time.sleep(max(0.0, due - time.monotonic()))
        line.input_audio_buffer.append(audio=base64.b64encode(piece.tobytes()).decode())
    return started


def _follow(line: RealtimeConnection, told: Events) -> None:
    try:
        while True:
            told.append((time.monotonic(), line.recv()))
    except (ConnectionClosed, OpenAIError):
        return


def _words(told: Events) -> list[tuple[Said, float]]:
    """Each word of the deltas, somewhere in its item's time, and when it came."""
    starts: dict[str, float] = {}
    ends: dict[str, float] = {}
    deltas: list[tuple[float, str, str]] = []
    for moment, one in told:
        if one.type == "error":
            raise RuntimeError(one.error.message)
        if one.type.endswith("speech_started"):
            starts[one.item_id] = one.audio_start_ms / 1000
        elif one.type.endswith("speech_stopped"):
            ends[one.item_id] = one.audio_end_ms / 1000
        elif one.type == f"{TRANSCRIPTION}.delta":
            deltas += [(moment, one.item_id, text) for text in one.delta.split()]
    return [
        (Said(text, (starts[item] + ends[item]) / 2, (starts[item] + ends[item]) / 2), moment)
        for moment, item, text in deltas
    ]
