"""The crew that works for everybody who asks: it fills batches with the questions of all, in turn.

Whoever asks little waits for one batch and not for somebody else's hour, and a batch that one
recording leaves half empty takes what others wait for. No answer depends on its company.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from math import ceil
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Alike = TypeVar("Alike", bound=Hashable)


@dataclass(slots=True, eq=False)
class _Question(Generic[Asked, Answer, Alike]):
    """One question of a caller's."""

    asked: Asked
    alike: Alike
    caller: "_Caller[Asked, Answer, Alike]"
    answer: Future[Answer] = field(default_factory=Future)


@dataclass(slots=True, eq=False)
class _Caller(Generic[Asked, Answer, Alike]):
    """Somebody who asks: whether no more answers are wanted, and what still waits, in order."""

    gone: bool = False
    waiting: deque[_Question[Asked, Answer, Alike]] = field(default_factory=deque)


class Answers(Iterator[Answer], Generic[Asked, Answer, Alike]):
    """The answers to somebody's questions. What nobody waits for any more is not worked on."""

    def __init__(
        self,
        caller: _Caller[Asked, Answer, Alike],
        questions: Sequence[_Question[Asked, Answer, Alike]],
    ) -> None:
        self._caller, self._left = caller, iter(questions)

    def __next__(self) -> Answer:
        """The next answer. Raises what the work raised; then nothing more is asked."""
        try:
            return next(self._left).answer.result()
        except BaseException:  # its traceback holds us, so that nobody else will close us soon
            self.close()
            raise

    def close(self) -> None:
        """Nothing more is asked."""
        self._caller.gone = True  # no lock: it may be ours, where garbage is collected
        self._left = iter(())

    __del__ = close


class DynamicBatcher(Generic[Asked, Answer, Alike]):
    """A few workers and all who wait for them. Safe to use from many threads."""

    def __init__(
        self,
        work: Callable[[Alike, Sequence[Asked]], Sequence[Answer]],
        workers: int,
        most: Callable[[Alike, Sequence[Asked]], int],
    ) -> None:
        """Get ready.

        Args:
            work: answers, in order, questions that are alike.
            most: how many of such questions, from the first on, are answered at once.
        """
        self._work, self._workers, self._most = work, workers, most
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="engine")
        self._lock = Lock()
        self._callers: deque[_Caller[Asked, Answer, Alike]] = deque()  # whose turn it is is first

    def answers(self, asked: Sequence[tuple[Alike, Asked]]) -> "Answers[Asked, Answer, Alike]":
        """The answer to each question, in order, as soon as it is known; work begins at once.

        Args:
            asked: questions, each after what is equal for those that may share a batch.
        """
        caller = _Caller[Asked, Answer, Alike]()
        questions = [_Question(each, alike, caller) for alike, each in asked]
        caller.waiting.extend(questions)
        with self._lock:
            self._callers.append(caller)
        for _ in questions:  # as many as may be needed; some will find that all is done
            self._pool.submit(self._serve)
        return Answers(caller, questions)

    def close(self) -> None:
        """End what has been begun, and the workers. Who still waits gets CancelledError."""
        self._pool.shutdown(cancel_futures=True)
        for caller in self._callers:
            for question in caller.waiting:
                question.answer.cancel()

    def _serve(self) -> None:
        """Work on one batch, if anybody waits for one."""
        with self._lock:
            batch = self._next()
        if batch:
            self._answer(batch)

    def _next(self) -> list[_Question[Asked, Answer, Alike]]:
        """The next batch: whose turn it is, and what is like it, one of each caller in turn.

        It is a worker's share of what is left: so batches are small in the end, and all workers,
        those too that are busy now, end at about the same time (guided self-scheduling).
        """
        waiting = [caller for caller in self._callers if caller.waiting and not caller.gone]
        self._callers = deque(waiting)
        if not waiting:
            return []
        lead = self._callers.popleft()
        alike = lead.waiting[0].alike
        lines = [
            [question for question in caller.waiting if question.alike == alike]
            for caller in (lead, *self._callers)
        ]
        self._callers.append(lead)  # now it is everybody else's turn first
        in_turn = [question for question in chain(*zip_longest(*lines)) if question]
        share = in_turn[: ceil(len(in_turn) / self._workers)]
        batch = share[: self._most(alike, [question.asked for question in share])]
        for question in batch:
            question.caller.waiting.remove(question)
        return batch

    def _answer(self, batch: Sequence[_Question[Asked, Answer, Alike]]) -> None:
        """Have a batch answered. A fault is told only to those whose questions cause it."""
        try:
            found = self._work(batch[0].alike, [question.asked for question in batch])
        except BaseException as fault:  # noqa: BLE001 - whoever asked gets it
            callers = dict.fromkeys(question.caller for question in batch)
            if len(callers) > 1:
                for caller in callers:
                    self._answer([question for question in batch if question.caller is caller])
                return
            for question in batch:
                question.answer.set_exception(fault)
        else:
            for question, answer in zip(batch, found, strict=True):
                question.answer.set_result(answer)
