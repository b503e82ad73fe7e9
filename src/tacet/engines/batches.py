"""Which windows are decoded together: those that are heard at the same length."""

from collections.abc import Iterator, Sequence
from itertools import islice


def batches(lengths: Sequence[float], size: int) -> Iterator[tuple[float, list[int]]]:
    """Every window once, in batches of one length: that length, and the windows' places.

    The window that has waited longest is in the next batch. How long a window is heard depends on
    itself alone, so no result depends on its company.

    Args:
        lengths: seconds for which each window is heard, in order. size: most windows in a batch.
    """
    waiting = dict.fromkeys(range(len(lengths)))
    while waiting:
        length = lengths[next(iter(waiting))]
        batch = list(islice((i for i in waiting if lengths[i] == length), size))
        for place in batch:
            del waiting[place]
        yield length, batch
