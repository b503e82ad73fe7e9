"""Compiler of OpenVINO graphs for this processor."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import local
from typing import Any

from tacet.compute.openvino import openvino

RUNTIME_CACHE = {
    "CPU_RUNTIME_CACHE_CAPACITY": 20
}  # shapes for which a graph keeps operations ready
QUANTIZATION_GROUP = 128  # activations with one range in dynamic quantization


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """Compiled graph. Safe to use from many threads."""

    graph: Any
    threads: local = field(default_factory=local)  # an inference request for each thread

    def infer(self, inputs: Any) -> Mapping[Any, Any]:
        """Outputs for inputs; overwritten by this thread's next call."""
        if not hasattr(self.threads, "request"):
            self.threads.request = self.graph.create_infer_request()
        outputs: Mapping[Any, Any] = self.threads.request.infer(inputs, share_outputs=True)
        return outputs


class Compiler:
    """Compiles graphs at a precision."""

    def __init__(self, threads: int) -> None:
        """Start OpenVINO. `threads`: for one graph; 0 leaves it to OpenVINO."""
        self._threads, self._core = threads, openvino().Core()
        self.bf16 = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")

    def compiled(
        self, graph: Any, *, bf16: bool = False, dynamic_quantization: bool = False
    ) -> Any:
        """Compile a graph; the settings were measured (docs/adr/0014, 0022).

        Args:
            graph: a graph, or the path of an ONNX file.
            bf16: whether to compute with bfloat16, if the processor does.
            rounded: whether what goes into a matrix of 8 bits is rounded to 8 bits on the fly.
        """
        properties: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,  # the threads of CTranslate2 and of others work here, too
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 and self.bf16 else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": QUANTIZATION_GROUP if dynamic_quantization else 0,
        }
        if self._threads:
            properties["INFERENCE_NUM_THREADS"] = self._threads
        with suppress(RuntimeError):  # not documented: a later OpenVINO may not know it
            return self._core.compile_model(graph, "CPU", properties | RUNTIME_CACHE)
        return self._core.compile_model(graph, "CPU", properties)
