"""The network of FireRedVAD, a DFSMN (Zhang and others 2018, arXiv:1803.05030), in numpy.

Eight layers with a memory: each channel is filtered over 19 frames before and 20 after, added to
what went before, widened, rectified and narrowed. Time lies along the last axis and is taken in
parts that stay in a processor's cache, so that nearly all is BLAS's work, at its full speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tacet.compute.fbank import BANDS

WIDE, NARROW = 256, 128  # channels inside a layer, and between layers
TAPS = 20  # of the filter that looks back, its own frame included, and of the one that looks ahead
LAYERS = 8
OUTPUT_BIAS = np.float32(0.04882)  # this one stands in the graph, not among the weights

ENTRY = ((WIDE, BANDS), (WIDE,), (NARROW, WIDE), (NARROW,))
LAYER = ((NARROW, TAPS), (NARROW, TAPS), (WIDE, NARROW), (WIDE,), (NARROW, WIDE))
SHAPES = (*ENTRY, *LAYER * (LAYERS - 1), *LAYER[:-1], (1, WIDE))

# The fastest on a processor with 0.5 MB of second-level cache.
STRIDE = 24  # frames that a product filters at once; 32 are as fast but cost more to load
CHANNELS = 16  # filtered together
PART = 512  # frames widened and narrowed together

Float32 = NDArray[np.float32]


class Dfsmn:
    """The network with its weights."""

    def __init__(self, weights: Sequence[Float32]) -> None:
        """Take the weights in the order and with the shapes of `SHAPES`."""
        widen, bias, narrow, self._bias = weights[: len(ENTRY)]
        self._entry = Funnel(widen, bias, narrow)
        starts = range(len(ENTRY), len(weights), len(LAYER))
        layers = [weights[start : start + len(LAYER)] for start in starts]
        self._filters = [_banded(back, ahead) for back, ahead, *_ in layers]
        self._funnels = [Funnel(*rest) for _, _, *rest in layers]

    def probabilities(self, features: Float32) -> Float32:
        """The speech probability of each frame, shape `(n_frames,)`, 0..1.

        Args:
            features: normalized, shape `(n_frames, BANDS)`. Before the first frame and after the
                last one the network hears nothing.
        """
        count = len(features)
        strides = -(-count // STRIDE)
        padded = np.zeros((NARROW, strides * STRIDE + 2 * TAPS - 1), np.float32)
        narrow = padded[:, TAPS - 1 :][:, :count]
        total = np.zeros((NARROW, strides, STRIDE), np.float32)
        passed = total.reshape(NARROW, -1)[:, :count]
        self._entry.narrowed(features.T, narrow)
        _add_bias_and_relu(narrow, self._bias)
        for taps, funnel in zip(self._filters, self._funnels, strict=True):
            _add_filtered(padded, taps, total)
            narrow = narrow[: len(funnel.narrow)]
            funnel.narrowed(passed, narrow)
        return _sigmoid(narrow[0] + OUTPUT_BIAS)


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Feed-forward part around the memories: two products with a ReLU between.

    Attributes:
        widen: shape `(WIDE, NARROW)`; of the entry `(WIDE, BANDS)`.
        bias: shape `(WIDE,)`.
        narrow: shape `(NARROW, WIDE)`; of the last layer `(1, WIDE)`.
    """

    widen: Float32
    bias: Float32
    narrow: Float32

    def narrowed(self, passed: Float32, out: Float32) -> None:
        """Apply to each frame; frames are the last axis."""
        for at in range(0, passed.shape[1], PART):
            wide = self.widen @ passed[:, at : at + PART]
            _add_bias_and_relu(wide, self.bias)
            np.matmul(self.narrow, wide, out=out[:, at : at + PART])


def filters(back: Float32, ahead: Float32) -> Float32:
    """A layer's filters and its input as one filter a channel, shape `(NARROW, 2 * TAPS)`.

    It looks back over `TAPS - 1` frames and ahead over `TAPS`.
    """
    taps = np.concatenate([back, ahead], axis=1)
    taps[:, TAPS - 1] += 1  # a frame also passes beside the filters
    return taps


def _sigmoid(x: Float32) -> Float32:
    """The logistic function without overflow."""
    return np.asarray(np.exp(-np.logaddexp(np.float32(0), -x)), np.float32)


def _add_bias_and_relu(x: Float32, bias: Float32) -> None:
    """Add each channel's bias and leave nothing below 0; shape `(n_channels, n_frames)`."""
    np.add(x, bias[:, None], out=x)
    np.maximum(x, 0, out=x)


def _add_filtered(padded: Float32, taps: Float32, total: Float32) -> None:
    """Add each channel, filtered over time, to `total`, shape `(NARROW, n_strides, STRIDE)`.

    Args:
        padded: the channels with the silence before and after them, shape
            `(NARROW, n_strides * STRIDE + 2 * TAPS - 1)`.
        taps: what `_banded` gives.
        total: changed in place.
    """
    strided = sliding_window_view(padded, taps.shape[1], axis=1)[:, ::STRIDE]
    for first in range(0, len(padded), CHANNELS):
        some = slice(first, first + CHANNELS)
        total[some] += np.ascontiguousarray(strided[some]) @ taps[some]  # BLAS: no overlapping rows


def _banded(back: Float32, ahead: Float32) -> Float32:
    """A layer's filters and its sound itself as one matrix a channel that gives `STRIDE` frames.

    Shape `(NARROW, STRIDE + 2 * TAPS - 1, STRIDE)`. A third of it is zeros, but a matrix product
    is many times as fast as any other way to filter in numpy.
    """
    taps = filters(back, ahead)
    matrix = np.zeros((len(taps), STRIDE + 2 * TAPS - 1, STRIDE), np.float32)
    for frame in range(STRIDE):
        matrix[:, frame : frame + 2 * TAPS, frame] = taps
    return matrix
