"""Thread that lives as long as a context."""

import threading
from abc import ABC, abstractmethod
from typing import Self


class BackgroundThread(ABC):
    """A daemon thread, used as a context; its end is told to it and waited for.

    Attributes:
        _closed: set at the end of the context; `_run` has to return soon after.
    """

    def __init__(self, name: str) -> None:
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        if self._thread.ident:  # it may never have been started
            self._thread.join()

    @abstractmethod
    def _run(self) -> None:
        """Work of the thread."""
