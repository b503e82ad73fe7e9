"""Nodes of OpenVINO graphs."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tacet.compute.openvino import openvino, ops


def constant(values: Any) -> Any:
    """An array as a node of the same type."""
    return ops().constant(np.asarray(values))


def ints(*values: int) -> Any:
    """A list of integers as a node."""
    return ops().constant(np.array(values, np.int64))


def scalar(value: int) -> Any:
    """One integer as a node."""
    return ops().constant(np.int64(value))


def split_last(x: Any, count: int) -> list[Any]:
    """The last of three axes split into equal parts."""
    return list(ops().split(x, scalar(2), count).outputs())


def build_model(name: str, results: Sequence[Any], inputs: Sequence[Any], sinks: Any = ()) -> Any:
    """A graph from its nodes."""
    outputs = [ops().result(node) for node in results]
    return openvino().Model(outputs, list(sinks), list(inputs), name)
