"""From what the heads of the decoder listened to, token by token, to when each token was said.

After `find_alignment` and `dtw` in `timing.py` of the whisper program.
"""

import numpy as np
from numpy.typing import NDArray

from tacet.engines.whisper.decoding.decoding_result import Path
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER

Float32 = NDArray[np.float32]
MEDIAN_NETWORK = (
    (0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6), (2, 3), (3, 6), (4, 5), (1, 4), (1, 3),
    (3, 4),
)  # fmt: skip
"""Of seven numbers, which two to put in order next, so that the middle one comes to the middle."""
TINY = 1e-6  # keeps what is the same for every token from being divided by nothing


def path(queries: Float32, keys: Float32, first: int) -> Path:
    """Which frames each token was written at, every token and every frame at least once.

    Args:
        queries: of the heads that tell times, for each token that was read, scaled, shape
            `(n_heads, n_tokens, depth)`.
        keys: of the same heads, shape `(n_heads, depth, n_frames)`.
        first: the token that was read when the first one of the text was written.

    Returns:
        Pairs of a token, counted from the first of the text, and a frame, both rising.
    """
    likeness = queries @ keys
    weights = np.exp(likeness - likeness.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    weights -= weights.mean(-2, keepdims=True)
    weights /= np.maximum(weights.std(-2, keepdims=True), TINY)
    return cheapest(-smooth(weights[:, first:]).mean(0))


def smooth(values: Float32) -> Float32:
    """The median of each value and those around it on the last axis of three."""
    around = MEDIAN_FILTER // 2
    if values.shape[-1] <= around:
        return values
    padded = np.pad(values, [(0, 0), (0, 0), (around, around)], mode="reflect")
    found = np.empty_like(values)
    *near, spare = np.empty((MEDIAN_FILTER + 1, *values.shape[1:]), values.dtype)
    for head, each in zip(padded, found, strict=True):  # one by one, so that they stay in the cache
        for k, moved in enumerate(near):
            moved[:] = head[:, k : k + values.shape[-1]]
        for low, high in MEDIAN_NETWORK:
            np.minimum(near[low], near[high], out=spare)
            np.maximum(near[low], near[high], out=near[high])
            near[low], spare = spare, near[low]
        each[:] = near[around]
    return found


def cheapest(cost: Float32) -> Path:
    """The cheapest way from the first to the last corner, one right, down or both at a time.

    A row is summed up at once: the cheapest way to a place in it enters the row somewhere before
    and goes on along it, so it costs what the row has cost so far, and the least there was to pay
    in excess of that where it could be entered.
    """
    total = np.empty(cost.shape)
    entered = np.full(cost.shape[1], np.inf)
    entered[0] = 0.0
    for row, costs in enumerate(cost.astype(np.float64)):
        along = np.cumsum(costs)
        total[row] = along + np.minimum.accumulate(entered - (along - costs))
        entered = np.minimum(total[row], np.append(np.inf, total[row, :-1]))
    return _traced(total)


def _traced(total: NDArray[np.float64]) -> Path:
    """The way by which the last corner became so cheap."""
    row, column = total.shape[0] - 1, total.shape[1] - 1
    found = [(row, column)]
    while row or column:
        down = total[row - 1, column] if row else np.inf
        right = total[row, column - 1] if column else np.inf
        both = total[row - 1, column - 1] if row and column else np.inf
        if both < min(down, right):
            row, column = row - 1, column - 1
        elif down < right:
            row -= 1
        else:
            column -= 1
        found.append((row, column))
    return found[::-1]
