"""Options of a review: where it stops, and which readings it offers."""

from dataclasses import dataclass

from tacet.core.options.declare import internal
from tacet.core.options.scales import PROBABILITY, SECONDS, WORDS, Scale


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """Stops of a review besides words in doubt, and readings to choose from."""

    readings_below: float = internal(
        0.8,
        "probability of a word under which other readings of it are kept",
        PROBABILITY,
        "the page shows words below it in lighter ink",
    )
    longest_reading: int = internal(
        4, "words that a reading holds, or takes the place of, at most", WORDS, "chosen: a phrase"
    )
    sure_name: float = internal(
        0.6,
        "probability of its least sure token under which a name is a stop",
        PROBABILITY,
        "70 clips of real speech, base: of 9 names below it 5 were wrong",
    )
    sure_number: float = internal(
        0.6,
        "probability of its least sure token under which a number is a stop",
        PROBABILITY,
        "70 clips of real speech, base: of 7 numbers below it 3 were wrong",
    )
    sure_word: float = internal(
        0.3,
        "probability of its least sure token under which any other word is a stop",
        PROBABILITY,
        "70 clips of real speech, base: of 31 words below it 19 were wrong, of 27 up to 0.4 13",
    )
    cut_off: float = internal(
        0.05,
        "certain speech that comes this close to the end of the recording may be cut off",
        SECONDS,
        "70 clips of real speech: 2 of them whole, cut short with no silence behind",
    )
    most_readings: int = internal(
        4, "readings of one place, at most", Scale("readings", low=1), "chosen: one key each"
    )
