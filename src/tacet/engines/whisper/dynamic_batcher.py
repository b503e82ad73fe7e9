"""Batches filled from the requests of all callers, one of each caller in turn.

A caller with few requests waits for one batch and not for another's hour, and a batch that one
recording leaves half empty takes what others wait for. No result depends on the rest of its batch.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from math import ceil
from threading import Lock
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")
Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True, eq=False)
class _Item(Generic[Request, Result, Key]):
    """Request of a caller; those with equal keys may share a batch."""

    request: Request
    key: Key
    caller: "_Caller[Request, Result, Key]"
    result: Future[Result] = field(default_factory=Future)


@dataclass(slots=True, eq=False)
class _Caller(Generic[Request, Result, Key]):
    """Caller of `submit` and its waiting requests, in order."""

    gone: bool = False
    waiting: deque[_Item[Request, Result, Key]] = field(default_factory=deque)


class Results(Iterator[Result], Generic[Request, Result, Key]):
    """Results of one caller, in order; closing it drops waiting work."""

    def __init__(
        self,
        caller: _Caller[Request, Result, Key],
        items: Sequence[_Item[Request, Result, Key]],
    ) -> None:
        self._caller, self._left = caller, iter(items)

    def __next__(self) -> Result:
        """The next result. Raises what the work raised, and then closes."""
        try:
            return next(self._left).result.result()
        except BaseException:  # its traceback holds us, so that nobody else will close us soon
            self.close()
            raise

    def close(self) -> None:
        """Drop the work that still waits."""
        self._caller.gone = True  # no lock: it may be ours, where garbage is collected
        self._left = iter(())

    __del__ = close


class DynamicBatcher(Generic[Request, Result, Key]):
    """Worker threads and the queues of all callers. Thread-safe."""

    def __init__(
        self,
        process: Callable[[Key, Sequence[Request]], Sequence[Result]],
        workers: int,
        max_batch_size: Callable[[Key, Sequence[Request]], int],
    ) -> None:
        """Start the workers.

        Args:
            process: returns the results of a batch, in order.
            max_batch_size: how many of these requests, from the first on, make a batch.
        """
        self._process_batch, self._workers = process, workers
        self._max_batch_size = max_batch_size
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="engine")
        self._lock = Lock()
        self._callers: deque[_Caller[Request, Result, Key]] = deque()  # the next in turn first

    def submit(self, requests: Sequence[tuple[Key, Request]]) -> "Results[Request, Result, Key]":
        """Results of the requests, in order; work begins at once."""
        caller = _Caller[Request, Result, Key]()
        items = [_Item(request, key, caller) for key, request in requests]
        caller.waiting.extend(items)
        with self._lock:
            self._callers.append(caller)
        for _ in items:  # as many as may be needed; some will find that all is done
            self._pool.submit(self._run_next)
        return Results(caller, items)

    def close(self) -> None:
        """End running batches and the workers; cancel all other results."""
        self._pool.shutdown(cancel_futures=True)
        for caller in self._callers:
            for item in caller.waiting:
                item.result.cancel()

    def _run_next(self) -> None:
        with self._lock:
            batch = self._take_batch()
        if batch:
            self._process(batch)

    def _take_batch(self) -> list[_Item[Request, Result, Key]]:
        """The next batch: the caller in turn, and requests with its key, one of each in turn.

        Its size is a worker's share of what is left: so batches are small in the end, and all
        workers, those too that are busy now, end at about the same time (guided self-scheduling).
        """
        self._callers = deque(c for c in self._callers if c.waiting and not c.gone)
        if not self._callers:
            return []
        first = self._callers.popleft()
        key = first.waiting[0].key
        queues = [
            [item for item in caller.waiting if item.key == key]
            for caller in (first, *self._callers)
        ]
        self._callers.append(first)
        in_turn = [item for item in chain(*zip_longest(*queues)) if item]
        share = in_turn[: ceil(len(in_turn) / self._workers)]
        batch = share[: self._max_batch_size(key, [item.request for item in share])]
        for item in batch:
            item.caller.waiting.remove(item)
        return batch

    def _process(self, batch: Sequence[_Item[Request, Result, Key]]) -> None:
        """Run a batch; a fault reaches only the callers that cause it."""
        try:
            results = self._process_batch(batch[0].key, [item.request for item in batch])
        except BaseException as fault:  # noqa: BLE001 - the caller gets it
            callers = dict.fromkeys(item.caller for item in batch)
            if len(callers) > 1:
                for caller in callers:
                    self._process([item for item in batch if item.caller is caller])
                return
            for item in batch:
                item.result.set_exception(fault)
        else:
            for item, result in zip(batch, results, strict=True):
                item.result.set_result(result)
