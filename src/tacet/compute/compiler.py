"""Compiles OpenVINO graphs for this processor."""

from typing import Any

from tacet.compute.openvino import openvino

GROUP = 64  # numbers that are rounded to 8 bits together, where that is done on the fly


class Compiler:
    """Compiles graphs, at one precision or another."""

    def __init__(self, threads: int) -> None:
        """Get ready. `threads`: that work on one graph together; 0 leaves it to OpenVINO."""
        self._threads, self._core = threads, openvino().Core()
        self.halves = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")

    def compiled(self, graph: Any, *, halves: bool = False, rounded: bool = False) -> Any:
        """A graph, compiled; see docs/adr/0014 and 0022 for what was measured of the settings.

        Args:
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
        return self._core.compile_model(graph, "CPU", told)
