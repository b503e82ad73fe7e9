"""Schemas of folders, tags, notes and actions on many recordings."""

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer, Fault


class Group(Answer):
    """A folder or a tag."""

    id: str
    name: str
    recordings: int = Field(description="how many there are in it")


class GroupList(Answer):
    """Folders or tags by name."""

    items: list[Group]


class Note(Answer):
    """A person's text on a recording."""

    id: str
    recording_id: str
    text: str
    at: float | None = Field(description="seconds of the recording; null: on all of it")
    made_at: AwareDatetime


class NoteList(Answer):
    """Notes of a recording: those on all of it, then by time."""

    items: list[Note]


class ActionResult(Answer):
    """What became of an action on many recordings."""

    done: list[str] = Field(description="recordings on which it was done")
    failed: dict[str, Fault] = Field(description="why not, by recording")
