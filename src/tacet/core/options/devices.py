"""Devices and number types of a model, named as in CTranslate2.

Whether this computer has them turns out when the model is loaded.
"""

from typing import Literal

Device = Literal["auto", "cpu", "cuda"]
ComputeType = Literal[
    "auto",
    "default",
    "int8",
    "int8_float32",
    "int8_float16",
    "int8_bfloat16",
    "int16",
    "float16",
    "bfloat16",
    "float32",
]
