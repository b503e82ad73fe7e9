"""From attention to times: the cheapest way through, and medians."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tacet.engines.whisper.openvino.dtw import alignment_path, dtw_path, median_filter

COSTS = arrays(
    np.float32, st.tuples(st.integers(1, 7), st.integers(1, 9)), elements=st.floats(-4, 4, width=16)
)


def least(cost):
    """What the cheapest way costs, place by place, as the whisper program computes it."""
    total = np.full((cost.shape[0] + 1, cost.shape[1] + 1), np.inf)
    total[0, 0] = 0
    for i, j in np.ndindex(*cost.shape):
        before = min(total[i, j], total[i, j + 1], total[i + 1, j])
        total[i + 1, j + 1] = cost[i, j] + before
    return total[-1, -1]


@given(COSTS)
def test_no_way_is_cheaper(cost):
    way = dtw_path(cost)
    assert way[0] == (0, 0)
    assert way[-1] == (cost.shape[0] - 1, cost.shape[1] - 1)
    steps = {(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way)}
    assert steps <= {(0, 1), (1, 0), (1, 1)}
    assert sum(float(cost[place]) for place in way) == pytest.approx(least(cost), abs=1e-4)


@given(arrays(np.float32, (2, 3, 12), elements=st.floats(-9, 9, width=16)))
def test_each_value_is_the_median_of_seven(values):
    medians = median_filter(values)
    assert np.array_equal(medians[..., 3:-3], np.stack(
        [np.median(values[..., i - 3 : i + 4], -1) for i in range(3, 9)], -1
    ))  # fmt: skip
    assert medians.shape == values.shape


def test_too_few_values_stay_as_they_are():
    values = np.arange(6, dtype=np.float32).reshape(1, 2, 3)
    assert median_filter(values) is values


def test_a_token_is_where_its_head_listened():
    frames, where = 40, [4, 12, 21, 30]
    keys = np.eye(frames, dtype=np.float32)[None]
    queries = np.stack([20 * keys[0, max(0, at - 3) : at + 4].sum(0) for at in where])[None]
    first = {}
    for token, frame in alignment_path(queries, keys, 0):
        first.setdefault(token, frame)
    assert list(first) == [0, 1, 2, 3]
    assert all(abs(first[i] - at) <= 5 for i, at in enumerate(where))
