"""Where times are written, they come first, rise and stand in pairs."""

import numpy as np
import pytest

from tacet.engines.whisper.decoding.timestamp_rules import MAX_INITIAL_TIMESTAMP, TimestampRules

# 0 to 3 are words, 4 ends the text, 5 says that nobody speaks, 6 that there are no times
END, NO_TIMES, FIRST, COUNT = 4, 6, 7, 80
TIMES = TimestampRules(FIRST, END)
WORDS = set(range(END))
EVERY = set(range(FIRST, COUNT))


def at(step):
    return FIRST + step


def may_follow(text):
    """The tokens that may, but for the one that is never written here."""
    allowed = np.ones(COUNT, bool)
    for each in TIMES.suppressed_ranges(text):
        allowed[each] = False
    return set(np.flatnonzero(allowed)) - {5}


def test_a_text_begins_with_a_time_in_the_first_second():
    assert may_follow(()) == set(range(FIRST, FIRST + MAX_INITIAL_TIMESTAMP + 1))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ((at(0),), WORDS | {END}),
        ((at(0), 1), WORDS | {END} | EVERY - {at(0)}),
        ((at(0), 1, at(9)), {END} | set(range(at(9), COUNT))),
        ((at(0), 1, at(9), at(9)), WORDS | {END}),
        ((at(0), 1, at(9), at(12), 2), WORDS | {END} | set(range(at(13), COUNT))),
    ],
)
def test_times_stand_in_pairs_and_rise(text, allowed):
    assert may_follow(text) == allowed


@pytest.mark.parametrize("text", [(), (at(0),), (at(0), 1), (at(0), 1, at(9))])
def test_nothing_says_that_there_are_no_times(text):
    assert NO_TIMES not in may_follow(text)
