"""OpenVINO, imported without its model converter and its telemetry.

`import openvino` also imports its model converter, which reports every import by
openvino-telemetry. The converter is not used here, so both are blocked.
"""

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from tacet.compute.processor import has_int8_dot

ONEDNN_CACHE = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "500")  # operations, each for one shape, in all
BLOCKED_MODULES = (
    "openvino_telemetry",
    "openvino.tools",
)  # None in sys.modules: cannot be imported


def is_installed() -> bool:
    """Whether OpenVINO is installed; it has no wheels for some processors."""
    return find_spec("openvino") is not None


def is_faster() -> bool:
    """Whether OpenVINO encodes faster than CTranslate2 here (docs/adr/0014)."""
    return is_installed() and has_int8_dot()


@cache
def openvino() -> ModuleType:
    """The package, its caches bounded."""
    os.environ.setdefault(*ONEDNN_CACHE)  # of oneDNN, which reads it when it first computes
    for name in BLOCKED_MODULES:
        if name in sys.modules:
            continue
        sys.modules[name] = None  # type: ignore[assignment]
    return import_module("openvino")


@cache
def ops() -> Any:
    """The set of operations."""
    openvino()
    return import_module("openvino.opset13")
