"""How a person orders recordings: folders, tags, notes; and selections of many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tacet.library.model.recording import Fault


@dataclass(frozen=True, slots=True)
class Group:
    """A folder or tag, and how many recordings it has."""

    id: str
    name: str
    recordings: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A person's text on a recording; `at`: its time in seconds, None for all of it."""

    id: str
    recording_id: str
    text: str
    made_at: datetime
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an action on many recordings.

    Attributes:
        ids: recordings on which it was done. `failed`: why not, by recording.
    """

    ids: tuple[str, ...]
    failed: Mapping[str, Fault] = field(default_factory=dict)
