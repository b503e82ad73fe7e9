"""The speaker embedding CAM++ as an ONNX graph (Wang and others 2023, arXiv:2303.00332).

A small residual network over time and frequency, then 52 densely connected layers over time whose
outputs are weighed by their context: the mean of everything, and of their own two seconds.
"""

from collections.abc import Mapping

import numpy as np

from tools.speakers.graph import Array, Graph

BANDS, EMBEDDING = 80, 192
BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers of a block, and their dilation
CONTEXT = 100  # frames of 20 ms whose mean is a layer's context
EPSILON = 1e-5  # of BatchNorm, PyTorch's default
METADATA = {  # sherpa-onnx wants to read the sizes in the file
    "framework": "3d-speaker",
    "language": "Chinese-English",
    "sample_rate": "16000",
    "output_dim": "192",
    "normalize_samples": "1",
    "feature_normalize_type": "global-mean",
    "license": "Apache-2.0, Copyright 3D-Speaker",
    "source": "iic/speech_campplus_sv_zh_en_16k-common_advanced, campplus_cn_en_common.pt",
}


class CamPlusPlus:
    """Writer of the graph from the checkpoint's tensors."""

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        self._tensors, self._graph = tensors, Graph()

    def model(self) -> bytes:
        """ONNX file: log-mel features less their mean `(n, n_frames, 80)` to `(n, 192)`."""
        add, ints = self._graph.add, self._graph.ints
        x = add("Unsqueeze", add("Transpose", "x", perm=[0, 2, 1]), ints(1))
        x = self._head(x)
        x = self._convolved(x, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm", 2)
        x = add("Relu", x)
        for block, (layers, dilation) in enumerate(BLOCKS, start=1):
            for layer in range(1, layers + 1):
                name = f"xvector.block{block}.tdnnd{layer}"
                x = add("Concat", x, self._cam_layer(x, name, dilation), axis=1)
            name = f"xvector.transit{block}"
            x = add("Relu", self._scaled(x, f"{name}.nonlinear.batchnorm"))
            x = self._convolved(x, f"{name}.linear", None)
        x = add("Relu", self._scaled(x, "xvector.out_nonlinear.batchnorm"))
        x = self._convolved(
            self._statistics(x), "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm"
        )
        x = add("Reshape", x, ints(0, EMBEDDING))
        shapes: tuple[list[int | str], list[int | str]] = (["N", "T", BANDS], ["N", EMBEDDING])
        return self._graph.model(("x", "embedding", x), shapes, METADATA)

    def _head(self, x: str) -> str:
        """The residual network: `(n, 1, 80, n_frames)` to `(n, 320, n_frames)`."""
        add = self._graph.add
        x = add("Relu", self._picture(x, "head.conv1", "head.bn1"))
        for layer in ("head.layer1", "head.layer2"):
            for block in range(2):
                name, stride = f"{layer}.{block}", 2 if block == 0 else 1
                y = add("Relu", self._picture(x, f"{name}.conv1", f"{name}.bn1", stride))
                y = self._picture(y, f"{name}.conv2", f"{name}.bn2")
                if stride == 2:
                    x = self._picture(x, f"{name}.shortcut.0", f"{name}.shortcut.1", stride)
                x = add("Relu", add("Add", y, x))
        x = add("Relu", self._picture(x, "head.conv2", "head.bn2", 2))
        return add("Reshape", x, self._graph.ints(0, 320, -1))

    def _cam_layer(self, x: str, name: str, dilation: int) -> str:
        """One dense layer's 32 new channels."""
        add, ints = self._graph.add, self._graph.ints
        x = add("Relu", self._scaled(x, f"{name}.nonlinear1.batchnorm"))
        x = add("Relu", self._convolved(x, f"{name}.linear1", f"{name}.nonlinear2.batchnorm"))
        local = self._convolved(x, f"{name}.cam_layer.linear_local", None, dilation=dilation)
        parts = add("AveragePool", x, kernel_shape=[CONTEXT], strides=[CONTEXT], ceil_mode=1)
        context = add("Add", parts, add("ReduceMean", x, axes=[2]))
        context = add("Relu", self._convolved(context, f"{name}.cam_layer.linear1", None))
        weights = add("Sigmoid", self._convolved(context, f"{name}.cam_layer.linear2", None))
        spread = add("Expand", add("Unsqueeze", weights, ints(3)), ints(1, 1, 1, CONTEXT))
        spread = add("Reshape", spread, ints(0, 0, -1))
        length = add("Slice", add("Shape", local), ints(2), ints(3))
        return add("Mul", local, add("Slice", spread, ints(0), length, ints(2)))

    def _statistics(self, x: str) -> str:
        """Mean and standard deviation over time, `(n, 1024, 1)`."""
        add = self._graph.add
        mean = add("ReduceMean", x, axes=[2])
        apart = add("Sub", x, mean)
        total = add("ReduceSum", add("Mul", apart, apart), self._graph.ints(2))
        length = add("Slice", add("Shape", x), self._graph.ints(2), self._graph.ints(3))
        count = add("Sub", add("Cast", length, to=1), self._graph.exact(np.ones(1)))
        spread = add("Sqrt", add("Div", total, count))
        return add("Concat", mean, spread, axis=1)

    def _picture(self, x: str, name: str, norm: str, stride: int = 1) -> str:
        """A convolution over frequency and time, its BatchNorm folded into it."""
        kernel, bias = self._folded(name, norm)
        border = kernel.shape[2] // 2
        return self._graph.add(
            "Conv", x, self._graph.weight(kernel), self._graph.exact(bias),
            strides=[stride, 1], pads=[border] * 4,
        )  # fmt: skip

    def _convolved(
        self, x: str, name: str, norm: str | None, stride: int = 1, dilation: int = 1
    ) -> str:
        """A convolution over time, as long as before unless it has a stride."""
        kernel, bias = self._folded(name, norm)
        border = kernel.shape[2] // 2 * dilation
        inputs = (x, self._graph.weight(kernel), self._graph.exact(bias))
        return self._graph.add(
            "Conv", *inputs, strides=[stride], pads=[border] * 2, dilations=[dilation]
        )

    def _folded(self, name: str, norm: str | None) -> tuple[Array, Array]:
        """Kernel and bias of a convolution, with those of the BatchNorm that follows it."""
        kernel = self._tensors[f"{name}.weight"]
        bias = self._tensors.get(f"{name}.bias", np.zeros(len(kernel), np.float32))
        if norm is None:
            return kernel, bias
        scale, shift = self._affine(norm)
        return kernel * scale.reshape(-1, *[1] * (kernel.ndim - 1)), bias * scale + shift

    def _scaled(self, x: str, norm: str) -> str:
        """A BatchNorm that no convolution precedes."""
        scale, shift = (self._graph.exact(part[:, None]) for part in self._affine(norm))
        return self._graph.add("Add", self._graph.add("Mul", x, scale), shift)

    def _affine(self, norm: str) -> tuple[Array, Array]:
        """A BatchNorm as scale and shift; one without weights only normalizes."""
        mean, variance = (
            self._tensors[f"{norm}.running_{part}"].astype(np.float64) for part in ("mean", "var")
        )
        scale = self._tensors.get(f"{norm}.weight", 1.0) / np.sqrt(variance + EPSILON)
        return scale, self._tensors.get(f"{norm}.bias", 0.0) - mean * scale
