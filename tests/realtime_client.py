"""A client of a session in memory, which reads events as the official client does."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openai.types.realtime import RealtimeServerEvent
from pydantic import TypeAdapter
from realtime_double import LiveDouble

from tacet.web.v1.realtime.config import SessionConfig
from tacet.web.v1.realtime.live_run import Progress
from tacet.web.v1.realtime.session import Session, SessionOver

SECOND = bytes(48_000)
MANUAL = {"type": "transcription", "audio": {"input": {"turn_detection": None}}}
KNOWN: TypeAdapter[Any] = TypeAdapter(RealtimeServerEvent)
EMPTY_PIECE = '{"type": "input_audio_buffer.append", "audio": ""}'
PIECE = '{"type": "input_audio_buffer.append", "audio": "AAA="}'
TEXT = "conversation.item.input_audio_transcription"


class Client:
    """A client of one session: sends events, keeps the answers."""

    def __init__(self, config: dict[str, Any] | None = None) -> None:
        self.live = LiveDouble()
        self.session = Session(self.live.begin, SessionConfig())
        if config is not None:
            self.send("session.update", session=config)

    def send(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        return self.say(json.dumps({"type": kind, **fields}))

    def say(self, *messages: str | bytes) -> list[dict[str, Any]]:
        return self.checked(self.session.receive(messages))

    def speak(self, sound: bytes = SECOND) -> list[dict[str, Any]]:
        return self.send("input_audio_buffer.append", audio=base64.b64encode(sound).decode())

    def look(self, *news: Progress) -> list[dict[str, Any]]:
        self.live.news += news
        return [one for _ in news or (None,) for one in self.checked(self.session.look())]

    def checked(self, events: Any) -> list[dict[str, Any]]:
        """The events, each read as the official client reads it."""
        told = list(events)
        for one in told:
            KNOWN.validate_python(one)
        return told


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [one["type"].removeprefix("conversation.item.") for one in events]


def refusal(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The only event, an error."""
    (one,) = events
    assert one["type"] == "error", one
    return dict(one["error"])


def until_over(events: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last events of a session."""
    told = []

    def take() -> None:
        for one in events:
            told.append(one)  # extend would lose what came before the end

    with pytest.raises(SessionOver):
        take()
    return told


ITEM = ["input_audio_buffer.committed", "added", "done"]
