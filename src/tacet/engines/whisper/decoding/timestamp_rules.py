"""Rules for timestamp tokens: they begin a text, rise, and pair up.

After `ApplyTimestampRules` in `decoding.py` of the whisper program.
"""

from collections.abc import Sequence
from typing import NamedTuple

MAX_INITIAL_TIMESTAMP = 50  # steps of 20 ms: no text begins after 1 s


class TimestampRules(NamedTuple):
    """Timestamp tokens of a model.

    Attributes:
        begin: the token of 0 s; all later tokens are timestamps.
        eot: the end-of-text token; text tokens are those before it.
    """

    begin: int
    eot: int

    def suppressed_ranges(self, text: Sequence[int]) -> list[slice]:
        """Ranges of tokens that may not follow a text."""
        if not text:
            return [slice(0, self.begin), slice(self.begin + MAX_INITIAL_TIMESTAMP + 1, None)]
        ranges = [slice(self.begin - 1, self.begin)]  # the no-timestamps token
        timed, paired = text[-1] >= self.begin, len(text) < 2 or text[-2] >= self.begin
        if timed:
            ranges.append(slice(self.begin, None) if paired else slice(0, self.eot))
        latest = max((token for token in text if token >= self.begin), default=self.begin)
        same_allowed = timed and not paired  # the next sentence may begin where this one ends
        return [*ranges, slice(self.begin, latest if same_allowed else latest + 1)]
