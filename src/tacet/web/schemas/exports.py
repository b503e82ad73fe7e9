"""Answers about exports."""

from typing import Literal

from pydantic import Field

from tacet.web.schemas.answers import Answer


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


class ExportFormat(Answer):
    """A format that transcripts are written in."""

    name: str
    title: str
    purpose: str = Field(description="for whom or what it is")
    extension: str
    media_type: str
    options: list[str] = Field(description="names of the options that change its files")


class ExportOption(Answer):
    """An option of exported files."""

    name: str
    group: Literal["contents", "subtitles", "whisper"]
    help: str
    unit: str
    kind: Literal["number", "integer", "boolean"]
    low: float | None
    high: float | None
    default: float | bool | None


class ImportFormat(Answer):
    """A format that transcripts are read from."""

    name: str
    title: str
    extension: str


class Formats(Answer):
    """Formats, in the order of lists, and the options of those that are written."""

    exports: list[ExportFormat]
    options: list[ExportOption]
    imports: list[ImportFormat]


class ExportPreview(Answer):
    """The beginning of an exported file."""

    name: str
    media_type: str
    size: int = Field(description="bytes of the whole file, without sound")
    text: str | None = Field(description="null where the file is not text, or too long a page")
    complete: bool = Field(description="whether the text is all of the file")
