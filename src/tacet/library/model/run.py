"""Run, one attempt at writing a recording down, and Shard, a few minutes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tacet.core.assemble import ShardText
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.transcript import Transcript
from tacet.core.window import Window
from tacet.library.model.edit import NO_EDITS, Edits
from tacet.library.model.recording import Fault

MAX_CRASHES = 10  # workers lost in a row without progress before a run is given up
MAX_DELAY = 60.0  # seconds


def delay_after_crashes(crashes: int) -> float:
    """How many seconds a run rests after `crashes` workers in a row were lost on it.

    The first two crashes cost nothing (a person restarts things), then it doubles, so that a
    recording that kills every worker lets the others go on in between.
    """
    return 0.0 if crashes <= 2 else min(MAX_DELAY, 2.0 ** (crashes - 3))


class RunState(StrEnum):
    """Where a run stands. Done, stopped and failed are final."""

    WAITING = "waiting"
    PREPARING = "preparing"
    LISTENING = "listening"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self in (RunState.DONE, RunState.STOPPED, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A value and where it came from: "request", "page", "settings" or "default"."""

    value: Any
    source: str = "default"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the preparation found, as it is stored; it grows chapter by chapter.

    Attributes:
        chapters: those planned so far, in order, without a gap from 0 on.
        language: known with the first chapter in which somebody may speak.
    """

    chapters: tuple[Outline, ...] = ()
    language: str | None = None
    language_probability: float | None = None

    @property
    def duration(self) -> float:
        """Seconds of the recording that are planned; in the end, all."""
        return self.chapters[-1].span.end if self.chapters else 0.0

    @property
    def shards(self) -> tuple[tuple[Window, ...], ...]:
        """Per shard, the windows in order."""
        return tuple(shard for chapter in self.chapters for shard in chapter.shards)


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at writing a recording down; a recording has many.

    Attributes:
        number: 1, 2, 3 ... per recording.
        rank: the highest of a recording's runs is its current one; a new run gets the highest.
        progress: 0..1 over the whole run.
        model: pinned name, "" while it waits for one to be fetched; `title` as it is shown.
        device: as asked, and once the engine is open, as used; `compute_type` likewise.
        options: every transcription option by flat name, with where it came from.
        language: None until it is known.
        error: why it failed; before its end, what it waits for.
        cancel_asked: a person wants it stopped; the worker looks at every batch.
        attempt: the fencing number; raised by each claim, and nothing is stored under an old one.
        crashes: workers lost in a row without any progress.
        seconds: time taken by step, such as "decode", "plan", "listen".
        versions: of Tacet, CTranslate2, FFmpeg and so on. `files`: SHA-256 by model file.
        plan: what the preparation found; None before it, and in lists of runs.
        revision: how often a person has changed its transcript or had it go on; see `edit.Edits`.
    """

    id: str
    recording_id: str
    model: str
    options: Mapping[str, SourcedValue]
    created_at: datetime
    number: int = 0
    rank: int = 0
    state: RunState = RunState.WAITING
    progress: float = 0.0
    model_title: str = ""
    device: str = "auto"
    compute_type: str = "auto"
    language: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    cancel_asked: bool = False
    attempt: int = 0
    crashes: int = 0
    error: Fault | None = None
    warnings: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    plan: PlanFacts | None = None
    summary: Summary | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """A few minutes of windows: the unit of resuming; its result is stored once.

    Attributes:
        attempt: the fencing number under which it was last begun; 0 before.
        result: its final text; None before. `partial`: its text so far while it is listened to.
    """

    run_id: str
    index: int
    span: Span
    attempt: int = 0
    result: ShardText | None = None
    partial: ShardText | None = None


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A run's transcript as far as it is known.

    Attributes:
        ids: one number per segment of `transcript`, steady while the run goes on.
        complete: whether this is the final transcript.
        listened_to: seconds up to which the text is final.
        edits: what a person changed; it stands in `transcript` already.
    """

    run: Run
    transcript: Transcript
    ids: tuple[int, ...]
    complete: bool
    listened_to: float
    summary: Summary
    edits: Edits = NO_EDITS


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed: increasing number, type of api.md, and a small payload of ids."""

    seq: int
    type: str
    data: Mapping[str, Any]
