"""Word ids: the shard's number, the window of the shard, the index of the word in it: "3.12.5".

The words of a decode that replaced the window's first one name it too ("3.12r1.5"), so that no id
ever means two words. The words of a span request have its id where a shard has its number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tacet.core.assemble import ShardText
from tacet.core.transcript import Word
from tacet.core.window import WindowResult
from tacet.core.words.merge_overlaps import merge_overlaps

GivesId = Callable[[Word], str]


def with_ids(results: Sequence[WindowResult], owner: str) -> list[WindowResult]:
    """The judged results of a shard's first windows, every word with its id.

    Args:
        owner: the shard's number in the run, or the id of a span request.
    """
    return [_with_ids(result, f"{owner}.{index}") for index, result in enumerate(results)]


def _with_ids(result: WindowResult, window: str) -> WindowResult:
    if result.retry:
        window = f"{window}r{result.retry}"
    words = (replace(word, id=f"{window}.{index}") for index, word in enumerate(result.words))
    return replace(result, words=tuple(words))


def shard_of(id: str) -> int | None:
    """The number of the shard that a word stands in; None for a request's or a missed stretch."""
    owner, dot, _ = id.partition(".")
    return int(owner) if dot and owner.isdecimal() else None


def with_missing_ids(text: ShardText, owner: str) -> ShardText:
    """A text that was stored before words had ids, with the ids it would get now.

    A word that is in no window result, as those of unfinished shards were not stored, gets one
    by its place among such words: "3.x.0".
    """
    words = [word for segment in text.segments for word in segment.words] + [*text.removed]
    words += [word for result in text.results for word in result.words]
    if all(word.id for word in words):
        return text
    results = with_ids(text.results, owner)
    give = _ids_of(merge_overlaps(results), owner)
    segments = (replace(s, words=_renamed(s.words, give)) for s in text.segments)
    return replace(
        text,
        results=tuple(results),
        segments=tuple(segments),
        removed=_renamed(text.removed, give),
    )


def _ids_of(owned: Iterable[WindowResult], owner: str) -> GivesId:
    """A function that gives each word the next id of one with the same content."""
    ids: defaultdict[Word, list[str]] = defaultdict(list)  # words are compared without their ids
    for word in (word for result in owned for word in result.words):
        ids[word].append(word.id)
    unknown = 0

    def give(word: Word) -> str:
        nonlocal unknown
        if ids[word]:
            return ids[word].pop(0)
        unknown += 1
        return f"{owner}.x.{unknown - 1}"

    return give


def _renamed(words: Sequence[Word], give: GivesId) -> tuple[Word, ...]:
    return tuple(replace(word, id=give(word)) for word in words)
