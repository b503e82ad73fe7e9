"""Supervisor: runs tasks in children of a fork server, kept alive.

Safe in a server with many threads and after a fork. A process has one fork server at a time,
started when first needed and again when it has ended.
"""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading

from tacet.core.errors import TacetError
from tacet.media.messages import CANNOT_START, KILLED
from tacet.media.sandbox.connection import (
    ChildKilled,
    Connection,
    ForkServerGone,
    Message,
    OnMessage,
    Task,
)
from tacet.media.sandbox.fork_server import READY
from tacet.media.values import Cancelled

log = logging.getLogger(__name__)


_ENTRY_POINT = "tacet.media.child_process:serve_request"
_START_SECONDS = 60.0
_EXIT_SECONDS = 2.0
_ATTEMPTS = 3
_KILL_RETRIES = 1  # of a child that was killed from outside
_PASSED_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")
_START_CODE = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from tacet.media.sandbox.fork_server import main; main(sys.argv[2], int(sys.argv[3]))"
)


class Supervisor:
    """Runs tasks in children of a fork server; `entry` is `module:function`."""

    def __init__(self, entry: str = _ENTRY_POINT) -> None:
        self._entry = entry
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        os.register_at_fork(after_in_child=self._reset_after_fork)
        atexit.register(self.close)

    def run(
        self,
        task: Task,
        on_message: OnMessage | None = None,
        cancelled: Cancelled | None = None,
    ) -> Message:
        """Run a task; the child's last message.

        Raises RunCancelled, UnreadableMedia, TacetError.
        """
        killed = 0
        for attempt in range(_ATTEMPTS):
            control = self._ready()
            try:
                with _fork_child(control) as connection:
                    return connection.run(task, on_message, cancelled)
            except ForkServerGone:
                log.debug("the decoder's fork server had gone (attempt %d)", attempt + 1)
                self._replace(control)
            except ChildKilled:
                killed += 1
                if killed > _KILL_RETRIES:
                    break
        raise TacetError(KILLED if killed else CANNOT_START)

    def close(self) -> None:
        """End the fork server and with it its children."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        control, process = self._control, self._process
        self._control = self._process = None
        if control is not None:
            control.close()
        if process is not None:
            try:
                process.wait(_EXIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _reset_after_fork(self) -> None:
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        self._process = self._control = None

    def _ready(self) -> socket.socket:
        with self._lock:
            return self._control or self._start()

    def _replace(self, gone: socket.socket) -> None:
        with self._lock:
            if self._control is gone:  # else another thread has replaced it
                self._close()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        number = theirs.fileno()
        command = [sys.executable, "-I", "-c", _START_CODE]
        arguments = [json.dumps(sys.path), self._entry, str(number)]
        environment = {k: os.environ[k] for k in _PASSED_VARIABLES if k in os.environ}
        environment.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
        with theirs:
            process = subprocess.Popen(
                command + arguments,
                pass_fds=[number],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which then closes the sockets
            )
        ours.settimeout(_START_SECONDS)
        try:
            answer = ours.recv(1 << 14)
        except TimeoutError:
            answer = b"no answer in time"
        if answer != READY:
            log.error(
                "the decoder's fork server did not start: %s",
                answer.decode(errors="replace"),
            )
            process.kill()
            process.wait()
            ours.close()
            raise TacetError(CANNOT_START)
        ours.settimeout(None)
        self._process, self._control = process, ours
        return ours


def _fork_child(control: socket.socket) -> Connection:
    """Fork a child, which then waits for its task. Raises ForkServerGone."""
    channel, child_channel = socket.socketpair()
    status_socket, server_status_socket = socket.socketpair()
    with child_channel, server_status_socket:
        try:
            # One byte at a time, so that threads need no lock: the kernel keeps messages whole.
            socket.send_fds(
                control, [b"c"], [child_channel.fileno(), server_status_socket.fileno()]
            )
        except OSError as gone:
            channel.close()
            status_socket.close()
            raise ForkServerGone from gone
    return Connection(channel, status_socket)
