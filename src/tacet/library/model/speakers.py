"""Speakers of a recording: who speaks when, and how far it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tacet.core.speakers.turns import Turn
from tacet.library.model.recording import Fault


class SpeakersState(StrEnum):
    """State of a recording's speakers. Done and failed are final, until they are asked for again.

    Listening includes the grouping of the voices.
    """

    WAITING = "waiting"
    LISTENING = "listening"
    DONE = "done"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nobody is to work on it."""
        return self in (SpeakersState.DONE, SpeakersState.FAILED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many people speak, as far as a person knows; 0: not known."""

    num_speakers: int = 0
    min_speakers: int = 0
    max_speakers: int = 0


@dataclass(frozen=True, slots=True)
class Listener:
    """Diarizer and what it listens to: pieces of another one cannot be gone on with.

    Attributes:
        diarizer: its name. `step`: seconds of a piece.
        duration: seconds of the decoded sound.
        track: its sound track; None for the only one.
        versions: of Tacet and its dependencies.
    """

    diarizer: str
    step: float
    duration: float
    track: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks when in a recording, as far as it is known.

    Attributes:
        progress: share of the recording that was listened to, 0..1.
        turns: of the last grouping, also while another is wanted. Lists have neither these nor
            `former`.
        former: last turns of people whom later groupings do not tell apart; their numbers are never
            given to others.
        people: how many speak in the turns.
        revision: how often turns were stored; 0 before the first time.
        track: sound track to listen to, from 1; None for the only one, or before it is chosen.
        listener: who listened last; None before the first time.
        listened: number of pieces that are stored, from the beginning on.
        error: why it failed, or what it waits for.
    """

    recording_id: str
    state: SpeakersState
    wanted: Wanted
    asked_at: datetime
    progress: float = 0.0
    turns: tuple[Turn, ...] = ()
    former: tuple[Turn, ...] = ()
    people: int = 0
    revision: int = 0
    track: int | None = None
    listener: Listener | None = None
    listened: int = 0
    attempt: int = 0
    crashes: int = 0
    error: Fault | None = None


@dataclass(frozen=True, slots=True)
class SpeakersClaim:
    """A worker's claim on a recording's speakers, under a fencing number."""

    recording_id: str
    worker: str
    attempt: int
