"""Everybody's questions share batches; each gets its own results, in order, and its turn."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.engines.whisper.dynamic_batcher import DynamicBatcher

PATIENCE = 60.0  # seconds


class Watched:
    """Work that notes its batches; after `freely` of them it is held until `go` is set."""

    def __init__(self, freely: float = inf) -> None:
        self.batches: list[tuple[str, list[str]]] = []
        self.freely = freely
        self.held, self.go = threading.Event(), threading.Event()

    def __call__(self, key: str, requests: Sequence[str]) -> list[str]:
        if len(self.batches) >= self.freely:
            self.held.set()
            assert self.go.wait(PATIENCE)
        self.batches.append((key, list(requests)))
        if "bad" in requests:
            raise ValueError("no")
        return [each.upper() for each in requests]


def up_to(size):
    """As many questions in a batch, whatever they are."""
    return lambda key, requests: size


def in_background(batcher, requests):
    """A thread that asks, and the list that gets its results."""
    found = []
    thread = threading.Thread(target=lambda: found.extend(batcher.submit(requests)))
    thread.start()
    return thread, found


def waiting(batcher, count):
    """Wait until so many questions wait."""
    until = time.monotonic() + PATIENCE
    while questions(batcher) != count:
        assert time.monotonic() < until
        time.sleep(0.002)


def questions(batcher):
    """How many questions wait, seen while no worker takes any."""
    with batcher._lock:
        return sum(len(caller.waiting) for caller in batcher._callers)


def closed(batcher):
    """Wait until no more is taken: the workers' queue was emptied then."""
    until = time.monotonic() + PATIENCE
    with suppress(RuntimeError):
        while time.monotonic() < until:
            batcher.submit([("x", "late")]).close()
            time.sleep(0.002)
        pytest.fail("it is not closing")


def done_after(batcher, work):
    """All that was done, once somebody else has asked and the gate is open."""
    answers = batcher.submit([("x", "next")])
    work.go.set()
    assert list(answers) == ["NEXT"]
    batcher.close()
    return [request for _, batch in work.batches for request in batch]


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=12), min_size=1, max_size=4),
    st.integers(1, 5),
    st.integers(1, 3),
)
def test_each_gets_its_answers_in_order_and_batches_are_alike_and_small(callers, size, workers):
    work = Watched()
    batcher = DynamicBatcher(work, workers, up_to(size))
    requests = [
        [(key, f"{key}{n}.{i}") for i, key in enumerate(of)] for n, of in enumerate(callers)
    ]
    running = [in_background(batcher, each) for each in requests]
    for (thread, found), each in zip(running, requests, strict=True):
        thread.join(PATIENCE)
        assert found == [question.upper() for _, question in each]
    batcher.close()
    assert all(len(batch) <= size for _, batch in work.batches)
    assert all(question[0] == key for key, batch in work.batches for question in batch)
    told = sorted(question for _, batch in work.batches for question in batch)
    assert told == sorted(question for each in requests for _, question in each)


def test_who_asks_little_is_in_the_next_batch_or_the_one_after():
    work = Watched(freely=0)
    batcher = DynamicBatcher(work, 1, up_to(4))
    long, _ = in_background(batcher, [("x", f"long {i}") for i in range(40)])
    waiting(batcher, 36)  # the first four are being worked on
    key, _ = in_background(batcher, [("x", "short")])
    other, _ = in_background(batcher, [("y", "other")])
    waiting(batcher, 38)
    work.go.set()
    for thread in (long, key, other):
        thread.join(PATIENCE)
    batcher.close()
    assert work.batches[1] == ("x", ["long 4", "short", "long 5", "long 6"])
    assert work.batches[2] == ("y", ["other"])
    assert len(work.batches) == 1 + 1 + 1 + 9  # 33 of the long one are left, in fours


