"""Live recording: one whose sound is still arriving."""

from dataclasses import dataclass
from datetime import datetime

SAMPLE_BYTES = 2  # of s16


@dataclass(frozen=True, slots=True)
class Live:
    """Sound of a recording that arrives while its run listens: s16le, mono.

    Attributes:
        run_id: the run that listens from the first moment; later runs read the whole file.
        rate: samples per second.
        offset: bytes of sound that are safe on disk.
        touched_at: when the last of them arrived, UTC.
        ended_at: when it was said that no more will come, UTC; None while more may.
        cuts: offsets, ascending, at which a chapter ends though nobody pauses.
    """

    recording_id: str
    run_id: str
    rate: int
    touched_at: datetime
    offset: int = 0
    ended_at: datetime | None = None
    cuts: tuple[int, ...] = ()

    @property
    def seconds(self) -> float:
        """Seconds of sound that have arrived."""
        return self.offset / (SAMPLE_BYTES * self.rate)
