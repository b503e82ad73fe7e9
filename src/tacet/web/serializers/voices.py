"""Serializer of voices that are kept."""

from tacet.library.model.voices import VoiceProfile
from tacet.web.schemas.voices import Voice


def serialize_voice(profile: VoiceProfile) -> Voice:
    """Whose voice it is. What it is like never leaves the database."""
    return Voice(
        id=profile.id,
        name=profile.name,
        seconds=profile.voice.seconds,
        made_at=profile.made_at,
    )
