"""Everybody's questions share batches; each gets its own answers, in order, and its turn."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.engines.whisper.dynamic_batcher import DynamicBatcher


class Watched:
    """Work that notes its batches; it waits before the first until `go` is set."""

    def __init__(self, wait: bool = False) -> None:
        self.batches: list[tuple[str, list[str]]] = []
        self.go = threading.Event()
        if not wait:
            self.go.set()

    def __call__(self, alike: str, asked: Sequence[str]) -> list[str]:
        assert self.go.wait(10)
        self.batches.append((alike, list(asked)))
        if "bad" in asked:
            raise ValueError("no")
        return [each.upper() for each in asked]


def up_to(size):
    """As many questions in a batch, whatever they are."""
    return lambda alike, asked: size


def in_background(crew, asked):
    """A thread that asks, and the list that gets its answers."""
    found = []
    thread = threading.Thread(target=lambda: found.extend(crew.answers(asked)))
    thread.start()
    return thread, found


def waiting(crew, count):
    """Wait until so many questions wait."""
    until = time.monotonic() + 10
    while sum(len(caller.waiting) for caller in crew._callers) != count:
        assert time.monotonic() < until
        time.sleep(0.002)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=12), min_size=1, max_size=4),
    st.integers(1, 5),
    st.integers(1, 3),
)
def test_each_gets_its_answers_in_order_and_batches_are_alike_and_small(callers, size, workers):
    work = Watched()
    crew = DynamicBatcher(work, workers, up_to(size))
    asked = [
        [(alike, f"{alike}{n}.{i}") for i, alike in enumerate(of)] for n, of in enumerate(callers)
    ]
    running = [in_background(crew, each) for each in asked]
    for (thread, found), each in zip(running, asked, strict=True):
        thread.join(10)
        assert found == [question.upper() for _, question in each]
    crew.close()
    assert all(len(batch) <= size for _, batch in work.batches)
    assert all(question[0] == alike for alike, batch in work.batches for question in batch)
    told = sorted(question for _, batch in work.batches for question in batch)
    assert told == sorted(question for each in asked for _, question in each)


def test_who_asks_little_is_in_the_next_batch_or_the_one_after():
    work = Watched(wait=True)
    crew = DynamicBatcher(work, 1, up_to(4))
    long, _ = in_background(crew, [("x", f"long {i}") for i in range(40)])
    waiting(crew, 36)  # the first four are being worked on
    alike, _ = in_background(crew, [("x", "short")])
    other, _ = in_background(crew, [("y", "other")])
    waiting(crew, 38)
    work.go.set()
    for thread in (long, alike, other):
        thread.join(10)
    crew.close()
    assert work.batches[1] == ("x", ["long 4", "short", "long 5", "long 6"])
    assert work.batches[2] == ("y", ["other"])
    assert len(work.batches) == 1 + 1 + 1 + 9  # 33 of the long one are left, in fours


def test_a_worker_that_is_still_busy_finds_its_share_left():
    begun, go, sizes = threading.Event(), threading.Event(), []

    def work(alike: str, asked: Sequence[int]) -> list[int]:
        sizes.append(len(asked))
        if alike == "long":
            begun.set()
            assert go.wait(10)
        return list(asked)

    crew = DynamicBatcher(work, 2, up_to(8))
    long = crew.answers([("long", 0)])
    assert begun.wait(10)
    short = crew.answers([("short", i) for i in range(6)])
    assert next(short) == 0
    go.set()
    assert [*long, *short] == [0, 1, 2, 3, 4, 5]
    crew.close()
    assert sizes[:2] == [1, 3]


def test_workers_share_what_is_left_and_leave_small_batches_for_the_end():
    together, sizes = threading.Barrier(2, timeout=10), []

    def work(alike: str, asked: Sequence[int]) -> list[int]:
        sizes.append(len(asked))
        together.wait()
        return list(asked)

    crew = DynamicBatcher(work, 2, up_to(8))
    assert list(crew.answers([("x", i) for i in range(8)])) == list(range(8))
    crew.close()
    assert sorted(sizes) == [1, 1, 2, 4]


def test_a_fault_reaches_only_who_caused_it():
    work = Watched(wait=True)
    crew = DynamicBatcher(work, 1, up_to(8))
    first, _ = in_background(crew, [("w", "first")])
    waiting(crew, 0)
    well, found = in_background(crew, [("x", "one"), ("x", "two")])
    waiting(crew, 2)
    faults = []

    def ask() -> None:
        with pytest.raises(ValueError, match="no") as caught:
            list(crew.answers([("x", "bad")]))
        faults.append(caught.value)

    ill = threading.Thread(target=ask)
    ill.start()
    waiting(crew, 3)
    work.go.set()
    for thread in (first, well, ill):
        thread.join(10)
    crew.close()
    assert found == ["ONE", "TWO"]
    assert len(faults) == 1


def test_nothing_more_is_done_for_who_asks_no_further():
    work = Watched()
    crew = DynamicBatcher(work, 1, up_to(1))
    answers = crew.answers([("x", str(i)) for i in range(100)])
    assert next(answers) == "0"
    answers.close()
    assert list(crew.answers([("x", "next")])) == ["NEXT"]
    crew.close()
    assert len(work.batches) < 100
    assert work.batches[-1] == ("x", ["next"])


def test_after_a_fault_nothing_more_is_done_for_who_asked_however_long_the_fault_is_kept():
    work = Watched()
    crew = DynamicBatcher(work, 1, up_to(1))
    answers = crew.answers([("x", "bad"), *(("x", str(i)) for i in range(100))])
    with pytest.raises(ValueError, match="no") as kept:
        list(answers)
    assert list(crew.answers([("x", "next")])) == ["NEXT"]
    crew.close()
    assert kept.value.__traceback__  # which holds the answers
    assert len(work.batches) < 100


def test_who_lets_go_gets_no_more_answers_instead_of_waiting_for_ever():
    crew = DynamicBatcher(Watched(), 1, up_to(1))
    answers = crew.answers([("x", str(i)) for i in range(100)])
    answers.close()
    assert list(answers) == []
    crew.close()


def test_who_still_waits_when_the_workers_go_home_is_told():
    work = Watched(wait=True)
    crew = DynamicBatcher(work, 1, up_to(1))
    answers = crew.answers([("x", "first"), ("x", "second")])
    waiting(crew, 1)
    work.go.set()
    crew.close()
    assert next(answers) == "FIRST"
    with pytest.raises(CancelledError):
        next(answers)


def test_work_begins_before_the_first_answer_is_asked_for_and_ends_with_who_asked():
    work = Watched()
    crew = DynamicBatcher(work, 1, up_to(1))
    answers = crew.answers([("x", str(i)) for i in range(100)])
    until = time.monotonic() + 10
    while not work.batches and time.monotonic() < until:
        time.sleep(0.002)
    del answers
    assert list(crew.answers([("x", "next")])) == ["NEXT"]
    crew.close()
    assert 1 <= len(work.batches) < 100
