"""What is kept of earlier tokens lies in the right row and place, whatever moves and grows."""

import numpy as np
import pytest

from tacet.compute.nodes import build_model
from tacet.compute.openvino import is_installed, openvino, ops
from tacet.engines.whisper.openvino.kv_cache import INITIAL_TOKENS, KVCache

pytestmark = pytest.mark.skipif(not is_installed(), reason="OpenVINO is not installed here")

HEADS, DEPTH, LAYERS = 2, 4, 1


def new_past(rows):
    shape = [-1, HEADS, -1, DEPTH]
    inputs = [ops().parameter(shape, np.float32) for _ in range(2 * LAYERS)]
    kv_cache = KVCache(build_model("two inputs", inputs, inputs).inputs)
    kv_cache.reset(rows)
    return kv_cache


def found(values):
    """What a step found for one token of each row: the row's value everywhere."""
    shape = (len(values), HEADS, 1, DEPTH)
    each = np.broadcast_to(np.array(values, np.float32)[:, None, None, None], shape)
    return [openvino().Tensor(np.ascontiguousarray(each)) for _ in range(2 * LAYERS)]


def read(kv_cache, rows):
    """The value of each token that was read, by row."""
    for tensor in kv_cache.tensors(rows):
        assert np.all(tensor.data == tensor.data[:, :1, :, :1])  # heads and depth alike
        assert np.all(tensor.data[:, :, kv_cache.length :] == 0)
    return kv_cache.tensors(rows)[0].data[:, 0, : kv_cache.length, 0].tolist()


def test_tokens_are_added_at_the_end_of_their_row():
    kv_cache = new_past(3)
    kv_cache.append(found([1, 2, 3]))
    kv_cache.append(found([4, 5, 6]))
    assert read(kv_cache, 3) == [[1, 4], [2, 5], [3, 6]]
    assert read(kv_cache, 2) == [[1, 4], [2, 5]]


def test_rows_go_on_from_others():
    kv_cache = new_past(4)
    kv_cache.append(found([1, 2]))
    kv_cache.rearrange([1, 1, 0, 0])  # two beams become four
    kv_cache.append(found([5, 6, 7, 8]))
    assert read(kv_cache, 4) == [[2, 5], [2, 6], [1, 7], [1, 8]]
    kv_cache.rearrange([3, 0, 1, 2])  # none is read after it was overwritten
    assert read(kv_cache, 4) == [[1, 8], [2, 5], [2, 6], [1, 7]]


def test_it_grows_and_keeps_what_was_read():
    kv_cache = new_past(1)
    for value in range(1, 3 * INITIAL_TOKENS):
        moved = kv_cache.reserve(1)
        assert moved == (value in (INITIAL_TOKENS + 1, 2 * INITIAL_TOKENS + 1))
        kv_cache.append(found([value]))
    assert read(kv_cache, 1) == [list(range(1, 3 * INITIAL_TOKENS))]
    kv_cache.reset(1)
    assert read(kv_cache, 1) == [[]]


def test_a_token_reads_what_was_before_it_and_itself():
    kv_cache = new_past(1)
    kv_cache.append(found([1]))
    kv_cache.append(found([2]))
    seen = kv_cache.causal_mask(3) == 0
    assert seen.shape == (3, INITIAL_TOKENS + 3)
    assert [np.flatnonzero(row).tolist() for row in seen] == [
        [0, 1, INITIAL_TOKENS],
        [0, 1, INITIAL_TOKENS, INITIAL_TOKENS + 1],
        [0, 1, INITIAL_TOKENS, INITIAL_TOKENS + 1, INITIAL_TOKENS + 2],
    ]
