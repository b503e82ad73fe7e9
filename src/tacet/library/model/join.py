"""Join, recordings on their way into one; stored as an upload that Tacet itself sends."""

from dataclasses import dataclass
from enum import StrEnum

from tacet.library.model.recording import Fault


class JoinState(StrEnum):
    """State of a join. Done and failed are final."""

    JOINING = "joining"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Join:
    """Recordings on their way into one.

    Attributes:
        id: that of the new recording, too.
        progress: 0..1 of its sound.
        recordings: ids of the parts in order; none once it is done.
        error: why it failed.
    """

    id: str
    name: str
    state: JoinState
    progress: float
    recordings: tuple[str, ...] = ()
    error: Fault | None = None
