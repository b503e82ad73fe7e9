"""The nodes that every OpenVINO graph here is built of."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tacet.compute.openvino import openvino, ops


def constant(values: Any) -> Any:
    """Numbers as a node, of the kind that the array has."""
    return ops().constant(np.asarray(values))


def ints(*values: int) -> Any:
    """A list of whole numbers as a node."""
    return ops().constant(np.array(values, np.int64))


def scalar(value: int) -> Any:
    """One whole number as a node."""
    return ops().constant(np.int64(value))


def parts(x: Any, count: int) -> list[Any]:
    """The last of three axes cut into equal parts."""
    return list(ops().split(x, scalar(2), count).outputs())


def model(name: str, results: Sequence[Any], inputs: Sequence[Any], sinks: Any = ()) -> Any:
    """A whole graph.

    Args:
        sinks: what is kept for the next time.
    """
    outputs = [ops().result(each) for each in results]
    return openvino().Model(outputs, list(sinks), list(inputs), name)
