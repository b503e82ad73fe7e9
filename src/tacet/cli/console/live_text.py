"""Text on stdout while it is said: final lines, and on a terminal the draft of the next."""

import shutil
import sys
from contextlib import suppress
from typing import Protocol

from tacet.cli.console.safe_print import print_line

LISTENING = "Speak; Ctrl-C ends it and writes the transcript."
CLEAR_LINE, DIM, PLAIN = "\r\x1b[2K", "\x1b[2m", "\x1b[0m"


class LiveText(Protocol):
    """Display of what is said."""

    def begin(self) -> None:
        """Say that it listens."""

    def final(self, text: str) -> None:
        """Show words that change no more."""

    def draft(self, text: str) -> None:
        """Show words that may change, in place of those before."""


class NoText:
    """No display."""

    def begin(self) -> None:
        """Nothing."""

    def final(self, text: str) -> None:
        """Nothing."""

    def draft(self, text: str) -> None:
        """Nothing."""


class LiveLines(NoText):
    """A line for each stretch, for programs that read it."""

    def begin(self) -> None:
        """Say on stderr that it listens."""
        print_line(LISTENING)

    def final(self, text: str) -> None:
        """Print the words at once, not when a buffer is full."""
        print_line(text, err=False)
        with suppress(OSError):
            sys.stdout.flush()


class LiveTerminal:
    """Final lines, and below them the end of the draft, dim and in one line."""

    def begin(self) -> None:
        """Say on stderr that it listens."""
        print_line(LISTENING)

    def final(self, text: str) -> None:
        """Put the line in the place of the draft."""
        self._write(CLEAR_LINE)
        print_line(text, err=False)

    def draft(self, text: str) -> None:
        """Show as much of its end as fits into one line."""
        from rich.cells import cell_len

        room = shutil.get_terminal_size().columns - 1
        while cell_len(text) > room:
            text = text[1:]
        self._write(f"{CLEAR_LINE}{DIM}{text}{PLAIN}" if text else CLEAR_LINE)

    def _write(self, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(text)
            sys.stdout.flush()


def live_text(quiet: bool) -> LiveText:
    """Display for this stdout: none, a terminal's, or lines."""
    if quiet:
        return NoText()
    return LiveTerminal() if sys.stdout.isatty() else LiveLines()
