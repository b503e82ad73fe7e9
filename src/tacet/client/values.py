"""Values that the client returns: the server's JSON as frozen dataclasses.

Times are seconds in the original recording. Fields that a newer server adds are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

FINAL_STATES = frozenset({"done", "stopped", "failed"})
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """Dataclass made of a JSON object by the names of its fields."""

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object; unknown keys are ignored."""
        return cls(**{f.name: json[f.name] for f in fields(cls) if f.name in json})


@dataclass(frozen=True, slots=True)
class Fault(Value):
    """Stored error: a stable code, and what happened."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Run(Value):
    """One attempt at a transcript of a recording.

    Attributes:
        state: waiting, preparing, listening, done, stopped or failed.
        progress: 0 to 1.
        ahead: while it waits, runs before it that are not over.
        options: every option by name.
        summary: the transcript in figures and, as `text`, in a sentence; None before its end.
        revision: of a person's changes to the transcript.
    """

    id: str
    recording_id: str
    number: int
    state: str
    progress: float
    ahead: int
    eta_seconds: float | None
    model: str
    model_title: str
    language: str | None
    options: Json
    elapsed_seconds: float | None
    error: Fault | None
    warnings: tuple[str, ...]
    summary: Json | None
    revision: int

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object."""
        error = json["error"] and Fault.of(json["error"])
        return super(Run, cls).of({**json, "error": error, "warnings": tuple(json["warnings"])})

    @property
    def over(self) -> bool:
        """Whether it is done, stopped or failed."""
        return self.state in FINAL_STATES


@dataclass(frozen=True, slots=True)
class Recording(Value):
    """Recording in the library of a server.

    Attributes:
        duration: None before it is known.
        error: why it cannot be read.
        run: its current run, if it ever had one.
        speakers: how far it is known who speaks; None where nobody asked.
    """

    id: str
    name: str
    size: int
    sha256: str
    duration: float | None
    added_at: datetime
    error: Fault | None
    run: Run | None
    tags: tuple[str, ...] = ()
    speakers: Json | None = None

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object."""
        typed = {
            "added_at": datetime.fromisoformat(json["added_at"]),
            "error": json["error"] and Fault.of(json["error"]),
            "run": json["run"] and Run.of(json["run"]),
            "tags": tuple(json.get("tags", ())),
        }
        return super(Recording, cls).of({**json, **typed})


@dataclass(frozen=True, slots=True)
class Word(Value):
    """Word with its times; leading space included.

    Attributes:
        probability: 0 to 1, as the model gave it; None where an imported file gave none.
        verdict: kept, doubtful or removed. `reasons`: why.
    """

    start: float
    end: float
    word: str
    probability: float | None
    verdict: str
    reasons: tuple[str, ...] = ()
    speaker: str | None = None

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object."""
        return super(Word, cls).of({**json, "reasons": tuple(json.get("reasons", ()))})


@dataclass(frozen=True, slots=True)
class Segment(Value):
    """Sentence, or its part between two pauses. `paragraph`: one begins with it."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...]
    speaker: str | None = None
    paragraph: bool = True

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object."""
        return super(Segment, cls).of({**json, "words": tuple(map(Word.of, json["words"]))})


@dataclass(frozen=True, slots=True)
class Transcript(Value):
    """Transcript of a run, as far as it is known.

    Attributes:
        complete: whether that is all.
        removed: words that were set aside, with the reasons.
        summary: in figures and, as `text`, in a sentence.
    """

    run_id: str
    recording_id: str
    complete: bool
    language: str | None
    duration: float
    segments: tuple[Segment, ...]
    removed: tuple[Word, ...]
    summary: Json

    @classmethod
    def of(cls, json: Json) -> Self:
        """Value of a JSON object."""
        segments = tuple(map(Segment.of, json["segments"]))
        removed = tuple(map(Word.of, json["removed"]))
        return super(Transcript, cls).of({**json, "segments": segments, "removed": removed})

    @property
    def text(self) -> str:
        """All that was said, without times."""
        return "".join(segment.text for segment in self.segments).strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """Place where a search found its words.

    Attributes:
        run_id: None where the recording's name matches.
        at: seconds at which the words are said; None for a name.
        speaker: who says them; None for nobody known.
    """

    recording_id: str
    recording_name: str
    snippet: str
    run_id: str | None = None
    at: float | None = None
    speaker: str | None = None

    @classmethod
    def of(cls, json: Json) -> "Hit":
        """Hit of a JSON object."""
        recording = json["recording"]
        place = json.get("run_id"), json.get("at"), json.get("speaker")
        return cls(recording["id"], recording["name"], json["snippet"], *place)


@dataclass(frozen=True, slots=True)
class Format(Value):
    """Format that transcripts can be exported in."""

    name: str
    title: str
    extension: str
    media_type: str
