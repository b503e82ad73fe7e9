"""Schemas of live recordings."""

from pydantic import Field

from tacet.web.schemas.answers import Answer
from tacet.web.schemas.library import Recording, Run


class Live(Answer):
    """Sound of a recording that arrives while it is transcribed."""

    rate: int = Field(description="samples per second")
    offset: int = Field(description="bytes of sound that are safe on disk")
    seconds: float
    ended: bool = Field(description="no more sound will arrive")


class LiveRecording(Answer):
    """A new live recording, and its run, which listens from the first moment."""

    recording: Recording
    run: Run
    live: Live


class SoundArrived(Answer):
    """How far the sound of a live recording has arrived."""

    offset: int = Field(description="bytes; the next piece begins here")
    seconds: float
