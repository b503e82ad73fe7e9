"""Schemas of the comparison of two transcripts of one recording."""

from pydantic import Field

from tacet.web.schemas.answers import Answer
from tacet.web.schemas.library import Reading


class ComparedWord(Answer):
    """A word of one transcript; `same` if the other has it too."""

    id: str
    word: str
    start: float
    same: bool


class ComparedStretch(Answer):
    """A stretch as two transcripts tell it; either may hold no word."""

    start: float
    end: float
    before: list[ComparedWord]
    after: list[ComparedWord]


class Comparison(Answer):
    """Two transcripts of one recording side by side."""

    before: str = Field(description="id of the run")
    after: str = Field(description="id of the run")
    stretches: list[ComparedStretch]


class HeardBeside(Answer):
    """What stands in a stretch, and what was heard there in its place."""

    before: list[ComparedWord]
    after: list[ComparedWord]
    text: str = Field(description="all that was heard")
    readings: list[Reading] = Field(description="of words that stand, to choose from")
