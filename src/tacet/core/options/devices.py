"""What a model may compute on, and with which kind of numbers, as CTranslate2 names them.

Whether this computer can is told when the model is loaded; anything else is nonsense at once.
"""

from typing import Literal

Device = Literal["auto", "cpu", "cuda"]
ComputeType = Literal[
    "auto", "default", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16",
    "float16", "bfloat16", "float32",
]  # fmt: skip
