"""Client of the sandbox: opens inputs, runs tasks, checks their results."""

import base64
import errno
import logging
import math
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tacet.core.errors import (
    BadOption,
    NoAudioTrack,
    NoSpace,
    TacetError,
    TooLong,
    UnreadableMedia,
)
from tacet.core.soundtracks import SoundTrack
from tacet.core.span import Span
from tacet.media.formats import demuxer_by_extension
from tacet.media.messages import CRASHED, too_large
from tacet.media.sandbox.connection import Message, OnMessage, Task
from tacet.media.sandbox.supervisor import Supervisor
from tacet.media.values import Cancelled, MediaLimits

log = logging.getLogger(__name__)

_OUTPUT_SLACK_BYTES = 1 << 20  # for headers
_ERRORS_BY_CODE: dict[str, type[TacetError]] = {
    error_class.code: error_class
    for error_class in (UnreadableMedia, NoAudioTrack, TooLong, NoSpace, BadOption)
}
_supervisor = Supervisor()


def supervisor() -> Supervisor:
    """The supervisor of this process."""
    return _supervisor


@contextmanager
def open_readonly(path: Path, limits: MediaLimits) -> Iterator[int]:
    """Open a file read-only. Raises UnreadableMedia, TooLong."""
    try:
        # Not blocking: opening a pipe would wait for a writer that may never come.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise UnreadableMedia(_open_error(error)) from error
    try:
        _check_file(os.fstat(descriptor), limits)
        yield descriptor
    finally:
        os.close(descriptor)


def _open_error(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.EACCES, errno.EPERM):
        return "Tacet is not allowed to read this file. Change its permissions and try again."
    if number in (errno.ENOENT, errno.ENOTDIR, None):
        return "There is no file of this name. Check the name and the folder."
    return f"This file cannot be opened ({os.strerror(number or 0)}). Check its disk and try again."


def _check_file(facts: os.stat_result, limits: MediaLimits) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise UnreadableMedia("This is a folder, not a recording. Choose the files inside it.")
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableMedia("This is a device or pipe, not a file. Save it as a file first.")
    if facts.st_size == 0:
        raise UnreadableMedia("This file is empty. Copy it again from where it was recorded.")
    if limits.max_bytes is not None and facts.st_size > limits.max_bytes:
        raise TooLong(too_large(limits.max_bytes))


def build_request(do: str, name: str, limits: MediaLimits, bytes_per_second: int = 0) -> Message:
    """Request for a child that may write `bytes_per_second` of audio."""
    cost = {
        "memory": limits.memory_bytes,
        "processor": limits.cpu_seconds + limits.cpu_share * limits.max_seconds,
        "output": int(limits.max_seconds * bytes_per_second) + _OUTPUT_SLACK_BYTES,
    }
    fallback_demuxer = demuxer_by_extension(name)
    return {
        "do": do,
        "limits": cost,
        "fallback_demuxer": fallback_demuxer,
        "max_seconds": limits.max_seconds,
    }


def run_task(
    task: Task, on_message: OnMessage | None = None, cancelled: Cancelled | None = None
) -> Message:
    """Run a task in a child; its result, or its error raised."""
    answer = supervisor().run(task, on_message, cancelled)
    done = answer.get("done")
    if isinstance(done, dict):
        return done
    error_class = _ERRORS_BY_CODE.get(str(answer.get("error")))
    if error_class is None:  # our own mistake, not the file's
        log.error("a decoder child failed unexpectedly: %.500s", answer.get("message"))
        raise UnreadableMedia(CRASHED)
    raise error_class(str(answer.get("message")))


class ChildResult:
    """Result of a possibly hijacked child: every value checked before use."""

    def __init__(self, answer: Message) -> None:
        self._answer = answer

    def text(self, key: str) -> str:
        """Text of at most 200 characters."""
        value = self._answer.get(key)
        return value[:200] if isinstance(value, str) else self._reject()

    def count(self, key: str) -> int:
        """Non-negative whole number."""
        value = self._answer.get(key)
        return value if type(value) is int and 0 <= value < 2**63 else self._reject()

    def boolean(self, key: str) -> bool:
        """Boolean."""
        value = self._answer.get(key)
        return value if isinstance(value, bool) else self._reject()

    def number_or_none(self, key: str) -> float | None:
        """Finite, non-negative float, or None."""
        value = self._answer.get(key)
        return None if value is None else self._number(value)

    def spans(self, key: str) -> tuple[Span, ...]:
        """Spans from pairs of seconds."""
        pairs = self._answer.get(key)
        if not isinstance(pairs, list) or not all(isinstance(p, list) for p in pairs):
            self._reject()
        try:
            return tuple(Span(self._number(start), self._number(end)) for start, end in pairs)
        except ValueError:
            self._reject()

    def texts(self, key: str) -> tuple[str, ...]:
        """At most 100 texts."""
        values = self._answer.get(key)
        if not isinstance(values, list):
            self._reject()
        return tuple(str(value)[:500] for value in values[:100])

    def tracks(self) -> tuple[SoundTrack, ...]:
        """Audio tracks of the file, at most 1000, the chosen one first."""
        rows, chosen = self._answer.get("tracks"), self.count("track")
        if not isinstance(rows, list) or not all(isinstance(r, list) and len(r) == 2 for r in rows):
            self._reject()
        tracks = (
            SoundTrack(number, *(_printable(str(text))[:100] for text in row))
            for number, row in enumerate(rows[:1000], 1)
        )
        return tuple(sorted(tracks, key=lambda track: track.number != chosen))

    def raw_bytes(self, key: str, most: int) -> bytes:
        """Base64 text decoded to at most `most` bytes."""
        try:
            return base64.b64decode(self.unbounded_text(key), validate=True)[:most]
        except ValueError:
            return self._reject()

    def unbounded_text(self, key: str) -> str:
        """Text of any length (bounded by that of a message)."""
        value = self._answer.get(key)
        return value if isinstance(value, str) else self._reject()

    def _number(self, value: object) -> float:
        if isinstance(value, (int, float)) and 0 <= value < math.inf:
            return float(value)
        return self._reject()

    def _reject(self) -> NoReturn:
        raise UnreadableMedia(CRASHED)


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))
