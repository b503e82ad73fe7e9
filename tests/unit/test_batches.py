"""Windows of one length share a batch; every window comes once; the first waits least."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.engines.batches import batches, side_by_side


def test_windows_of_one_length_are_decoded_together():
    assert list(batches([10, 30, 10, 10], 2)) == [(10, [0, 2]), (30, [1]), (10, [3])]
    assert list(batches([], 8)) == []


@given(st.lists(st.sampled_from([3.0, 10.0, 12.5, 30.0]), max_size=40), st.integers(1, 9))
def test_every_window_comes_once_and_the_first_that_waits_is_never_passed_over(lengths, size):
    seen = []
    for length, batch in batches(lengths, size):
        assert {lengths[i] for i in batch} == {length}
        assert len(batch) <= size
        assert min(set(range(len(lengths))) - set(seen)) == batch[0]
        seen += batch
    assert sorted(seen) == list(range(len(lengths)))


@given(st.lists(st.integers(), max_size=20), st.integers(1, 4))
def test_answers_come_in_the_order_of_the_questions(asked, workers):
    assert list(side_by_side(lambda n: n + 1, asked, workers)) == [n + 1 for n in asked]


def test_two_are_worked_on_at_once_and_no_more_are_begun_than_can_be_used():
    together, begun = threading.Barrier(2, timeout=10), []

    def work(number: int) -> int:
        begun.append(number)
        if number < 2:
            together.wait()
        return number

    answers = side_by_side(work, range(100), 2)
    assert [next(answers) for _ in range(4)] == [0, 1, 2, 3]
    answers.close()
    assert len(begun) <= 8


def test_a_fault_reaches_who_asked_and_what_runs_is_ended_first():
    ended = []

    def work(number: int) -> None:
        if number == 0:
            raise ValueError("no")
        time.sleep(0.05)
        ended.append(number)

    with pytest.raises(ValueError, match="no"):
        list(side_by_side(work, range(3), 3))
    assert 1 in ended
