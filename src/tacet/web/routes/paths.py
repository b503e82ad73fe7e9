"""Parameters that routes share."""

import math

from pydantic import BaseModel, ConfigDict, Field

from tacet.core.errors import BadInput
from tacet.core.span import Span
from tacet.web.http.requests import ID_LENGTH


class PathModel(BaseModel):
    """Base of path parameters."""

    model_config = ConfigDict(frozen=True)


class RecordingPath(PathModel):
    """Path of a recording."""

    recording_id: str = Field(max_length=ID_LENGTH)


class RunPath(PathModel):
    """Path of a run."""

    run_id: str = Field(max_length=ID_LENGTH)


class RunPair(RunPath):
    """Path of a run and of another one of the same recording."""

    other_id: str = Field(max_length=ID_LENGTH)


class UploadPath(PathModel):
    """Path of an upload."""

    upload_id: str = Field(max_length=ID_LENGTH)


def stretch(start: float, end: float | None) -> Span:
    """Stretch of a recording; to its end without one. Raises BadInput: it ends before it begins."""
    until = math.inf if end is None else end
    if until <= start:
        raise BadInput("The stretch ends before it begins. Let `end` be more than `start`.")
    return Span(start, until)
