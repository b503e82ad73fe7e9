"""Compiles OpenVINO graphs for this processor."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import local
from typing import Any

from tacet.compute.openvino import openvino

SHAPES = {"CPU_RUNTIME_CACHE_CAPACITY": 20}  # that operations of a graph are kept ready for
GROUP = 128  # numbers that are rounded to 8 bits together, where that is done on the fly


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A compiled graph. Safe to use from many threads."""

    graph: Any
    own: local = field(default_factory=local)  # a request of each thread's own

    def infer(self, inputs: Any) -> Mapping[Any, Any]:
        """The outputs for inputs in order or by name; this thread's next call overwrites them."""
        if not hasattr(self.own, "request"):
            self.own.request = self.graph.create_infer_request()
        found: Mapping[Any, Any] = self.own.request.infer(inputs, share_outputs=True)
        return found


class Compiler:
    """Compiles graphs, at one precision or another."""

    def __init__(self, threads: int) -> None:
        """Get ready. `threads`: that work on one graph together; 0 leaves it to OpenVINO."""
        self._threads, self._core = threads, openvino().Core()
        self.halves = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")

    def compiled(self, graph: Any, *, halves: bool = False, rounded: bool = False) -> Any:
        """A graph, compiled; see docs/adr/0014 and 0022 for what was measured of the settings.

        Args:
            graph: a graph, or the path of an ONNX file.
            halves: whether to compute with bfloat16, if the processor does.
            rounded: whether what goes into a matrix of 8 bits is rounded to 8 bits on the fly.
        """
        told: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,  # the threads of CTranslate2 and of others work here, too
            "INFERENCE_PRECISION_HINT": "bf16" if halves and self.halves else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP if rounded else 0,
        }
        if self._threads:
            told["INFERENCE_NUM_THREADS"] = self._threads
        with suppress(RuntimeError):  # not documented: a later OpenVINO may not know it
            return self._core.compile_model(graph, "CPU", told | SHAPES)
        return self._core.compile_model(graph, "CPU", told)
