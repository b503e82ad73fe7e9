"""Operations on the text and times of a transcript, as frozen values.

An operation names words by their ids. The text of an id never changes but for white space: a word
with another text is another word. So an operation fits as long as its words stand.
"""

from dataclasses import dataclass

from tacet.core.editing import WordId
from tacet.core.span import Span

SEGMENTS_OF_STEPS = 10**12  # ids of segments that steps make are below minus this
SEGMENTS_PER_STEP = 10_000  # numbers reserved for the segments of one step
MOST_OPERATIONS = 5_000  # in one step: a word that is corrected everywhere in ten hours


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Another text in place of words that follow each other; no text deletes them."""

    words: tuple[WordId, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Text where no word stands, between two times."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """A segment split before a word."""

    word: WordId


@dataclass(frozen=True, slots=True)
class Merge:
    """Two segments made one: that of a word, and that of the word it then follows.

    Attributes:
        after: the last word of the segment before; "" until it has been looked up.
    """

    word: WordId
    after: WordId = ""


@dataclass(frozen=True, slots=True)
class Retime:
    """Another start and end of a word."""

    word: WordId
    span: Span


@dataclass(frozen=True, slots=True)
class SetSpeaker:
    """Who says some words; None for nobody known."""

    words: tuple[WordId, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class RenameSpeaker:
    """Another name for somebody, wherever they speak; with the name of another, both are one."""

    name: str
    new: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A person's words that go, and the run's that stand again in their place.

    Attributes:
        words: the person's; none where they had deleted the run's.
        originals: the run's, with their own ids, times and evidence; none where there were none.
    """

    words: tuple[WordId, ...]
    originals: tuple[WordId, ...]


Operation = Rewrite | Insert | Split | Merge | Retime | SetSpeaker | RenameSpeaker | TakeBack


@dataclass(frozen=True, slots=True)
class Step:
    """Operations that are done, undone and redone together.

    Attributes:
        number: 1, 2, 3 ... per run, never used twice.
    """

    number: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """An operation whose words do not stand as they did, and why it does not fit."""

    step: int
    operation: Operation
    reason: str


class Names:
    """Ids for what one operation of a step makes, the same each time it is applied."""

    def __init__(self, step: int, operation: int) -> None:
        """Ids of the operation with this place in its step."""
        self._step, self._operation = step, operation
        self._words = 0

    def word(self) -> WordId:
        """The next word's id: "e3.0.1" is the second word of step 3's first operation."""
        self._words += 1
        return f"e{self._step}.{self._operation}.{self._words - 1}"

    def segment(self) -> int:
        """The id of the one segment that it makes, below that of any other segment."""
        return -SEGMENTS_OF_STEPS - self._step * SEGMENTS_PER_STEP - self._operation


def words_named(operation: Operation) -> tuple[WordId, ...]:
    """Ids of the words that an operation is about."""
    if isinstance(operation, Rewrite | SetSpeaker):
        return operation.words
    if isinstance(operation, TakeBack):
        return (*operation.words, *operation.originals)
    return () if isinstance(operation, Insert | RenameSpeaker) else (operation.word,)
