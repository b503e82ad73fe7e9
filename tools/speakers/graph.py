"""A small builder of ONNX graphs: nodes by name, weights as 16-bit floats."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 13
IR_VERSION = 8  # read by every ONNX Runtime from 1.14 on, and by OpenVINO

Array = NDArray[Any]


class Graph:
    """An ONNX graph while it is written. A value is known by its name."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def add(self, op: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """The name of an operation's first output."""
        names = [f"{op.lower()}_{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(helper.make_node(op, inputs, names, **attributes))
        return names[0]

    def constant(self, values: Array) -> str:
        """A constant as it is."""
        name = f"constant_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def weight(self, values: Array) -> str:
        """A weight stored as 16-bit floats and computed with as 32-bit ones."""
        return self.add("Cast", self.constant(values.astype(np.float16)), to=TensorProto.FLOAT)

    def exact(self, values: Array) -> str:
        """A weight stored as 32-bit floats: biases and scales, which take little room."""
        return self.constant(values.astype(np.float32))

    def ints(self, *values: int) -> str:
        """A list of integers."""
        return self.constant(np.array(values, np.int64))

    def model(
        self,
        ends: tuple[str, str, str],
        shapes: tuple[list[int | str], list[int | str]],
        metadata: Mapping[str, str],
    ) -> bytes:
        """The graph as a file.

        Args:
            ends: names of the input and the output, and of the value that becomes the output.
            shapes: of input and output; a name stands for a size that may vary.
            metadata: remarks that go into the file.
        """
        first, last, value = ends
        self._nodes.append(helper.make_node("Identity", [value], [last]))
        ins, outs = (
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in zip((first, last), shapes, strict=True)
        )
        graph = helper.make_graph(self._nodes, "speakers", [ins], [outs], self._weights)
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        helper.set_model_props(model, dict(metadata))
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))
