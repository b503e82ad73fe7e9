"""Serializer of who speaks in a recording."""

from typing import Any

from tacet.library.model.speakers import Speakers
from tacet.web.schemas.speakers import ChangedSpeakers, WantedSpeakers
from tacet.web.schemas.speakers import Speakers as SpeakersAnswer
from tacet.web.serializers.faults import serialize_fault

NOBODY_ASKED = SpeakersAnswer(
    state="none",
    progress=0.0,
    wanted=WantedSpeakers(num_speakers=0, min_speakers=0, max_speakers=0),
    people=0,
    revision=0,
    error=None,
)


def serialize_speakers(speakers: Speakers | None) -> SpeakersAnswer:
    """How far it is known who speaks; of state "none" where nobody asked."""
    return NOBODY_ASKED if speakers is None else SpeakersAnswer(**_fields(speakers))


def serialize_change(recording_id: str, speakers: Speakers | None) -> ChangedSpeakers:
    """The same, with the recording it is about."""
    fields = serialize_speakers(speakers).model_dump()
    return ChangedSpeakers(**fields, recording_id=recording_id)


def _fields(speakers: Speakers) -> dict[str, Any]:
    wanted = speakers.wanted
    return {
        "state": speakers.state.value,
        "progress": min(1.0, max(0.0, speakers.progress)),
        "wanted": WantedSpeakers(
            num_speakers=wanted.num_speakers,
            min_speakers=wanted.min_speakers,
            max_speakers=wanted.max_speakers,
        ),
        "people": speakers.people,
        "revision": speakers.revision,
        "error": serialize_fault(speakers.error),
    }
