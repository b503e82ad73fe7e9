"""Downloads of models that go on in the background while a server answers."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tacet.core.errors import NotFound, TacetError
from tacet.engines.models import Models

log = logging.getLogger(__name__)

OnChange = Callable[[str], None]
"""Called with a model's name when its download began, moved on, ended or failed."""


@dataclass(slots=True)
class Download:
    """One download; `error` says why it failed, None while it goes on or when it was stopped."""

    name: str
    done_bytes: int = 0
    total_bytes: int = 0
    error: str | None = None
    stop: threading.Event = field(default_factory=threading.Event)


class Downloads:
    """Fetches models in threads of its own. Safe to use from many threads."""

    def __init__(self, models: Models, on_change: OnChange = lambda name: None) -> None:
        self._models = models
        self.on_change = on_change
        self._lock = threading.Lock()
        self._going_on: dict[str, Download] = {}
        self._failed: dict[str, str] = {}

    def start(self, name: str) -> None:
        """Begin to fetch a model; nothing new happens when that is going on already.

        Raises:
            NotFound: there is no such model.
        """
        if self._models.find(name) is not None:
            return
        with self._lock:
            if name in self._going_on:
                return
            download = self._going_on[name] = Download(name)
            self._failed.pop(name, None)
        threading.Thread(target=self._fetch, args=(download,), daemon=True).start()

    def start_auto(self, name: str) -> None:
        """Fetch, if the hub answers, what "auto" lacks; never waits, not even for the hub."""

        def look() -> None:
            wanted = self._models.should_pull(name)
            if wanted:
                log.info("No real model is here yet: %s is fetched in the background.", wanted)
                self.start(wanted)

        threading.Thread(target=look, daemon=True).start()

    def stop(self, name: str) -> None:
        """Stop a download; what has arrived is kept. Raises NotFound when none goes on."""
        with self._lock:
            download = self._going_on.get(name)
        if download is None:
            raise NotFound(f"No download of the model {name} is going on.")
        download.stop.set()

    def progress(self, name: str) -> tuple[int, int] | None:
        """Bytes done and in all of a download that goes on; None when none does."""
        with self._lock:
            download = self._going_on.get(name)
            return (download.done_bytes, download.total_bytes) if download else None

    def failure(self, name: str) -> str | None:
        """Why the last download of the model failed; None when it did not."""
        with self._lock:
            return self._failed.get(name)

    def _fetch(self, download: Download) -> None:
        def count(done: int, total: int) -> None:
            step = total // 100  # tell about each percent, not each block
            told = done - download.done_bytes >= step or done >= total
            if told:
                download.done_bytes, download.total_bytes = done, total
                self.on_change(download.name)

        try:
            self._models.pull(download.name, count, download.stop)
        except TacetError as error:
            log.warning("%s", error)
            if not download.stop.is_set():
                with self._lock:
                    self._failed[download.name] = str(error)
        finally:
            with self._lock:
                self._going_on.pop(download.name, None)
            self.on_change(download.name)
