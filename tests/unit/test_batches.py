"""Windows of one length share a batch; every window comes once; the first waits least."""

from hypothesis import given
from hypothesis import strategies as st

from tacet.engines.batches import batches


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
