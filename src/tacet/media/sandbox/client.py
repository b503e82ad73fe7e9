"""What every job of this room has in common: the input opened, the child asked, errors named."""

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

_OUTPUT_SLACK_BYTES = 1 << 20
_ERRORS_BY_CODE: dict[str, type[TacetError]] = {
    error_class.code: error_class
    for error_class in (UnreadableMedia, NoAudioTrack, TooLong, NoSpace, BadOption)
}
_supervisor = Supervisor()


def supervisor() -> Supervisor:
    """The one supervisor of this process."""
    return _supervisor


@contextmanager
def open_readonly(path: Path, limits: MediaLimits) -> Iterator[int]:
    """A descriptor of the file, read-only. Raises UnreadableMedia, TooLong."""
    try:
        # Not blocking, because opening a pipe would wait for a writer that may never come.
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
    """The request for a child; `bytes_per_second` of output bounds what it may write."""
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
    """What the child found, or the error it named, raised here."""
    answer = supervisor().run(task, on_message, cancelled)
    done = answer.get("done")
    if isinstance(done, dict):
        return done
    error_class = _ERRORS_BY_CODE.get(str(answer.get("error")))
    if error_class is None:  # a mistake of ours, not of the file's owner
        log.error("a decoder child failed unexpectedly: %.500s", answer.get("message"))
        raise UnreadableMedia(CRASHED)
    raise error_class(str(answer.get("message")))


class ChildResult:
    """The answer of a child that may have been taken over: every value checked before use."""

    def __init__(self, answer: Message) -> None:
        self._answer = answer

    def text(self, key: str) -> str:
        """A short text."""
        value = self._answer.get(key)
        return value[:200] if isinstance(value, str) else self._reject()

    def count(self, key: str) -> int:
        """A whole number from 0 on."""
        value = self._answer.get(key)
        return value if type(value) is int and 0 <= value < 2**63 else self._reject()

    def boolean(self, key: str) -> bool:
        """True or False."""
        value = self._answer.get(key)
        return value if isinstance(value, bool) else self._reject()

    def number_or_none(self, key: str) -> float | None:
        """A finite number from 0 on, as a float, or None."""
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
        """At most a hundred texts."""
        values = self._answer.get(key)
        if not isinstance(values, list):
            self._reject()
        return tuple(str(value)[:500] for value in values[:100])

    def tracks(self) -> tuple[SoundTrack, ...]:
        """The file's sounds, at most a thousand; the chosen one before the others."""
        rows, chosen = self._answer.get("tracks"), self.count("track")
        if not isinstance(rows, list) or not all(isinstance(r, list) and len(r) == 2 for r in rows):
            self._reject()
        tracks = (
            SoundTrack(number, *(_printable(str(text))[:100] for text in row))
            for number, row in enumerate(rows[:1000], 1)
        )
        return tuple(sorted(tracks, key=lambda track: track.number != chosen))

    def raw_bytes(self, key: str, most: int) -> bytes:
        """At most `most` bytes."""
        try:
            return base64.b64decode(self.unbounded_text(key), validate=True)[:most]
        except ValueError:
            return self._reject()

    def unbounded_text(self, key: str) -> str:
        """A text; how long it may be, the line it came in has bounded."""
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
