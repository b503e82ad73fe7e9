"""What a list of recordings is asked for: filters and order."""

from dataclasses import dataclass
from typing import Literal

from tacet.library.model.run import RunState

SortBy = Literal["added", "name", "length", "state", "doubtful"]
NEW = "new"  # the state of a recording without a run
NO_FOLDER = "none"  # a filter for recordings in no folder
STATE_ORDER = {
    RunState.FAILED.value: 10,
    RunState.STOPPED.value: 20,
    RunState.LISTENING.value: 30,
    RunState.PREPARING.value: 40,
    RunState.WAITING.value: 50,
    NEW: 70,
    RunState.DONE.value: 80,
}  # by state; what needs a person comes first; stored, so numbers never change their meaning


@dataclass(frozen=True, slots=True)
class Filters:
    """Which recordings: all that fit every field that is not None.

    Attributes:
        text: part of the name, case ignored.
        tag: name of a tag. `folder`: id of a folder, or `NO_FOLDER`.
        state: of the current run, or `NEW`; what cannot be read has failed.
        language: code, of the current run.
        sha256: of the file, hexadecimal.
    """

    text: str = ""
    tag: str | None = None
    folder: str | None = None
    archived: bool | None = None
    state: str | None = None
    language: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Order of a list; among equals, by id."""

    by: SortBy = "added"
    descending: bool = True


ALL, NEWEST_FIRST = Filters(), Order()
