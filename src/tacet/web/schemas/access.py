"""Schemas of who is asking."""

from typing import Literal

from pydantic import Field

from tacet.web.schemas.answers import Answer


class UsedKey(Answer):
    """Key that a request came with; not its text."""

    name: str
    prefix: str = Field(description="the first letters of the key")
    scopes: list[Literal["all", "read", "settings", "transcribe", "write"]]


class WhoAsks(Answer):
    """Who is asking."""

    key: UsedKey | None = Field(description="null where this server has no keys, and needs none")
