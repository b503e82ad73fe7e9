"""Run, one transcription of a recording, and Shard, its unit of work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tacet.core.assemble import ShardText
from tacet.core.planning.plan import Outline
from tacet.core.review.stops import Stop
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.transcript import SpokenLanguage, Transcript, Word
from tacet.core.window import Window
from tacet.library.model.edit import NO_EDITS, Edits
from tacet.library.model.recording import Fault
from tacet.library.model.speakers import WhoSpeaks

MAX_CRASHES = 10  # without progress, before a run fails
FREE_CRASHES = 2  # that delay nothing: people restart things
MAX_DELAY = 60.0  # seconds; the first delay is one


def delay_after_crashes(crashes: int) -> float:
    """Seconds of delay after `crashes` workers in a row died.

    The first two cost nothing (people restart things), then it doubles, so that other runs get on
    beside a recording that kills every worker.
    """
    return 0.0 if crashes <= FREE_CRASHES else min(MAX_DELAY, 2.0 ** (crashes - FREE_CRASHES - 1))


class RunState(StrEnum):
    """State of a run. Done, stopped and failed are final."""

    WAITING = "waiting"
    PREPARING = "preparing"
    LISTENING = "listening"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether the run has ended."""
        return self in (RunState.DONE, RunState.STOPPED, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A value and its source: "request", "page", "settings" or "default"."""

    value: Any
    source: str = "default"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Plan of a run as stored; it grows chapter by chapter.

    Attributes:
        chapters: those planned so far, in order, without a gap from 0 on.
        language: known with the first chapter that may hold speech.
        other_languages: where another seems to be spoken, if it was guessed.
    """

    chapters: tuple[Outline, ...] = ()
    language: str | None = None
    language_probability: float | None = None
    other_languages: tuple[SpokenLanguage, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds of the recording that are planned; in the end, all."""
        return self.chapters[-1].span.end if self.chapters else 0.0

    @property
    def shards(self) -> tuple[tuple[Window, ...], ...]:
        """Windows of each shard, in order."""
        return tuple(shard for chapter in self.chapters for shard in chapter.shards)


@dataclass(frozen=True, slots=True)
class Imported:
    """Origin of a text that no run of ours wrote, and what its file said beside the text.

    Attributes:
        name: of the file. `format`: of the importer that read it. `sha256`: of its bytes.
        listened_to: as in `Transcript`, as are `reason` and `rewritten`.
    """

    name: str
    format: str
    sha256: str
    reason: str | None = None
    listened_to: float | None = None
    rewritten: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One transcription of a recording; a recording may have many. A text from a file is one, too.

    Attributes:
        number: 1, 2, 3 ... per recording.
        rank: the highest of a recording's runs is its current one; a new run gets the highest.
        progress: 0..1 over the whole run.
        model: pinned name, "" while it waits for a download, and of an imported text; `title` as
            shown.
        device: as asked, and once the engine is open, as used; `compute_type` likewise.
        options: every transcription option by flat name, with its source.
        language: None until it is known.
        track: the number of the sound track that is heard, from 1; None before it is chosen, and
            where the file has only one.
        error: why it failed; before its end, what it waits for.
        cancel_asked: whether it is to be stopped; the worker checks at every batch.
        attempt: the fencing number; raised by each claim, nothing is stored under an old one.
        crashes: workers lost in a row without any progress.
        seconds: time per step, such as "decode", "plan", "listen".
        versions: of Tacet, CTranslate2, FFmpeg and so on. `files`: SHA-256 by model file.
        plan: None before planning, and in lists of runs.
        revision: number of edits and resumptions; see `edit.Edits`.
        held: whether it waits until a person starts it.
        vocabulary: id of the list of terms that it was given; None where there were none.
        imported: where its text is from, if no model wrote it here.
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
    track: int | None = None
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
    held: bool = False
    vocabulary: str | None = None
    imported: Imported | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A few minutes of windows: the unit of resuming.

    Attributes:
        attempt: the fencing number of its last start; 0 before.
        result: its final text; None before. `partial`: its text so far.
    """

    run_id: str
    index: int
    span: Span
    attempt: int = 0
    result: ShardText | None = None
    partial: ShardText | None = None


TurnsMark = tuple[datetime, int] | None
"""When a recording's speakers were asked for, and how often they were found then."""


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """A run's own text so far, without edits; other fields as in `TranscriptView`.

    Attributes:
        spoken: by whom, in the recording: words have their speakers from it; nobody before the
            run's end.
    """

    run: Run
    transcript: Transcript
    ids: tuple[int, ...]
    listened_to: float
    stops: tuple[Stop, ...] = ()
    spoken: WhoSpeaks = field(default_factory=WhoSpeaks)
    turns_mark: TurnsMark = None


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A run's transcript as far as it is known.

    Attributes:
        ids: one number per segment of `transcript`, stable while the run goes on.
        complete: whether this is the final transcript.
        listened_to: seconds up to which the text is final.
        edits: applied to `transcript` already, unless it is `original`.
        stops: of the run's own words; none before it is over.
    """

    run: Run
    transcript: Transcript
    ids: tuple[int, ...]
    complete: bool
    listened_to: float
    summary: Summary
    edits: Edits = NO_EDITS
    original: bool = False
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Change notice: increasing number, type, and a small payload of ids."""

    seq: int
    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's claim on a run, under a fencing number."""

    run_id: str
    worker: str
    attempt: int
