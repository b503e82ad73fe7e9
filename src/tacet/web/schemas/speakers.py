"""Schemas of who speaks in a recording."""

from typing import Literal

from pydantic import Field

from tacet.web.schemas.answers import Answer, Fault


class WantedSpeakers(Answer):
    """How many people speak, as far as a person knows; 0: not known."""

    num_speakers: int
    min_speakers: int
    max_speakers: int


class Speakers(Answer):
    """How far it is known who speaks in a recording."""

    state: Literal["none", "waiting", "listening", "done", "failed"] = Field(
        description="none: nobody asked"
    )
    progress: float = Field(ge=0, le=1, description="share of the recording that is listened to")
    wanted: WantedSpeakers
    people: int = Field(description="voices that were told apart; as before while it is done again")
    revision: int = Field(description="rises with each new set of turns; 0 before the first one")
    error: Fault | None = Field(description="why it failed, or what it waits for")


class ChangedSpeakers(Speakers):
    """The same, and of which recording."""

    recording_id: str
