"""Answers about exports."""

from pydantic import Field

from tacet.web.schemas.library import Answer


class BrokenRule(Answer):
    """A rule that a subtitle breaks."""

    cue: int = Field(description="number of the subtitle, from 1, as in srt")
    start: float = Field(description="when it begins (s)")
    rule: str = Field(description="name of the option, such as reading_speed")
    value: float = Field(description="that of the subtitle, in the unit of the option")
    limit: float = Field(description="the option's value")


class BrokenRules(Answer):
    """The rules that the subtitles of a run break."""

    cues: int = Field(description="number of subtitles")
    items: list[BrokenRule]