def test_a_worker_that_is_still_busy_finds_its_share_left():
    begun, go, sizes = threading.Event(), threading.Event(), []

    def work(key: str, requests: Sequence[int]) -> list[int]:
        sizes.append(len(requests))
        if key == "long":
            begun.set()
            assert go.wait(PATIENCE)
        return list(requests)

    batcher = DynamicBatcher(work, 2, up_to(8))
    long = batcher.submit([("long", 0)])
    assert begun.wait(PATIENCE)
    short = batcher.submit([("short", i) for i in range(6)])
    assert next(short) == 0
    go.set()
    assert [*long, *short] == [0, 1, 2, 3, 4, 5]
    batcher.close()
    assert sizes[:2] == [1, 3]


def test_workers_share_what_is_left_and_leave_small_batches_for_the_end():
    together, sizes = threading.Barrier(2, timeout=PATIENCE), []

    def work(key: str, requests: Sequence[int]) -> list[int]:
        sizes.append(len(requests))
        together.wait()
        return list(requests)

    batcher = DynamicBatcher(work, 2, up_to(8))
    assert list(batcher.submit([("x", i) for i in range(8)])) == list(range(8))
    batcher.close()
    assert sorted(sizes) == [1, 1, 2, 4]


def test_a_fault_reaches_only_who_caused_it():
    work = Watched(freely=0)
    batcher = DynamicBatcher(work, 1, up_to(8))
    first, _ = in_background(batcher, [("w", "first")])
    assert work.held.wait(PATIENCE)
    well, found = in_background(batcher, [("x", "one"), ("x", "two")])
    waiting(batcher, 2)
    faults = []

    def ask() -> None:
        with pytest.raises(ValueError, match="no") as caught:
            list(batcher.submit([("x", "bad")]))
        faults.append(caught.value)

    ill = threading.Thread(target=ask)
    ill.start()
    waiting(batcher, 3)
    work.go.set()
    for thread in (first, well, ill):
        thread.join(PATIENCE)
    batcher.close()
    assert found == ["ONE", "TWO"]
    assert len(faults) == 1


def test_nothing_more_is_done_for_who_asks_no_further():
    work = Watched(freely=1)
    batcher = DynamicBatcher(work, 1, up_to(1))
    results = batcher.submit([("x", str(i)) for i in range(100)])
    assert next(results) == "0"
    assert work.held.wait(PATIENCE)
    results.close()
    assert done_after(batcher, work) == ["0", "1", "next"]


def test_after_a_fault_nothing_more_is_done_for_who_asked_however_long_the_fault_is_kept():
    work = Watched(freely=1)
    batcher = DynamicBatcher(work, 1, up_to(1))
    results = batcher.submit([("x", "bad"), *(("x", str(i)) for i in range(100))])
    with pytest.raises(ValueError, match="no") as kept:
        list(results)
    assert done_after(batcher, work) in (["bad", "next"], ["bad", "0", "next"])
    assert kept.value.__traceback__  # which holds the results


def test_who_lets_go_gets_no_more_answers_instead_of_waiting_for_ever():
    batcher = DynamicBatcher(Watched(), 1, up_to(1))
    results = batcher.submit([("x", str(i)) for i in range(100)])
    results.close()
    assert list(results) == []
    batcher.close()


def test_who_still_waits_when_the_workers_go_home_is_told():
    work = Watched(freely=0)
    batcher = DynamicBatcher(work, 1, up_to(1))
    results = batcher.submit([("x", "first"), ("x", "second")])
    assert work.held.wait(PATIENCE)
    closing = threading.Thread(target=batcher.close)
    closing.start()
    closed(batcher)
    work.go.set()
    closing.join(PATIENCE)
    assert next(results) == "FIRST"
    with pytest.raises(CancelledError):
        next(results)


def test_work_begins_before_the_first_answer_is_asked_for_and_ends_with_who_asked():
    work = Watched(freely=1)
    batcher = DynamicBatcher(work, 1, up_to(1))
    results = batcher.submit([("x", str(i)) for i in range(100)])
    assert work.held.wait(PATIENCE)
    del results
    assert done_after(batcher, work) == ["0", "1", "next"]
