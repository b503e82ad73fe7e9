"""The network of pyannote/segmentation-3.0 (PyanNet) as an ONNX graph.

Bredin 2023, "pyannote.audio 2.1"; Plaquet and Bredin 2023, arXiv:2310.13025 (powerset). Filters of
a SincNet (Ravanelli and Bengio 2018, arXiv:1808.00158), four bidirectional LSTM layers, two dense
layers, and one of seven sets of speakers for each frame.
"""

from collections.abc import Mapping

import numpy as np

from tools.speakers.graph import Array, Graph

SAMPLE_RATE = 16_000
LOWEST = NARROWEST = 50.0  # Hz: where a filter begins at least, and how wide it is at least
STRIDE = 10  # samples from one frame of the first layer to the next
LAYERS, HIDDEN, INPUT = 4, 128, 60
SLOPE = 0.01  # of LeakyReLU below zero, PyTorch's default
EPSILON = 1e-5  # of InstanceNorm, PyTorch's default
CLASSES = 7
METADATA = {  # sherpa-onnx wants to read the sizes in the file
    "sample_rate": "16000",
    "window_size": "160000",
    "receptive_field_size": "991",
    "receptive_field_shift": "270",
    "num_speakers": "3",
    "powerset_max_classes": "2",
    "num_classes": "7",
    "license": "MIT, Copyright (c) 2022 CNRS",
    "source": "pyannote/segmentation-3.0, pytorch_model.bin",
}


def segmentation(tensors: Mapping[str, Array]) -> bytes:
    """ONNX file: samples `(n, 1, n_samples)` to log-probabilities `(n, n_frames, CLASSES)`."""
    graph = Graph()
    x = _normalized(graph, "x", tensors, "sincnet.wav_norm1d")
    for layer in range(3):
        if layer == 0:
            kernel = graph.exact(sinc_filters(tensors))
            x = graph.add("Abs", graph.add("Conv", x, kernel, strides=[STRIDE]))
        else:
            name = f"sincnet.conv1d.{layer}"
            kernel, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
            x = graph.add("Conv", x, graph.weight(kernel), graph.exact(bias))
        x = graph.add("MaxPool", x, kernel_shape=[3], strides=[3])
        x = _normalized(graph, x, tensors, f"sincnet.norm1d.{layer}")
        x = graph.add("LeakyRelu", x, alpha=SLOPE)
    x = graph.add("Transpose", x, perm=[2, 0, 1])
    for layer in range(LAYERS):
        x = _lstm(graph, x, tensors, layer)
    for layer in range(2):
        x = _dense(graph, x, tensors, f"linear.{layer}", exact=False)
        x = graph.add("LeakyRelu", x, alpha=SLOPE)
    x = _dense(graph, x, tensors, "classifier", exact=True)
    x = graph.add("LogSoftmax", graph.add("Transpose", x, perm=[1, 0, 2]), axis=-1)
    shapes: tuple[list[int | str], list[int | str]] = (["N", 1, "T"], ["N", "frames", CLASSES])
    return graph.model(("x", "y", x), shapes, METADATA)


def sinc_filters(tensors: Mapping[str, Array]) -> Array:
    """Band-pass filters `(80, 1, 251)`: cosines of 40 bands, then sines, by a Hamming window."""
    name = "sincnet.conv1d.0.filterbank"
    low = LOWEST + np.abs(tensors[f"{name}.low_hz_"].astype(np.float64))
    high = low + NARROWEST + np.abs(tensors[f"{name}.band_hz_"].astype(np.float64))
    high = np.clip(high, LOWEST, SAMPLE_RATE / 2)
    times, window = (tensors[f"{name}.{part}"].astype(np.float64) for part in ("n_", "window_"))
    cosines = (np.sin(high @ times) - np.sin(low @ times)) / (times / 2) * window
    sines = (np.cos(low @ times) - np.cos(high @ times)) / (times / 2) * window
    middle = 2 * (high - low)
    even = np.concatenate([cosines, middle, cosines[:, ::-1]], axis=1) / middle
    odd = np.concatenate([sines, 0 * middle, -sines[:, ::-1]], axis=1) / middle
    filters: Array = np.concatenate([even, odd])[:, None].astype(np.float32)
    return filters


def _normalized(graph: Graph, x: str, tensors: Mapping[str, Array], name: str) -> str:
    scale, bias = (graph.exact(tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.add("InstanceNormalization", x, scale, bias, epsilon=EPSILON)


def _lstm(graph: Graph, x: str, tensors: Mapping[str, Array], layer: int) -> str:
    """One layer in both directions, `(n_frames, n, channels)`."""

    def both(kind: str) -> Array:
        names = (f"lstm.{kind}_l{layer}{direction}" for direction in ("", "_reverse"))
        return np.stack([_reordered(tensors[name]) for name in names])

    biases = np.concatenate([both("bias_ih"), both("bias_hh")], axis=1)
    inputs = (x, graph.weight(both("weight_ih")), graph.weight(both("weight_hh")))
    y = graph.add(
        "LSTM", *inputs, graph.exact(biases), hidden_size=HIDDEN, direction="bidirectional"
    )
    y = graph.add("Transpose", y, perm=[0, 2, 1, 3])
    return graph.add("Reshape", y, graph.ints(0, 0, -1))


def _reordered(gates: Array) -> Array:
    """PyTorch's order of the gates (input, forget, cell, output) to ONNX's (i, o, f, c)."""
    entering, forget, cell, leaving = np.split(gates, 4)
    return np.concatenate([entering, leaving, forget, cell])


def _dense(graph: Graph, x: str, tensors: Mapping[str, Array], name: str, *, exact: bool) -> str:
    matrix, bias = tensors[f"{name}.weight"].T, tensors[f"{name}.bias"]
    stored = graph.exact(matrix) if exact else graph.weight(matrix)
    return graph.add("Add", graph.add("MatMul", x, stored), graph.exact(bias))
