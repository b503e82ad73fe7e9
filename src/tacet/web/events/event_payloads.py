"""Event payloads: the store's events hold ids, these hold whole values."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from tacet.bootstrap import Tacet
from tacet.core.errors import NotFound
from tacet.library.calls.calls import is_kept
from tacet.library.model.key import KEYS_CHANGED
from tacet.library.model.run import Event
from tacet.library.use_cases.recordings import recording_of
from tacet.library.use_cases.runs import ahead_of, run_of
from tacet.library.use_cases.speakers import speakers_of
from tacet.web.schemas import edits
from tacet.web.schemas import library as schemas
from tacet.web.schemas import server as schemas_server
from tacet.web.serializers.library import serialize_recording, serialize_run, serialize_runs
from tacet.web.serializers.server import serialize_model, serialize_settings
from tacet.web.serializers.speakers import serialize_change

Item = (
    schemas_server.RecordingChanged
    | schemas_server.RecordingRemoved
    | schemas_server.RunChanged
    | schemas_server.SpeechFound
    | schemas_server.TranscriptGrew
    | schemas_server.TranscriptEdited
    | schemas_server.ModelChanged
    | schemas_server.SettingsChanged
    | schemas_server.VocabularyChanged
    | schemas_server.SpeakersChanged
)
QueuePositions = dict[str, int]  # by waiting run, as sent last
TOLD_PLACES = 100  # of the queue; those further back are told once they come so far


def change_items(
    tacet: Tacet, events: Sequence[Event], positions: QueuePositions | None = None
) -> list[Item]:
    """Newest state of everything that changed, one item per thing.

    When a run moved, those that wait behind it have moved too. `positions`
    remembers their places from call to call, so that each change is sent once.
    """
    items: list[Item] = []
    for event in _newest_per_item(events):
        if event.type == KEYS_CHANGED:
            continue  # it only wakes the streams, so that they look whether they still may be read
        items.extend(_payloads(tacet, event))
    if any(event.type == "run.changed" for event in events):
        items.extend(_queue_changes(tacet, events[-1].seq, {} if positions is None else positions))
    return items


def _newest_per_item(events: Sequence[Event]) -> list[Event]:
    """Events without those superseded by a later one of the same thing."""
    last = {_key(event): event.seq for event in events}
    return [event for event in events if last[_key(event)] == event.seq]


def _key(event: Event) -> tuple[Any, ...]:
    if event.type in ("speech.found", "transcript.grew", "transcript.edited"):
        return (event.seq,)
    return (event.type, *(event.data.get(name) for name in ("id", "name", "recording_id")))


def _payloads(tacet: Tacet, event: Event) -> list[Item]:
    try:
        return [PAYLOADS[event.type](tacet, event)]
    except NotFound:  # gone by now, as a later event says
        return []


def _recording_changed(tacet: Tacet, event: Event) -> Item:
    recording = recording_of(tacet.context, event.data["id"])
    payload = serialize_recording(tacet.context, recording)
    return schemas_server.RecordingChanged(id=event.seq, type="recording.changed", data=payload)


def _recording_removed(tacet: Tacet, event: Event) -> Item:
    if _is_call(tacet, event.data["id"]):
        raise NotFound("Pages do not know of the recordings of calls.")
    gone = schemas_server.Gone(id=event.data["id"])
    return schemas_server.RecordingRemoved(id=event.seq, type="recording.removed", data=gone)


def _run_changed(tacet: Tacet, event: Event) -> Item:
    payload = serialize_run(tacet.context, run_of(tacet.context, event.data["id"]))
    return schemas_server.RunChanged(id=event.seq, type="run.changed", data=payload)


def _is_call(tacet: Tacet, recording_id: str) -> bool:
    try:
        return is_kept(tacet.context, tacet.context.store.recording(recording_id))
    except NotFound:  # it is purged already
        return False


def _speech_found(tacet: Tacet, event: Event) -> Item:
    recording_of(tacet.context, event.data["recording_id"])  # pages are not told of calls
    payload = schemas.FoundSpeech.model_validate(dict(event.data))
    return schemas_server.SpeechFound(id=event.seq, type="speech.found", data=payload)


def _transcript_grew(tacet: Tacet, event: Event) -> Item:
    recording_of(tacet.context, event.data["recording_id"])  # pages are not told of calls
    growth = schemas.Growth.model_validate(dict(event.data))
    return schemas_server.TranscriptGrew(id=event.seq, type="transcript.grew", data=growth)


def _transcript_edited(tacet: Tacet, event: Event) -> Item:
    change = edits.TextChange.model_validate(dict(event.data))
    return schemas_server.TranscriptEdited(id=event.seq, type="transcript.edited", data=change)


def _model_changed(tacet: Tacet, event: Event) -> Item:
    payload = serialize_model(tacet, event.data["name"])
    return schemas_server.ModelChanged(id=event.seq, type="model.changed", data=payload)


def _settings_changed(tacet: Tacet, event: Event) -> Item:
    payload = serialize_settings(tacet)
    return schemas_server.SettingsChanged(id=event.seq, type="settings.changed", data=payload)


def _vocabulary_changed(tacet: Tacet, event: Event) -> Item:
    owner = schemas_server.VocabularyOwner(recording_id=event.data["recording_id"])
    return schemas_server.VocabularyChanged(id=event.seq, type="vocabulary.changed", data=owner)


def _speakers_changed(tacet: Tacet, event: Event) -> Item:
    recording_id = event.data["recording_id"]
    change = serialize_change(recording_id, speakers_of(tacet.context, recording_id))
    return schemas_server.SpeakersChanged(id=event.seq, type="speakers.changed", data=change)


PAYLOADS: dict[str, Callable[[Tacet, Event], Item]] = {
    "recording.changed": _recording_changed,
    "recording.removed": _recording_removed,
    "run.changed": _run_changed,
    "speech.found": _speech_found,
    "transcript.grew": _transcript_grew,
    "transcript.edited": _transcript_edited,
    "model.changed": _model_changed,
    "settings.changed": _settings_changed,
    "vocabulary.changed": _vocabulary_changed,
    "speakers.changed": _speakers_changed,
}


def _queue_changes(tacet: Tacet, seq: int, positions: QueuePositions) -> list[Item]:
    context, places = tacet.context, ahead_of(tacet.context, TOLD_PLACES)
    moved = [run_id for run_id, place in places.items() if positions.get(run_id) != place]
    positions.clear()
    positions.update(places)
    runs = []
    for run_id in moved:
        with suppress(NotFound):  # gone by now, as a later event says
            runs.append(run_of(context, run_id))
    return [
        schemas_server.RunChanged(id=seq, type="run.changed", data=run)
        for run in serialize_runs(context, runs)
    ]
