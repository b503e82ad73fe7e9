"""Schemas of the library's answers, for JSON and the API reference.

Times are seconds in the original recording, dates are UTC. `serializers.library` makes these from
values of `tacet.library`.
"""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer, Fault
from tacet.web.schemas.speakers import Speakers


class Summary(Answer):
    """A transcript in figures, and in one sentence (`text`)."""

    duration: float
    speech_seconds: float
    words: int
    doubtful_words: int
    removed_words: int
    removed_phrases: int
    missed_seconds: float
    silent: bool = Field(description="nobody speaks in this recording")
    reason: str | None = Field(description="why the transcript is empty")
    text: str
    restored_words: int = Field(description="set aside by Tacet, brought back by a person")
    asked_words: int = Field(description="written because a person asked for a stretch")
    written_words: int = Field(0, description="written by a person")
    rewritten_words: int = Field(0, description="that a person's text took the place of")


class ImportedFrom(Answer):
    """The file that a text came from."""

    name: str
    format: str
    sha256: str


RunState = Literal["waiting", "preparing", "listening", "done", "stopped", "failed"]


class Run(Answer):
    """One attempt at writing a recording down."""

    id: str
    recording_id: str
    number: int = Field(description="1, 2, 3 ... per recording")
    rank: int = Field(description="the highest of a recording's runs is its current one")
    state: RunState
    progress: float = Field(ge=0, le=1)
    ahead: int = Field(description="while it waits: runs asked for before it that are not over")
    eta_seconds: float | None
    model: str = Field(description="empty while it waits for its model, and if it was imported")
    model_title: str
    language: str | None
    track: int | None = Field(
        description="the sound track that is heard, from 1; null where there is only one"
    )
    options: dict[str, Any] = Field(description="every option by name")
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    elapsed_seconds: float | None
    error: Fault | None
    warnings: list[str]
    summary: Summary | None
    revision: int = Field(
        description="rises with every change of the transcript by a person, and when it goes on"
    )
    held: bool = Field(False, description="it waits until it is started")
    imported: ImportedFrom | None = Field(None, description="the file of an imported text")


class Recording(Answer):
    """A file that a person gave, with its current run."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    duration: float | None
    container: str | None
    codec: str | None
    added_at: AwareDatetime
    playable: bool = Field(description="browsers play the original")
    error: Fault | None
    run: Run | None
    runs: int = Field(description="how many there are of it")
    folder_id: str | None = None
    archived: bool = False
    tags: list[str] = Field([])
    same_file: str | None = Field(
        None, description="the oldest other recording of the very same file, by its hash"
    )
    speakers: Speakers | None = Field(
        None, description="how far it is known who speaks; null where nobody asked"
    )
    live: bool = Field(False, description="its sound is still arriving")


class RecordingList(Answer):
    """Recordings in order; `total` counts all that answer the question."""

    items: list[Recording]
    total: int
    next: str | None = Field(None, description="`after` of the next page; null on the last one")


class RunList(Answer):
    """Runs, newest first."""

    items: list[Run]


class Stretch(Answer):
    """A half-open stretch of time."""

    start: float
    end: float


Mark = Literal["restored", "confirmed", "set aside", "left aside", "asked", "written", "retimed"]


class AnyWord(Answer):
    """What all words have; see `tacet.core.word_json`."""

    # Events that were stored before there were ids have none.
    id: str = Field("", description="stable inside its run")
    start: float
    end: float
    word: str
    probability: float | None = Field(description="null where an imported file gives none")
    verdict: Literal["kept", "doubtful", "removed"]
    reasons: list[str]
    marks: list[Mark] = Field(description="what a person did to it")
    speaker: str | None = Field(None, description="who says it, by name or as Speaker 1")


class Word(AnyWord):
    """A written word, leading space included.

    `probability` is as the model gave it; 1 for a word that a person wrote.
    """

    verdict: Literal["kept", "doubtful"]


class RemovedWord(AnyWord):
    """A word that was set aside, and why."""

    verdict: Literal["removed"]


class Missed(Answer):
    """Somebody speaks here, but no word could be written."""

    # Events that were stored before there were ids have none.
    id: str = Field("", description="stable inside its run, as long as it is missed as a whole")
    start: float
    end: float
    reason: str
    # Events that were stored before there were marks have none.
    marks: list[Mark] = Field([], description="what a person did to it")


class Segment(Answer):
    """A sentence, or its part between two pauses, with Whisper's figures."""

    id: int
    language: str | None = Field(
        None, description="where a person had it heard in another than the transcript's"
    )
    paragraph: bool = Field(True, description="whether a paragraph begins with it")
    start: float
    end: float
    text: str
    speaker: str | None = Field(None, description="who says most of it")
    words: list[Word]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float


class History(Answer):
    """Numbers of the steps that can be undone and redone next; null for none."""

    undo: int | None
    redo: int | None
    conflicts: int = Field(description="corrections of another run that wait for a person")


class Ask(Answer):
    """A stretch that a person wants transcribed again."""

    id: str
    run_id: str
    start: float
    end: float
    language: str | None = Field(description="to hear it in; null for the run's own")
    model: str | None = Field(None, description="to hear it with; null for the run's own")
    beside: bool = Field(False, description="its words only stand beside the text, to choose from")
    state: Literal["waiting", "done", "failed"]
    words: int = Field(description="that were made out in it")
    aligns: bool = Field(description="whether the words that stand in it are aligned to the sound")
    step: int | None = Field(description="that gave these their times; null for none")
    error: Fault | None


class OtherLanguage(Answer):
    """A stretch where another language seems to be spoken: code and words."""

    start: float
    end: float
    language: str
    text: str


class Stop(Answer):
    """Words to look at because the model was not sure of them, or because speech ends with them."""

    kind: Literal["name", "number", "word", "ending"]
    words: list[str] = Field(description="their ids")
    reason: str


class Reading(Answer):
    """Other text that the model considered for words that follow each other."""

    words: list[str] = Field(description="their ids")
    text: str


class Transcript(Answer):
    """A transcript with a person's edits: words, and everything left out."""

    run_id: str
    recording_id: str
    complete: bool
    language: str | None
    language_probability: float | None
    other_languages: list[OtherLanguage] = Field(description="if the language was guessed")
    duration: float
    listened_to: float = Field(
        description="seconds up to which the text is final; not silence, but unknown, after it"
    )
    speech: list[Stretch]
    segments: list[Segment]
    removed: list[RemovedWord]
    missed: list[Missed]
    summary: Summary
    revision: int = Field(description="as that of the run when this was read")
    asks: list[Ask]
    rewritten: list[Word] = Field([], description="words that a person's text took the place of")
    history: History | None = Field(None, description="null where the original is shown")
    stops: list[Stop] = Field(
        [], description="to look at besides words in doubt; none before the run is over"
    )
    readings: list[Reading] = Field([], description="the likeliest of each place first")


class Growth(Answer):
    """Text that has just been written; replaces segments of the same `id`.

    `removed` and `missed` replace all that begin from `start` to `end`.
    """

    run_id: str
    recording_id: str
    start: float
    end: float
    segments: list[Segment]
    removed: list[RemovedWord]
    missed: list[Missed]
    listened_to: float
    gone: list[int] = Field([], description="segments that stand no more, by `id`")
    draft: bool = Field(
        False, description="it is being said just now: its words may change, or vanish"
    )


class FoundSpeech(Answer):
    """Speech from `start` to `end`; replaces all known from `start` on."""

    run_id: str
    recording_id: str
    start: float
    end: float
    speech: list[Stretch]
    listened_to: float
