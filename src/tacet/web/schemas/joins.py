"""Schemas of joins."""

from typing import Literal

from pydantic import Field

from tacet.web.schemas.answers import Answer, Fault


class Join(Answer):
    """Recordings on their way into one."""

    id: str = Field(description="of the new recording, too, once it is done")
    name: str
    state: Literal["joining", "done", "failed"]
    progress: float = Field(description="0 to 1")
    recordings: list[str] = Field(description="ids of the parts in order; none once it is done")
    error: Fault | None
