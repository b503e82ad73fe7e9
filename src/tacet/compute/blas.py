"""numpy's own copy of OpenBLAS, limited to one thread.

Its threads spin while they wait for each other. Where the cores are busy otherwise, that cost 3
times the time of one thread, and up to 20 times with four recordings at once
(docs/adr/0020-firered-in-numpy.md).
"""

import ctypes
from functools import cache
from pathlib import Path

import numpy as np

SETTERS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads")


@cache
def use_one_thread() -> None:
    """Limit numpy's matrix products to the calling thread, process-wide.

    Nothing changes where numpy came with another BLAS (Apple's, or a distribution's).
    """
    for path in _copies():
        library = ctypes.CDLL(str(path))  # numpy has loaded it already
        for name in SETTERS:
            if hasattr(library, name):
                getattr(library, name)(1)


def _copies() -> list[Path]:
    """The OpenBLAS libraries in numpy's wheel."""
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".dylibs")
    return [path for folder in folders for path in sorted(folder.glob("*openblas*"))]
