"""How far a transcription is, on stderr: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Protocol

from tacet.cli.console.safe_print import say
from tacet.core.summary import in_words

LINE_EVERY = 10.0  # seconds between two lines where there is no terminal


class Meter(Protocol):
    """Shows how far something is; used as a context."""

    def __enter__(self) -> "Meter": ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def show(self, step: str, fraction: float) -> None:
        """Show the step, and that `fraction` (0..1) of the whole is done."""


class Quiet:
    """Shows nothing."""

    def __enter__(self) -> "Quiet":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def show(self, step: str, fraction: float) -> None:
        """Nothing."""


class Lines(Quiet):
    """Prints a line every ten seconds, for logs."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = self._last = time.monotonic()

    def show(self, step: str, fraction: float) -> None:
        """Print a line if the last one is long enough ago."""
        now = time.monotonic()
        if now - self._last < LINE_EVERY or fraction >= 1.0:
            return
        self._last = now
        left = (now - self._began) * (1 - fraction) / fraction if fraction > 0.02 else None
        about = f", about {in_words(left)} left" if left is not None else ""
        say(f"{self._title}: {step} {fraction:.0%}{about}")


class Bar:
    """A bar with the time left."""

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress: Any = Progress(
            TextColumn("{task.fields[title]}"),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=1.0, title=title)

    def __enter__(self) -> "Bar":
        with suppress(OSError):  # the terminal has gone
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._progress.stop()

    def show(self, step: str, fraction: float) -> None:
        """Move the bar."""
        self._progress.update(self._task, description=step, completed=fraction)


def meter(title: str, *, quiet: bool) -> Meter:
    """What shows progress here: nothing, a bar on a terminal, or lines."""
    if quiet:
        return Quiet()
    return Bar(title) if sys.stderr.isatty() else Lines(title)
