"""Schemas of vocabularies, and of what would be rewritten."""

from pydantic import AwareDatetime, Field

from tacet.web.schemas.answers import Answer


class Term(Answer):
    """A name or expression, spelled as it is to be written."""

    id: str
    term: str
    replaces: list[str] = Field(description="spellings that are replaced by it")
    language: str | None = Field(description="code of the only language it belongs to")
    note: str
    changed_at: AwareDatetime


class Vocabulary(Answer):
    """A vocabulary, changed last first."""

    items: list[Term]


class Rule(Answer):
    """A spelling as heard, and what is written in its place."""

    heard: str
    text: str


class Replacement(Answer):
    """Adjacent words of a transcript that a rule would rewrite."""

    words: list[str] = Field(description="their ids, as the transcript has them")
    heard: str
    text: str
    rule: Rule
    start: float = Field(description="when the first word is spoken, in seconds")
    before: str = Field(description="a few words in front of them")
    after: str = Field(description="a few words behind them")


class ReplacementList(Answer):
    """What would be rewritten in a run's text, in order; nothing is changed yet."""

    run_id: str
    revision: int = Field(description="of the transcript that was read")
    items: list[Replacement]


class RecordingReplacements(ReplacementList):
    """What would be rewritten in the current text of a recording."""

    recording_id: str
    name: str


class LibraryReplacements(Answer):
    """What one rule would rewrite in the library; recordings without any are left out."""

    total: int = Field(description="places in the recordings of this page")
    items: list[RecordingReplacements]
    next: int | None = Field(description="`after` of the next page; null on the last one")
