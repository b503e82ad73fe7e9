"""Python's search for circular garbage, paused while very many values are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the search, for frozen values without circles.

    It would look through all of them again and again, which takes a third of the time in which
    ten hours are read. Two threads may pause it at once: it goes on with the first that ends.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
