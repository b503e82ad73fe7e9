"""Alignment of tokens with frames by dynamic time warping over cross-attention.

After `find_alignment` and `dtw` in `timing.py` of the whisper program.
"""

import numpy as np
from numpy.typing import NDArray

from tacet.engines.whisper.decoding.decoding_result import AlignmentPath
from tacet.engines.whisper.decoding.word_timestamps import MEDIAN_FILTER

Float32 = NDArray[np.float32]
MEDIAN_NETWORK = (
    (0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6), (2, 3), (3, 6), (4, 5), (1, 4), (1, 3),
    (3, 4),
)  # fmt: skip
"""Sorting network of seven numbers, as far as their median needs it: pairs to put in order."""
MIN_DEVIATION = 1e-6  # attention that is equal for all tokens is not divided by 0


def alignment_path(queries: Float32, keys: Float32, first: int) -> AlignmentPath:
    """Align tokens with frames, every token and every frame at least once.

    Args:
        queries: of the alignment heads for each input token, scaled, shape
            `(n_heads, n_tokens, depth)`.
        keys: of the same heads, shape `(n_heads, depth, n_frames)`.
        first: the input token from which the first token of the text was predicted.

    Returns:
        Pairs of a token, counted from the first of the text, and a frame, both rising.
    """
    scores = queries @ keys
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    weights -= weights.mean(-2, keepdims=True)
    weights /= np.maximum(weights.std(-2, keepdims=True), MIN_DEVIATION)
    return dtw_path(-median_filter(weights[:, first:]).mean(0))


def median_filter(values: Float32) -> Float32:
    """Median of `MEDIAN_FILTER` values around each, along the last of three axes."""
    around = MEDIAN_FILTER // 2
    if values.shape[-1] <= around:
        return values
    padded = np.pad(values, [(0, 0), (0, 0), (around, around)], mode="reflect")
    medians = np.empty_like(values)
    *near, spare = np.empty((MEDIAN_FILTER + 1, *values.shape[1:]), values.dtype)
    for head, out in zip(padded, medians, strict=True):  # one by one: they stay in the cache
        for k, shifted in enumerate(near):
            shifted[:] = head[:, k : k + values.shape[-1]]
        for low, high in MEDIAN_NETWORK:
            np.minimum(near[low], near[high], out=spare)
            np.maximum(near[low], near[high], out=near[high])
            near[low], spare = spare, near[low]
        out[:] = near[around]
    return medians


def dtw_path(cost: Float32) -> AlignmentPath:
    """The cheapest path from the first to the last corner.

    Vectorized by row: the cheapest path to a place enters the row somewhere before it and goes on
    along it, so it costs the row's sum so far plus the least excess over that at the entries.
    """
    total = np.empty(cost.shape)
    entry = np.full(cost.shape[1], np.inf)
    entry[0] = 0.0
    for row, costs in enumerate(cost.astype(np.float64)):
        along = np.cumsum(costs)
        total[row] = along + np.minimum.accumulate(entry - (along - costs))
        entry = np.minimum(total[row], np.append(np.inf, total[row, :-1]))
    return _backtrace(total)


def _backtrace(total: NDArray[np.float64]) -> AlignmentPath:
    """The path with the costs `total`, traced back from the last corner."""
    row, column = total.shape[0] - 1, total.shape[1] - 1
    path = [(row, column)]
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
        path.append((row, column))
    return path[::-1]
