"""Words to speakers: by time, without cutting a sentence for one stray word.

The cheapest sequence of speakers for all words (Viterbi 1967): a word counts by how much of it lies
in a speaker's turn, and each change costs something, within a sentence more than between two.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.turns import Turn
from tacet.core.text.boundaries import is_one_word
from tacet.core.transcript import Word

NEVER = np.inf  # what a change within a word (" T" and "-Rex") costs
SENTENCE_ENDS = tuple(".?!…。？！")

Float64 = NDArray[np.float64]


def speakers_of_words(
    words: Sequence[Word], turns: Sequence[Turn], options: SpeakerOptions
) -> tuple[int | None, ...]:
    """The speaker of each word; None for all where nobody is known to speak.

    Args:
        words: in order of time, of the whole recording.
        turns: as `find_turns` gives them.
    """
    if not turns or not words:
        return (None,) * len(words)
    shares = _shares([word.span for word in words], turns, options)
    prices = np.array([_price(*pair, options) for pair in pairwise(words)])
    return tuple(_cheapest(shares, prices))


def numbered_by_words(turns: Sequence[Turn], words: Sequence[Word]) -> tuple[Turn, ...]:
    """Turns of people numbered anew as they speak first; those without a word come last.

    Whoever only barks or sneezes so takes nobody's number.

    Args:
        words: those that are shown, in order of time.
    """
    ends = list(accumulate((word.span.end for word in words), max))
    numbers: dict[int, int] = {}
    for turn in turns:
        first = bisect_right(ends, turn.span.start)
        if first < len(words) and words[first].span.start < turn.span.end:
            numbers.setdefault(turn.speaker, len(numbers))
    for turn in turns:
        numbers.setdefault(turn.speaker, len(numbers))
    return tuple(Turn(turn.span, numbers[turn.speaker]) for turn in turns)


def _shares(spans: Sequence[Span], turns: Sequence[Turn], options: SpeakerOptions) -> Float64:
    """How much of each word lies in each speaker's turns, 0..1, shape `(n_words, n_speakers)`.

    A word outside of all turns belongs a little to those near to it.
    """
    starts, ends = np.array([(span.start, span.end) for span in spans]).T
    last_ends = np.maximum.accumulate(ends)
    shares = np.zeros((len(spans), max(turn.speaker for turn in turns) + 1))
    for turn in turns:
        first = np.searchsorted(last_ends, turn.span.start - options.word_reach)
        near = slice(first, np.searchsorted(starts, turn.span.end + options.word_reach))
        shares[near, turn.speaker] += _share(starts[near], ends[near], turn.span, options)
    return np.minimum(shares, 1)


def _share(starts: Float64, ends: Float64, turn: Span, options: SpeakerOptions) -> Float64:
    """How much of some words lies in a turn; a little of those that are only near to it."""
    apart = np.maximum(turn.start - ends, starts - turn.end)
    inside = np.minimum(ends, turn.end) - np.maximum(starts, turn.start)
    durations = ends - starts
    share = np.divide(inside, durations, out=np.ones_like(inside), where=durations > 0)
    near = options.near_word * np.maximum(0, 1 - apart / options.word_reach)
    return np.where(apart >= 0, near, share)


def _price(word: Word, following: Word, options: SpeakerOptions) -> float:
    """What a change of the speaker between two words costs, in shares of a word."""
    if is_one_word(word.text, following.text):
        return NEVER
    ends = word.text.rstrip("\"'»”’)] ").endswith(SENTENCE_ENDS)
    pauses = following.span.start - word.span.end >= options.word_pause
    return options.change_between if ends or pauses else options.change_within


def _cheapest(shares: Float64, prices: Float64) -> list[int]:
    """The speaker of each word in the sequence that is worth most."""
    worth = shares[0].copy()
    before = np.zeros(shares.shape, np.int64)
    everybody = np.arange(shares.shape[1])
    for at in range(1, len(shares)):
        best = int(worth.argmax())
        change = worth[best] - prices[at - 1]
        before[at] = np.where(worth >= change, everybody, best)
        worth = np.maximum(worth, change) + shares[at]
    chosen = [int(worth.argmax())]
    for at in range(len(shares) - 1, 0, -1):
        chosen.append(int(before[at, chosen[-1]]))
    return chosen[::-1]
