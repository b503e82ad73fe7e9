"""Search over all transcripts and names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from unicodedata import normalize

from tacet.core.errors import BadInput
from tacet.core.text.search import Match, Term, matches, parse_query, snippet, tokens
from tacet.library.context import AppContext
from tacet.library.model.search import FoundPassage, Hit, NameHit, Passage, Phrase, SearchPage

MAX_NAMES = 20  # recordings found by name
FEW_PASSAGES = 8  # read at first: of a frequent word these are enough for a page
MANY_PASSAGES = 64  # read at once at most
MAX_PLACE = 1 << 62  # of a passage; more than any database counts to
NO_PAGE = "This is no page of a search. Search again from its start."
NumberedHit = tuple[int, int, Hit]
"""Place of the passage, number of the segment in it, and the hit."""


def search(
    context: AppContext, query: str, limit: int = 50, after: str | None = None
) -> SearchPage:
    """Page of what a person's query finds in all transcripts and names.

    Args:
        after: `next` of the page before.

    Raises:
        BadInput: that is no page of a search.
    """
    terms = parse_query(query)
    if not terms:
        return SearchPage((), (), None)
    first = _place(after)
    found = _passages(context, terms, first[0] if first else None)
    hits = list(islice(_hits(found, terms, first), limit + 1))
    names = () if after else _names(context, terms)
    page = tuple(hit for _, _, hit in hits[:limit])
    beyond = hits[limit:]
    return SearchPage(names, page, f"{beyond[0][0]}.{beyond[0][1]}" if beyond else None)


def _passages(
    context: AppContext, terms: Sequence[Term], first: int | None
) -> Iterator[FoundPassage]:
    """Passages in which all terms stand, read a few at a time until no more are wanted."""
    count = FEW_PASSAGES
    while found := context.store.find_passages(terms, count, first):
        yield from found
        if len(found) < count:
            return
        first, count = found[-1].place + 1, min(2 * count, MANY_PASSAGES)


def _place(cursor: str | None) -> tuple[int, int] | None:
    """Place of a passage, and number of a segment in it."""
    if cursor is None:
        return None
    place, _, segment = cursor.partition(".")
    try:
        numbers = int(place), int(segment)
    except ValueError as error:
        raise BadInput(NO_PAGE) from error
    if max(map(abs, numbers)) > MAX_PLACE:
        raise BadInput(NO_PAGE)
    return numbers


def _names(context: AppContext, terms: Sequence[Term]) -> tuple[NameHit, ...]:
    hits = []
    for recording in context.store.find_names(terms, MAX_NAMES):
        name = normalize("NFC", recording.name)
        words = tokens(name)
        found = matches([word.text for word in words], terms)
        places = [(words[match.first].start, words[match.last].end) for match in found]
        hits.append(NameHit(recording, snippet(name, places)))
    return tuple(hits)


def _hits(
    found: Iterable[FoundPassage], terms: Sequence[Term], first: tuple[int, int] | None
) -> Iterator[NumberedHit]:
    """Of each passage the segments in which most terms stand, from `first` on."""
    for one in found:
        by_segment = _by_segment(one.passage, matches(one.passage.tokens, terms))
        terms_in = {at: len({match.term for match in here}) for at, here in by_segment.items()}
        most = max(terms_in.values(), default=0)
        for at, here in sorted(by_segment.items()):
            if terms_in[at] == most and (first is None or (one.place, at) >= first):
                yield one.place, at, _hit(one, one.passage.phrases[at], here)


def _by_segment(passage: Passage, found: Sequence[Match]) -> dict[int, list[Match]]:
    """Matches by the number of the segment they begin in, placed and cut to its tokens."""
    ends = list(accumulate(len(phrase.tokens) for phrase in passage.phrases))
    by_segment: defaultdict[int, list[Match]] = defaultdict(list)
    for match in found:
        at = next(number for number, end in enumerate(ends) if match.first < end)
        before = ends[at] - len(passage.phrases[at].tokens)
        last = min(match.last, ends[at] - 1)
        by_segment[at].append(Match(match.term, match.first - before, last - before))
    return by_segment


def _hit(found: FoundPassage, phrase: Phrase, here: Sequence[Match]) -> Hit:
    words = tokens(phrase.text)
    places = [(words[match.first].start, words[match.last].end) for match in here]
    ends = accumulate(len(word.text) for word in phrase.words)
    word = next(word for word, end in zip(phrase.words, ends, strict=True) if places[0][0] < end)
    return Hit(
        found.recording,
        found.run_id,
        phrase.span,
        snippet(phrase.text, places),
        word.id,
        word.start,
        phrase.speaker,
    )
