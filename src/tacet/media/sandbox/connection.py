"""Connection to one child, with deadlines for its messages."""

import json
import logging
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from tacet.core.errors import RunCancelled, UnreadableMedia
from tacet.media.messages import CRASHED, STALLED, STOPPED, TOO_SLOW
from tacet.media.sandbox.fork_server import STARTED
from tacet.media.values import Cancelled, MediaLimits

log = logging.getLogger(__name__)

Message = dict[str, object]
OnMessage = Callable[[Message], None]

_POLL_SECONDS = 0.2
_EXIT_SECONDS = 2.0
_MAX_LINE_BYTES = 1 << 23  # the finest waveform of the longest recording fits


@dataclass(frozen=True, slots=True)
class Task:
    """Request to a child, with its open files and limits.

    Attributes:
        request: as the child's entry point reads it.
        descriptors: open files sent along, input first; the caller closes them.
        limits: of time.
    """

    request: Message
    descriptors: Sequence[int]
    limits: MediaLimits


class ForkServerGone(Exception):
    """The fork server ended before it forked the child."""


class ChildKilled(Exception):
    """The child was killed from outside, such as by the out-of-memory killer."""


class Connection:
    """Parent's end of a child's channel and status socket."""

    def __init__(self, channel: socket.socket, status_socket: socket.socket) -> None:
        self._channel, self._status_socket = channel, status_socket
        self._buffer = b""
        self._started = False
        self._exit_status: int | None = None
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        self._channel.close()
        self._status_socket.close()

    def run(self, task: Task, on_message: OnMessage | None, cancelled: Cancelled | None) -> Message:
        """Send the task and read messages until the last one.

        Raises RunCancelled, UnreadableMedia, ForkServerGone, ChildKilled.
        """
        self._send_task(task)
        deadlines = Deadlines(task.limits, cancelled)
        with selectors.DefaultSelector() as selector:
            selector.register(self._channel, selectors.EVENT_READ)
            selector.register(self._status_socket, selectors.EVENT_READ)
            while not self._ended:
                deadlines.check()
                ready = {key.fileobj for key, _ in selector.select(_POLL_SECONDS)}
                if self._status_socket in ready:
                    self._read_status()
                for message in self._read_messages(selector, ready):
                    deadlines.progressed()
                    if "done" in message or "error" in message:
                        return message
                    if on_message is not None:
                        on_message(message)
        raise self._failure()

    def _send_task(self, task: Task) -> None:
        line = json.dumps(task.request).encode() + b"\n"
        try:
            socket.send_fds(self._channel, [line], list(task.descriptors))
        except OSError as gone:
            raise ForkServerGone from gone

    def _read_status(self) -> None:
        data = self._status_socket.recv(64)
        if data.startswith(STARTED):
            self._started = True
            data = data[1:]
            if not data:
                return
        self._ended = True
        if data.strip():
            self._exit_status = int(data)

    def _read_messages(
        self, selector: selectors.BaseSelector, ready: Iterable[object]
    ) -> Iterator[Message]:
        if self._channel not in ready and not self._ended:
            return
        self._channel.setblocking(False)
        try:
            while data := self._channel.recv(1 << 16):
                self._buffer += data
                *lines, self._buffer = self._buffer.split(b"\n")
                if len(self._buffer) > _MAX_LINE_BYTES:
                    raise UnreadableMedia(CRASHED)
                yield from map(_parse_message, lines)
            selector.unregister(self._channel)  # closed; the exit status follows
        except (BlockingIOError, ConnectionResetError, KeyError):
            return

    def _failure(self) -> Exception:
        if not self._started or self._exit_status is None:
            return ForkServerGone()
        log.warning("a decoder child ended without an answer, status %s", self._exit_status)
        if self._exit_status == -signal.SIGKILL:
            return ChildKilled()
        if self._exit_status == -signal.SIGXCPU:
            return UnreadableMedia(TOO_SLOW)
        return UnreadableMedia(CRASHED)

    def _kill(self) -> None:
        try:
            if not self._ended:
                self._status_socket.shutdown(socket.SHUT_WR)
                self._status_socket.settimeout(_EXIT_SECONDS)
            while not self._ended:
                self._read_status()
        except OSError:
            return


class Deadlines:
    """Deadlines for a child: in all, and since its last progress."""

    def __init__(self, limits: MediaLimits, cancelled: Cancelled | None) -> None:
        self._limits, self._cancelled = limits, cancelled
        self._started_at = self._last_progress = time.monotonic()

    def progressed(self) -> None:
        """Note progress of the child."""
        self._last_progress = time.monotonic()

    def check(self) -> None:
        """Raise RunCancelled or, past a deadline, UnreadableMedia."""
        now = time.monotonic()
        if self._cancelled is not None and self._cancelled():
            raise RunCancelled(STOPPED)
        if now - self._started_at > self._limits.wall_seconds:
            raise UnreadableMedia(TOO_SLOW)
        if now - self._last_progress > self._limits.stall_seconds:
            raise UnreadableMedia(STALLED)


def _parse_message(line: bytes) -> Message:
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise UnreadableMedia(CRASHED)
    return message
