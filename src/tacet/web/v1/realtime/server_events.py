"""Events that a session sends, with the fields of the hosted API."""

import secrets
from typing import Any

from tacet.web.http.hosted_errors import HostedError, error_object
from tacet.web.v1.realtime.config import SessionConfig

Event = dict[str, Any]
TRANSCRIPTION = "conversation.item.input_audio_transcription"
BUFFER = "input_audio_buffer"
CONTENT_INDEX = 0  # the sound is the only content of an item


def new_id(kind: str) -> str:
    """Id such as `item_...`, unique without a counter."""
    return f"{kind}_{secrets.token_hex(10)}"


def event(kind: str, **fields: Any) -> Event:
    """An event with an id of its own."""
    return {"type": kind, "event_id": new_id("event"), **fields}


def session_object(id: str, config: SessionConfig) -> dict[str, Any]:
    """Whole configuration of a session, as its events and answers show it."""
    shown = config.model_dump()
    return {"id": id, "object": "realtime.transcription_session", **shown}


def error_event(error: HostedError, event_id: str | None = None) -> Event:
    """Error about an event of the client, or about the session."""
    return event("error", error={**error_object(error)["error"], "event_id": event_id})


def item_events(item_id: str, previous: str | None) -> list[Event]:
    """Events of sound that became an item: committed, added, done."""
    content = [{"type": "input_audio", "transcript": None}]
    item = {
        "id": item_id,
        "object": "realtime.item",
        "type": "message",
        "status": "completed",
        "role": "user",
        "content": content,
    }
    return [
        event(f"{BUFFER}.committed", item_id=item_id, previous_item_id=previous),
        event("conversation.item.added", item=item, previous_item_id=previous),
        event("conversation.item.done", item=item, previous_item_id=previous),
    ]


def transcription_event(kind: str, item_id: str, **fields: Any) -> Event:
    """Event about the text of an item: delta, completed or failed."""
    about = {"item_id": item_id, "content_index": CONTENT_INDEX, **fields}
    return event(f"{TRANSCRIPTION}.{kind}", **about)
