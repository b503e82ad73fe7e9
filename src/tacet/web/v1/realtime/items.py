"""Items of a conversation: stretches of sound without a gap, each with its words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tacet.core.transcript import Word
from tacet.web.v1.realtime.server_events import new_id

ROUNDING = 0.01  # seconds: a chapter ends at a whole frame


@dataclass(eq=False)
class Item:
    """Sound of one turn or commit, and the text that is known of it.

    Attributes:
        start: seconds of the session's sound from which words belong to it.
        end: where it ends; None while it is not committed.
        previous: id of the item before.
        sent: text that the client has; it only grows.
    """

    start: float
    previous: str | None = None
    end: float | None = None
    id: str = field(default_factory=lambda: new_id("item"))
    sent: str = ""
    words: list[Word] = field(default_factory=list)
    _told: int = 0  # words of which the client was told

    @property
    def text(self) -> str:
        """Text so far, without space around it."""
        return "".join(word.text for word in self.words).strip()

    def take_delta(self) -> tuple[str, Sequence[Word]]:
        """What the client does not have yet, and its words; they count as sent."""
        text, words = self.text, self.words[self._told :]
        delta, self.sent, self._told = text[len(self.sent) :], text, len(self.words)
        return delta, words


class Items:
    """Items that have no final text yet; the last one is not committed."""

    def __init__(self) -> None:
        self._items = [Item(0.0)]

    @property
    def pending(self) -> Item:
        """Item of the sound that is not committed."""
        return self._items[-1]

    @property
    def committed(self) -> list[Item]:
        """Items that wait for their text."""
        return self._items[:-1]

    def commit(self, end: float) -> Item:
        """End the pending item there; the next one begins."""
        item = self.pending
        item.end = end
        self._items.append(Item(end, item.id))
        return item

    def clear(self, at: float) -> None:
        """Forget what is not committed: words before `at` belong to no item then."""
        self._items[-1] = Item(at, self.pending.previous)

    def add(self, words: Iterable[Word]) -> list[Item]:
        """Give words, in order, to the items in whose sound they are; those that got some."""
        grown: dict[str, Item] = {}
        for word in words:
            middle = (word.span.start + word.span.end) / 2
            item = next(i for i in self._items if i.end is None or middle < i.end)
            if middle >= item.start:  # else it was cleared
                item.words.append(word)
                grown[item.id] = item
        return list(grown.values())

    def take_finished(self, until: float) -> Iterator[Item]:
        """Items that end by `until`, whose words are all known."""
        while (end := self._items[0].end) is not None and end <= until + ROUNDING:
            yield self._items.pop(0)
