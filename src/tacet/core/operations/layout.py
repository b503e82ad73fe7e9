"""A transcript's segments by id, in a form that operations change quickly.

A layout is a value for all who are given one: `copied` makes the one that is worked on. Copies
share what is large, so that one of ten hours costs little.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tacet.core.editing import WordId
from tacet.core.errors import Conflict
from tacet.core.operations.model import Unfit
from tacet.core.transcript import Segment, Word, with_words

GONE = "Some of these words do not stand in the text any more."


@dataclass(slots=True)
class Layout:
    """Segments in time order, each with its id; all words of a person's decisions stand in them.

    Attributes:
        order: ids of the segments. `segments`: by id.
        homes: the segment of each word before any step; `moved`: what is different since, None for
            words that are gone.
        hidden: words that a person set aside: nobody sees them.
        rewritten: words of the run that a person's text took the place of, by id.
        former: texts of a person's own words that another text took the place of.
        written: ids of the words that a person wrote.
        emptied: segments that all words left, as they were, by id.
        duration: seconds of the recording.
        unfit: operations that found their words gone, in order.
    """

    order: list[int]
    segments: dict[int, Segment]
    homes: dict[WordId, int]
    hidden: frozenset[WordId]
    duration: float
    moved: dict[WordId, int | None] = field(default_factory=dict)
    rewritten: dict[WordId, Word] = field(default_factory=dict)
    former: dict[WordId, str] = field(default_factory=dict)
    written: dict[WordId, None] = field(default_factory=dict)
    emptied: dict[int, Segment] = field(default_factory=dict)
    unfit: list[Unfit] = field(default_factory=list)

    def copied(self) -> "Layout":
        """A copy to work on."""
        return replace(
            self,
            order=list(self.order),
            segments=dict(self.segments),
            moved=dict(self.moved),
            rewritten=dict(self.rewritten),
            former=dict(self.former),
            written=dict(self.written),
            emptied=dict(self.emptied),
            unfit=list(self.unfit),
        )

    def home(self, word: WordId) -> int | None:
        """Id of the segment that a word stands in; None when it stands nowhere."""
        return self.moved[word] if word in self.moved else self.homes.get(word)

    def home_of(self, word: WordId) -> int:
        """Id of the segment that a word stands in, hidden or not. Raises Conflict."""
        home = self.home(word)
        if home is None:
            raise Conflict(GONE)
        return home

    def word(self, word: WordId) -> Word:
        """A word that stands. Raises Conflict."""
        home, place = self.place(word)
        return self.segments[home].words[place]

    def has_speaker(self, name: str) -> bool:
        """Whether anybody of that name says a word."""
        segments = self.segments.values()
        return any(word.speaker == name for segment in segments for word in segment.words)

    def shown(self, id: int) -> list[Word]:
        """Words of a segment that a person sees."""
        return [word for word in self.segments[id].words if word.id not in self.hidden]

    def words_before(self, word: WordId) -> Iterator[Word]:
        """Words before one, hidden ones among them, the nearest first."""
        home, place = self.place(word)
        yield from reversed(self.segments[home].words[:place])
        for id in reversed(self.order[: self.order.index(home)]):
            yield from reversed(self.segments[id].words)

    def words_behind(self, word: WordId) -> Iterator[Word]:
        """Words behind one, hidden ones among them, the nearest first."""
        home, place = self.place(word)
        yield from self.segments[home].words[place + 1 :]
        for id in self.order[self.order.index(home) + 1 :]:
            yield from self.segments[id].words

    def place(self, word: WordId) -> tuple[int, int]:
        """The segment of a word, and its place in it. Raises Conflict."""
        home = self.home_of(word)
        return home, next(i for i, w in enumerate(self.segments[home].words) if w.id == word)

    def put(self, id: int, words: Sequence[Word]) -> None:
        """Give a segment other words; one without any goes."""
        if words:
            self.segments[id] = with_words(self.segments[id], tuple(words))
            self.moved.update((word.id, id) for word in words)
        else:
            self.emptied[id] = self.segments.pop(id)
            self.order.remove(id)

    def add(self, id: int, segment: Segment, place: int) -> None:
        """Add a segment at a place of the order."""
        self.order.insert(place, id)
        self.segments[id] = segment
        self.moved.update((word.id, id) for word in segment.words)

    def drop(self, words: Sequence[Word]) -> None:
        """Note words that a person's text took the place of."""
        for word in words:
            self.moved[word.id] = None
            if word.id in self.written:
                del self.written[word.id]
                self.former[word.id] = word.text
            else:
                self.rewritten[word.id] = word


def layout_of(
    segments: Sequence[Segment], ids: Sequence[int], hidden: frozenset[WordId], duration: float
) -> Layout:
    """Layout of numbered segments."""
    numbered = dict(zip(ids, segments, strict=True))
    homes = {word.id: id for id, segment in numbered.items() for word in segment.words}
    return Layout(list(ids), numbered, homes, hidden, duration)
