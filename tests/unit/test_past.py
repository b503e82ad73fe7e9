"""What is kept of earlier tokens lies in the right row and place, whatever moves and grows."""

import numpy as np
import pytest

from tacet.compute.nodes import model
from tacet.compute.openvino import is_installed, openvino, ops
from tacet.engines.whisper.openvino.kv_cache import ROOM, KVCache

pytestmark = pytest.mark.skipif(not is_installed(), reason="OpenVINO is not installed here")

HEADS, DEPTH, LAYERS = 2, 4, 1


def new_past(rows):
    shape = [-1, HEADS, -1, DEPTH]
    inputs = [ops().parameter(shape, np.float32) for _ in range(2 * LAYERS)]
    past = KVCache(model("two inputs", inputs, inputs).inputs)
    past.clear(rows)
    return past


def found(values):
    """What a step found for one token of each row: the row's value everywhere."""
    shape = (len(values), HEADS, 1, DEPTH)
    each = np.broadcast_to(np.array(values, np.float32)[:, None, None, None], shape)
    return [openvino().Tensor(np.ascontiguousarray(each)) for _ in range(2 * LAYERS)]


def read(past, rows):
    """The value of each token that was read, by row."""
    for tensor in past.tensors(rows):
        assert np.all(tensor.data == tensor.data[:, :1, :, :1])  # heads and depth alike
        assert np.all(tensor.data[:, :, past.read :] == 0)
    return past.tensors(rows)[0].data[:, 0, : past.read, 0].tolist()


def test_tokens_are_added_at_the_end_of_their_row():
    past = new_past(3)
    past.add(found([1, 2, 3]))
    past.add(found([4, 5, 6]))
    assert read(past, 3) == [[1, 4], [2, 5], [3, 6]]
    assert read(past, 2) == [[1, 4], [2, 5]]


def test_rows_go_on_from_others():
    past = new_past(4)
    past.add(found([1, 2]))
    past.follow([1, 1, 0, 0])  # two beams become four
    past.add(found([5, 6, 7, 8]))
    assert read(past, 4) == [[2, 5], [2, 6], [1, 7], [1, 8]]
    past.follow([3, 0, 1, 2])  # none is read after it was overwritten
    assert read(past, 4) == [[1, 8], [2, 5], [2, 6], [1, 7]]


def test_it_grows_and_keeps_what_was_read():
    past = new_past(1)
    for value in range(1, 3 * ROOM):
        moved = past.make_room(1)
        assert moved == (value in (ROOM + 1, 2 * ROOM + 1))
        past.add(found([value]))
    assert read(past, 1) == [list(range(1, 3 * ROOM))]
    past.clear(1)
    assert read(past, 1) == [[]]


def test_a_token_reads_what_was_before_it_and_itself():
    past = new_past(1)
    past.add(found([1]))
    past.add(found([2]))
    seen = past.earlier(3) == 0
    assert seen.shape == (3, ROOM + 3)
    assert [np.flatnonzero(row).tolist() for row in seen] == [
        [0, 1, ROOM],
        [0, 1, ROOM, ROOM + 1],
        [0, 1, ROOM, ROOM + 1, ROOM + 2],
    ]
