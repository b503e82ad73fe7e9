"""Download of a wheel by pip in a process of its own.

So the index, the proxy and the certificates are those that pip is configured with. Nothing is
installed, and no code of the wheel runs.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from tacet.models.hub import in_words
from tacet.models.hub_cache import disk_full
from tacet.models.packages import Wheel

POLL_SECONDS = 0.1  # seconds between two looks at the process and at the stop flag
STALL_SECONDS = 60.0  # without a word or a byte before the index counts as unreachable
END_SECONDS = 3.0  # what pip gets to end by itself after SIGTERM
LONGEST_REASON = 200  # characters
OPTIONS = (
    "--no-deps", "--only-binary=:all:", "--require-hashes", "--no-input", "--no-cache-dir",
    "--disable-pip-version-check", "--progress-bar=raw", "--retries=1",
)  # fmt: skip
VERBOSITY_VARIABLES = (
    "PIP_QUIET",
    "PIP_VERBOSE",
    "PIP_LOG",
    "PIP_PROGRESS_BAR",
)  # unset for pip
_PROGRESS = re.compile(r"Progress (\d+) of \d+")
_BROKEN = re.compile(r"(?:connection broken by|Could not fetch URL .*?:) ['\"]?(.*)")


class IndexFault(Exception):
    """pip could not get the wheel; the message is its reason in short."""


def download_wheel(
    wheel: Wheel, folder: Path, tell: Callable[[int], None], check: Callable[[], None]
) -> None:
    """Bring a pinned wheel into a folder.

    Args:
        tell: called with the bytes that have arrived so far.
        check: called several times a second; whatever it raises ends pip.

    Raises:
        IndexFault: the index does not answer, lacks the wheel, or has another one.
        NoSpace: the disk became full.
    """
    temporary = folder / "pip"
    shutil.rmtree(temporary, ignore_errors=True)  # of a try that was killed
    temporary.mkdir(parents=True)
    pins = temporary / "pins.txt"
    pins.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        *OPTIONS,
        "-r",
        str(pins),
        "-d",
        str(folder),
    ]
    try:
        output = _Output(_started(command, temporary))
        _watch(output, tell, check)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    if output.process.returncode:
        _fail(output.lines)


def _started(command: Sequence[str], temporary: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in VERBOSITY_VARIABLES}
    own = {
        "TMPDIR": str(temporary),
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8:replace",
    }
    return subprocess.Popen(
        command,
        env=kept | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that all of it can be ended at once
    )


class _Output:
    """Output of pip, read by a thread: lines and byte count."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.arrived = 0
        self.output_at = time.monotonic()
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, lines: IO[str]) -> None:
        with suppress(ValueError, OSError):  # closed when pip is ended
            for line in lines:
                self.output_at = time.monotonic()
                if progress := _PROGRESS.match(line):
                    self.arrived = int(progress[1])
                else:
                    self.lines.append(line.strip())

    def end(self) -> None:
        """End pip and all that it started, and read what it still said."""
        for sign, patience in ((signal.SIGTERM, END_SECONDS), (signal.SIGKILL, None)):
            if self.process.poll() is not None:
                break
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self._reader.join(END_SECONDS)
        if self.process.stdout and not self._reader.is_alive():
            self.process.stdout.close()


def _watch(output: _Output, tell: Callable[[int], None], check: Callable[[], None]) -> None:
    """Wait for pip's end and report its bytes; pip has always ended after it."""
    told = 0
    try:
        while output.process.poll() is None:
            check()
            if output.arrived != told:
                told = output.arrived
                tell(told)
            if time.monotonic() - output.output_at > STALL_SECONDS:
                raise IndexFault(f"nothing came for {STALL_SECONDS:.0f} seconds")
            with suppress(subprocess.TimeoutExpired):
                output.process.wait(POLL_SECONDS)
    finally:
        output.end()


def _fail(lines: Sequence[str]) -> None:
    reason = reason_of(lines)
    if "No space left on device" in reason:
        raise disk_full("a model")
    raise IndexFault(reason)


def reason_of(lines: Sequence[str]) -> str:
    """Reason of a failure in one line."""
    broken = [match[1] for line in lines if (match := _BROKEN.search(line))]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    modules = [line for line in lines if "No module named pip" in line]
    reason = next(iter([*broken[-1:], *errors, *modules, *lines[-1:]]), "pip said nothing")
    return in_words(reason)[:LONGEST_REASON]
