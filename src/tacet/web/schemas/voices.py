"""Schemas of voices that are kept."""

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer


class Voice(Answer):
    """Whose voice is kept; nothing of the voice itself."""

    id: str
    name: str
    seconds: float = Field(description="of speech that it was made from")
    made_at: AwareDatetime = Field(description="when it was kept, or last told better")


class VoiceList(Answer):
    """All voices that are kept."""

    items: list[Voice]
