"""Alignment of typed text with the words that it takes the place of.

What is the same but for white space is kept, and with it the word's id, times and evidence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tacet.core.editing import WordId
from tacet.core.operations.model import Rewrite
from tacet.core.operations.typed_text import seen, units, units_of


@dataclass(frozen=True, slots=True)
class Gap:
    """What differs between two kept words: places of words that go, units that come."""

    gone: tuple[int, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that are kept together, by their places, and how they are spelled now."""

    places: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Gaps around kept words: `gaps[0]`, `kept[0]`, `gaps[1]` ... one gap more than kept ones."""

    gaps: tuple[Gap, ...]
    kept: tuple[Kept, ...]


def aligned(texts: Sequence[str], text: str) -> Alignment:
    """Alignment of consecutive words' texts with a cleaned text."""
    old, new = units_of(texts), units(text)
    partners = _partners([seen(unit) for unit, _ in old], [seen(unit) for unit in new])
    gaps: list[Gap] = []
    kept: list[Kept] = []
    gone: list[int] = []
    reached = 0
    for places, first, end in _inseparable([places for _, places in old]):
        theirs = [partners.get(unit) for unit in range(first, end)]
        start = theirs[0]
        if start is None or theirs != list(range(start, start + len(theirs))):
            gone += places
            continue
        gaps.append(Gap(tuple(gone), tuple(new[reached:start])))
        kept.append(Kept(places, "".join(new[start : start + len(theirs)])))
        gone, reached = [], start + len(theirs)
    gaps.append(Gap(tuple(gone), tuple(new[reached:])))
    return Alignment(tuple(gaps), tuple(kept))


def _inseparable(made_of: Sequence[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Words that share units, and the first and the end of these units."""
    places: tuple[int, ...] = ()
    first = 0
    for unit, theirs in enumerate(made_of):
        if places and theirs[0] > places[-1]:
            yield places, first, unit
            places, first = (), unit
        places = tuple(dict.fromkeys((*places, *theirs)))
    if places:
        yield places, first, len(made_of)


def _partners(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Place in `new` of each unit of `old` that stands in both, order kept."""
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    found = {i: i for i in range(head)}
    found |= {len(old) - i: len(new) - i for i in range(1, tail + 1)}
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(None, *middle, autojunk=False)
    for one, other, size in matcher.get_matching_blocks():
        found |= {head + one + i: head + other + i for i in range(size)}
    return found


def smallest(rewrite: Rewrite, texts: Sequence[str]) -> list[Rewrite]:
    """Rewrites that do the same and name only words that change, or that new ones stand beside.

    So two people may work on one sentence: they are in each other's way where both changed a word.

    Args:
        rewrite: its text cleaned. texts: of its words.
    """
    places = [place for place, text in enumerate(texts) if seen(text)]
    words = [rewrite.words[place] for place in places]
    found = aligned([texts[place] for place in places], rewrite.text)
    return [change for at in range(len(found.gaps)) for change in _change(found, at, words)]


def _change(found: Alignment, at: int, words: Sequence[WordId]) -> Iterator[Rewrite]:
    gap, text = found.gaps[at], "".join(found.gaps[at].new)
    if gap.gone:
        yield Rewrite(tuple(words[place] for place in gap.gone), text.strip())
    elif gap.new:
        anchor = found.kept[at - 1] if at else found.kept[0]
        text = anchor.text + text if at else text + anchor.text
        yield Rewrite(tuple(words[place] for place in anchor.places), text.strip())
