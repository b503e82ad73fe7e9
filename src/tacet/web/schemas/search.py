"""Schemas of what a search finds."""

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer


class Place(Answer):
    """Part of a snippet: from `start` to before `end`, in characters (code points)."""

    start: int
    end: int


class FoundRecording(Answer):
    """The recording of a hit."""

    id: str
    name: str
    duration: float | None
    added_at: AwareDatetime


class NameHit(Answer):
    """A recording whose name matches."""

    recording: FoundRecording
    snippet: str
    marks: list[Place] = Field(description="what matches in the snippet")


class SearchHit(NameHit):
    """A segment that matches; times in seconds."""

    run_id: str
    start: float
    end: float
    word_id: str = Field(description="the first word that matches")
    at: float = Field(description="its start")
    speaker: str | None = Field(description="who says most of it; null for nobody known")


class SearchAnswer(Answer):
    """What a search finds, newest recordings first."""

    names: list[NameHit] = Field(description="on the first page only")
    hits: list[SearchHit]
    next: str | None = Field(description="`after` of the next page; null on the last one")
