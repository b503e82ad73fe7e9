"""Progress on stderr: a bar on a terminal, lines elsewhere."""

import sys
import time
from contextlib import suppress
from typing import Any, Protocol

from tacet.cli.console.safe_print import print_line
from tacet.core.summary import in_words

LINE_SECONDS = 10.0  # between two lines


class ProgressMeter(Protocol):
    """Progress display, used as a context."""

    def __enter__(self) -> "ProgressMeter": ...

    def __exit__(self, *_: object) -> None: ...

    def show(self, step: str, fraction: float) -> None:
        """Show the step and the `fraction` (0..1) that is done."""


class NoProgress:
    """No display."""

    def __enter__(self) -> "NoProgress":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def show(self, step: str, fraction: float) -> None:
        """Nothing."""


class ProgressLines(NoProgress):
    """Lines every `LINE_SECONDS`, for logs."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = self._last = time.monotonic()

    def show(self, step: str, fraction: float) -> None:
        """Print a line unless the last one is recent."""
        now = time.monotonic()
        if now - self._last < LINE_SECONDS or fraction >= 1.0:
            return
        self._last = now
        left = (now - self._began) * (1 - fraction) / fraction if fraction > 0.02 else None
        about = f", about {in_words(left)} left" if left is not None else ""
        print_line(f"{self._title}: {step} {fraction:.0%}{about}")


class ProgressBar:
    """Bar with the time left."""

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

    def __enter__(self) -> "ProgressBar":
        with suppress(OSError):  # the terminal has gone
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._progress.stop()

    def show(self, step: str, fraction: float) -> None:
        """Move the bar."""
        self._progress.update(self._task, description=step, completed=fraction)


def progress_meter(title: str, *, quiet: bool) -> ProgressMeter:
    """Progress meter for this terminal: none, a bar, or lines."""
    if quiet:
        return NoProgress()
    return ProgressBar(title) if sys.stderr.isatty() else ProgressLines(title)
