"""OpenVINO, imported so that nothing of it can report anything to anybody.

`import openvino` also imports its model converter, which tells openvino-telemetry of every import.
The converter is not used here, so neither is let in.
"""

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from tacet.compute.processor import has_int8_dot

KEPT_READY = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "500")  # operations, each for one shape, in all
UNWANTED = ("openvino_telemetry", "openvino.tools")  # None in sys.modules: cannot be imported


def is_installed() -> bool:
    """Whether OpenVINO is there; it has no wheels for some processors."""
    return find_spec("openvino") is not None


def is_faster() -> bool:
    """Whether it is there and encodes faster than CTranslate2 here (docs/adr/0014)."""
    return is_installed() and has_int8_dot()


@cache
def openvino() -> ModuleType:
    """The package, without its converter and its telemetry.

    What it keeps ready for shapes that it met is bounded: in a long recording it would add up.
    """
    os.environ.setdefault(*KEPT_READY)  # of oneDNN, which reads it when it first computes
    for name in UNWANTED:
        if name in sys.modules:
            continue
        sys.modules[name] = None  # type: ignore[assignment]
    return import_module("openvino")


@cache
def ops() -> Any:
    """The newest set of operations whose every member is used here."""
    openvino()
    return import_module("openvino.opset13")
