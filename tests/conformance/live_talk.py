"""Talk with a realtime session by the official client."""

import base64
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openai import OpenAI
from openai.resources.realtime.realtime import RealtimeConnection

from tacet.core.audio import SAMPLE_RATE

RATE = 24_000
PIECE = RATE // 10  # samples
TRANSCRIPTION = {"model": "whisper-1", "language": "en"}
INTENT = {"intent": "transcription"}
COMPLETED = "conversation.item.input_audio_transcription.completed"
Samples = NDArray[np.int16]


def silence(seconds: float, rate: int = RATE) -> Samples:
    return np.zeros(int(seconds * rate), np.int16)


def at_rate(samples: Samples, rate: int) -> Samples:
    """16 kHz sound at another rate, by the nearest samples: good enough for a clear voice."""
    places = np.arange(int(len(samples) * rate / SAMPLE_RATE)) * SAMPLE_RATE / rate
    return np.interp(places, np.arange(len(samples)), samples).astype(np.int16)


def open_session(client: OpenAI, turns: dict[str, Any] | None, **sound: Any) -> Any:
    """A connection whose session is configured once it is entered."""
    input = {"transcription": TRANSCRIPTION, "turn_detection": turns, **sound}

    class Opened:
        def __enter__(self) -> RealtimeConnection:
            self.manager = client.realtime.connect(extra_query=INTENT)
            line = self.manager.__enter__()
            assert line.recv().type == "session.created"
            line.session.update(session={"type": "transcription", "audio": {"input": input}})
            assert line.recv().type == "session.updated"
            return line

        def __exit__(self, *given: Any) -> None:
            self.manager.__exit__(*given)

    return Opened()


def append(line: RealtimeConnection, sound: bytes) -> None:
    line.input_audio_buffer.append(audio=base64.b64encode(sound).decode())


def speak(line: RealtimeConnection, samples: Samples, speed: float) -> None:
    """Send sound piece by piece, as a microphone does, `speed` times as fast."""
    begun = time.monotonic()
    for number, at in enumerate(range(0, len(samples), PIECE), 1):
        append(line, samples[at : at + PIECE].tobytes())
        time.sleep(max(0.0, begun + number * 0.1 / speed - time.monotonic()))


def take(line: RealtimeConnection, items: int) -> list[Any]:
    """Events until so many items have their text."""
    told: list[Any] = []
    while sum(one.type == COMPLETED for one in told) < items:
        told.append(line.recv())
        assert told[-1].type != "error", told[-1]
    return told


def texts(told: list[Any]) -> list[str]:
    """Text of each item; its deltas add up to it."""
    completed = {one.item_id: one.transcript for one in told if one.type == COMPLETED}
    deltas = dict.fromkeys(completed, "")
    for one in told:
        if one.type.endswith("transcription.delta"):
            deltas[one.item_id] += one.delta
    assert deltas == completed
    return list(completed.values())
