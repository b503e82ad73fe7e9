"""Which windows are decoded together, those that are heard at the same length, and who does it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


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


def side_by_side(
    work: Callable[[Asked], Answer], asked: Iterable[Asked], workers: int
) -> Iterator[Answer]:
    """The answer to each, in order, worked on by so many threads at once and never further ahead.

    Raises whatever `work` raises; what has been begun is ended first, also when nobody asks on.
    """
    crew = ThreadPoolExecutor(workers)
    ahead: list[Future[Answer]] = []
    try:
        for each in asked:
            ahead.append(crew.submit(work, each))
            if len(ahead) > workers:
                yield ahead.pop(0).result()
        while ahead:
            yield ahead.pop(0).result()
    finally:
        crew.shutdown(cancel_futures=True)
