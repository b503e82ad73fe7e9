"""Which tokens may follow a text in which times are written, too.

After `ApplyTimestampRules` in `decoding.py` of the whisper program: times come first, rise, and
stand in pairs, one at the end of a sentence and one at the beginning of the next.
"""

from collections.abc import Sequence
from typing import NamedTuple

LATEST = 50  # steps of 20 ms: later than 1 s no text begins


class TimestampRules(NamedTuple):
    """The tokens that stand for times.

    Attributes:
        first: the one for 0 s; all later tokens are times. `end`: the token that ends a text;
            those before it are tokens of text.
    """

    first: int
    end: int

    def forbidden(self, text: Sequence[int]) -> list[slice]:
        """The tokens that may not follow a text, as ranges."""
        if not text:
            return [slice(0, self.first), slice(self.first + LATEST + 1, None)]
        found = [slice(self.first - 1, self.first)]  # the token that says: no times
        timed, paired = text[-1] >= self.first, len(text) < 2 or text[-2] >= self.first
        if timed:
            found.append(slice(self.first, None) if paired else slice(0, self.end))
        latest = max((token for token in text if token >= self.first), default=self.first)
        again = timed and not paired  # the next sentence may begin where this one ends
        return [*found, slice(self.first, latest if again else latest + 1)]
