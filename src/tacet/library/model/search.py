"""What is searched, passages of transcripts, and what is found, hits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tacet.core.span import Span
from tacet.core.text.search import Snippet, tokens
from tacet.core.transcript import Segment
from tacet.library.model.recording import Recording
from tacet.library.model.run import TurnsMark

PASSAGE_SECONDS = 120.0  # about a shard; all words of a query stand within one passage


class SpokenWord(NamedTuple):  # thousands are read for a page, and tuples are quick to make
    """A word as it is searched: its id, start in seconds, and text with leading space."""

    id: str
    start: float
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A segment as it is searched; `tokens` are those of its text.

    Attributes:
        speaker: who says most of it; None for nobody known.
    """

    span: Span
    words: tuple[SpokenWord, ...]
    tokens: tuple[str, ...]
    speaker: str | None = None

    @property
    def text(self) -> str:
        """Text of all words."""
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive segments of a run.

    Attributes:
        shard: that wrote them; None in a transcript with edits.
    """

    phrases: tuple[Phrase, ...]
    shard: int | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """Tokens of all segments."""
        return tuple(token for phrase in self.phrases for token in phrase.tokens)


@dataclass(frozen=True, slots=True)
class RunText:
    """The text of a run, to be found.

    Attributes:
        run_id: None for a recording without runs.
        revision: of the edits in it.
        shards: number of its shards that are finished; None once it has ended.
        turns_mark: of the turns that its words have their speakers from; None before its end.
    """

    run_id: str | None
    revision: int = 0
    shards: int | None = None
    turns_mark: TurnsMark = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that matches a query.

    Attributes:
        place: its number in the order of all passages.
    """

    place: int
    recording: Recording
    run_id: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that may hold what is looked for.

    Attributes:
        place: its number; newer texts have greater ones.
        run_id: whose text it is; None for a recording without runs.
    """

    place: int
    run_id: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment that matches a query.

    Attributes:
        word_id, at: the first matching word, and its start in seconds.
        speaker: who says most of the segment; None for nobody known.
    """

    recording: Recording
    run_id: str
    span: Span
    snippet: Snippet
    word_id: str
    at: float
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class NameHit:
    """A recording whose name matches a query."""

    recording: Recording
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Part of what a query finds, newest transcripts first.

    Attributes:
        names: recordings whose names match, on the first page only.
        next: cursor of the next page; None on the last one.
    """

    names: tuple[NameHit, ...]
    hits: tuple[Hit, ...]
    next: str | None


def passages_of(segments: Iterable[Segment], shard: int | None = None) -> tuple[Passage, ...]:
    """Segments as passages of at most two minutes each."""
    found: list[list[Phrase]] = []
    for segment in segments:
        phrase = _phrase(segment)
        if not found or segment.span.end - found[-1][0].span.start > PASSAGE_SECONDS:
            found.append([])
        found[-1].append(phrase)
    return tuple(Passage(tuple(phrases), shard) for phrases in found)


def _phrase(segment: Segment) -> Phrase:
    words = tuple(SpokenWord(word.id, word.span.start, word.text) for word in segment.words)
    text = "".join(word.text for word in words)
    found = tuple(token.text for token in tokens(text))
    return Phrase(segment.span, words, found, segment.speaker)
