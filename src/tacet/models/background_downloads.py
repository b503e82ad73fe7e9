"""Downloads of models in the background of a server."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tacet.core.errors import NoConnection, NoSpace, NotFound, RunCancelled, TacetError
from tacet.models.registry import Models

log = logging.getLogger(__name__)

OnChange = Callable[[str], None]
"""Called with a model's name when its download began, moved on, ended or failed."""

OFFLINE = "No real model is on this computer, and the network is switched off."
FAULT = "Something went wrong inside Tacet. Its log says more."
FIRST_REST, LONGEST_REST = 5.0, 300.0  # seconds between two tries: at first, and after many
TIMED_SECONDS = 1.0  # of a download before its end can be told


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a download; `seconds_left` is None while unknown."""

    done_bytes: int
    total_bytes: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class AutoEnd:
    """Result of fetching a model for "auto", or of a try.

    Attributes:
        error: why no model could be fetched; None when one is here.
        stopped: whether a person stopped it.
        passing: whether it is worth trying again by itself: no connection, no room.
    """

    error: str | None = None
    stopped: bool = False
    passing: bool = False


OnAutoEnd = Callable[[AutoEnd], None]


def _plain(error: TacetError) -> str:
    """The message for the page."""
    return error.plain if isinstance(error, NoConnection) else str(error)


@dataclass(slots=True)
class Download:
    """One download that goes on; `first_bytes` had arrived when it began at `begun`."""

    name: str
    done_bytes: int = 0
    total_bytes: int = 0
    first_bytes: int | None = None
    begun: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def count(self, done: int, total: int) -> None:
        """Note how many bytes there are."""
        if self.first_bytes is None:
            self.first_bytes, self.begun = done, time.monotonic()
        self.done_bytes, self.total_bytes = done, total

    def progress(self) -> Progress:
        """Progress, and the time left at the pace so far."""
        spent = time.monotonic() - self.begun
        got = self.done_bytes - (self.first_bytes or 0)
        known = got > 0 and spent >= TIMED_SECONDS
        left = (self.total_bytes - self.done_bytes) * spent / got if known else None
        return Progress(self.done_bytes, self.total_bytes, left)


class Downloads:
    """Fetches models in threads of its own. Safe to use from many threads."""

    def __init__(
        self,
        models: Models,
        on_change: OnChange = lambda name: None,
        on_auto_end: OnAutoEnd = lambda end: None,
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        """Fetch what `models` lacks.

        Args:
            on_wait: called when waiting for a source of models began or ended; see `waiting`.
        """
        self._models = models
        self.on_change, self.on_auto_end, self.on_wait = on_change, on_auto_end, on_wait
        self._lock = threading.Lock()
        self._going_on: dict[str, Download] = {}
        self._failed: dict[str, TacetError] = {}
        self._wishes: list[str | None] = []  # languages of those who wait for "auto"
        self._serving = False
        self._again = threading.Event()
        self.auto_error: str | None = None
        self.waiting: str | None = None  # why what "auto" lacks cannot be fetched now

    def start(self, name: str) -> None:
        """Start a download, unless it is running.

        Raises:
            NotFound: there is no such model.
        """
        if self._models.find(name) is None and (download := self._begun(name)):
            threading.Thread(target=self._fetch, args=(download,), daemon=True).start()

    def start_auto(self, language: str | None = None) -> None:
        """Start to fetch the model that "auto" lacks; returns at once.

        `on_auto_end` is called once for each call, or for several that came meanwhile.
        """
        with self._lock:
            self._wishes.append(language)
            if self._serving:
                return
            self._serving = True
        threading.Thread(target=self._serve_auto, daemon=True).start()

    def try_now(self) -> None:
        """Try at once what waits for a source of models."""
        self._again.set()

    def stop(self, name: str) -> None:
        """Stop a download and keep its bytes. Raises NotFound."""
        with self._lock:
            download = self._going_on.get(name)
        if download is None:
            raise NotFound(f"No download of the model {name} is going on.")
        download.stop.set()

    def stop_all(self) -> None:
        """Stop every download; for the end of the server."""
        with self._lock:
            for download in self._going_on.values():
                download.stop.set()

    def progress(self, name: str) -> Progress | None:
        """Progress of a running download; None when none runs."""
        with self._lock:
            download = self._going_on.get(name)
            return download.progress() if download else None

    def failure(self, name: str) -> str | None:
        """Message of the last download's failure; None when it did not fail."""
        error = self._fault(name)
        return None if error is None else _plain(error)

    def _fault(self, name: str) -> TacetError | None:
        with self._lock:
            return self._failed.get(name)

    def _begun(self, name: str) -> Download | None:
        """A new download; None when one of that name goes on already."""
        with self._lock:
            if name in self._going_on:
                return None
            self._failed.pop(name, None)
            download = self._going_on[name] = Download(name)
            return download

    def _serve_auto(self) -> None:
        """Serve waiting requests for "auto", and retry while no source answers."""
        rest = FIRST_REST
        while wishes := self._taken_wishes():
            self._models.ask_anew()
            end = self._tried(wishes)
            if end.passing:
                with self._lock:
                    self._wishes = [*wishes, *self._wishes]
                self._rest(end, rest)
                rest = min(LONGEST_REST, 2 * rest)
                continue
            rest = FIRST_REST
            self._wait_for(None)
            self.auto_error = end.error
            self.on_auto_end(end)

    def _taken_wishes(self) -> list[str | None]:
        with self._lock:
            wishes, self._wishes = self._wishes, []
            self._serving = bool(wishes)
            return wishes

    def _tried(self, wishes: Sequence[str | None]) -> AutoEnd:
        try:
            ends = [self._auto(language) for language in dict.fromkeys(wishes)]
        except Exception:  # those who wait must hear of the end, whatever it is
            log.exception("fetching a model failed")
            return AutoEnd(FAULT)
        return next((end for end in ends if end.error or end.stopped), AutoEnd())

    def _rest(self, end: AutoEnd, seconds: float) -> None:
        """Wait before the next try, or until a person wants it now."""
        self._again.clear()
        self._wait_for(end.error)
        self._again.wait(seconds)

    def _wait_for(self, reason: str | None) -> None:
        if reason != self.waiting:
            self.waiting = reason
            self.on_wait()

    def _auto(self, language: str | None) -> AutoEnd:
        """Fetch the model that "auto" lacks for a language."""
        errors: list[TacetError] = []
        wanted = self._models.to_fetch("auto", language)
        if not wanted and self._models.lacks("auto", language):
            return AutoEnd(OFFLINE)
        for name in wanted:
            log.info("No real model is here yet: %s is fetched in the background.", name)
            if download := self._begun(name):
                self._fetch(download)
            self._await(name)  # somebody else may have begun it
            if self._models.find(name):
                return AutoEnd()
            if (error := self._fault(name)) is None:
                return AutoEnd(stopped=True)
            errors.append(error)
        if not errors:
            return AutoEnd()
        passing = isinstance(errors[-1], NoConnection | NoSpace)
        return AutoEnd(_plain(errors[-1]), passing=passing)

    def _await(self, name: str) -> None:
        """Wait until a download that somebody else began is over."""
        while self.progress(name) is not None:
            time.sleep(0.1)

    def _fetch(self, download: Download) -> None:
        """Fetch a model, or note why that failed."""

        def count(done: int, total: int) -> None:
            step = total // 100  # tell about each percent, not each block
            told = download.first_bytes is not None
            if not told or done - download.done_bytes >= step or done >= total:
                download.count(done, total)
                self.on_change(download.name)

        try:
            self._models.pull(download.name, count, download.stop)
            self._again.set()  # somebody may wait for just this
        except TacetError as error:
            log.warning("%s", error)
            if not isinstance(error, RunCancelled):
                self._note(download.name, error)
        except Exception:  # who asked for it must see that it failed, whatever it is
            log.exception("fetching a model failed")
            self._note(download.name, TacetError(FAULT))
        finally:
            with self._lock:
                self._going_on.pop(download.name, None)
            self.on_change(download.name)

    def _note(self, name: str, failure: TacetError) -> None:
        with self._lock:
            self._failed[name] = failure
