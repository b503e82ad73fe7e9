"""numpy's own copy of OpenBLAS, told to start no threads.

Left alone it spreads every matrix product over all cores, and its threads spin while they wait for
each other. Where the cores are busy otherwise, as when detectors and recordings are worked on side
by side, that cost 3 times the time of one thread, and up to 20 times with four recordings at once
(docs/adr/0020-firered-in-numpy.md).
"""

import ctypes
from functools import cache
from pathlib import Path

import numpy as np

SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads")


@cache
def use_one_thread() -> None:
    """From now on numpy multiplies matrices in the thread that asks for it.

    It holds for the whole process: Tacet divides its work among the cores itself. Nothing changes
    where numpy came with another BLAS (Apple's, or a distribution's); it is then only slower.
    """
    for path in _copies():
        library = ctypes.CDLL(str(path))  # numpy has loaded it already; this is the same one
        for name in SETTERS:
            if hasattr(library, name):
                getattr(library, name)(1)


def _copies() -> list[Path]:
    """The OpenBLAS libraries in numpy's wheel: beside the package, on macOS inside it."""
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".dylibs")
    return [path for folder in folders for path in sorted(folder.glob("*openblas*"))]
