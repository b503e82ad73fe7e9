"""Fork server: a warm process that forks one child per untrusted file.

Loading FFmpeg takes a quarter of a second, a fork some milliseconds; and forking from this process,
which has one thread and none of the server's secrets, is safe where forking from the server is not.
It never opens a media file. One byte on its control socket, with two sockets attached, requests a
child:

- the *channel* goes to the child: the request comes in, progress and result go back;
- the *status socket* stays here: when its other end closes, the child is killed; when the child
  ends, its exit status is written to it.

The server ends when the control socket closes or after `IDLE_SECONDS` without a request; the kernel
then kills its children.
"""

import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable

from tacet.compute.parent_death import dies_with_parent

IDLE_SECONDS = 120.0
READY = b"\0"
STARTED = b"s"


def main(entry: str, control_descriptor: int) -> None:
    """Load `entry` (`module:function`), then serve forked children that call it."""
    control = socket.socket(fileno=control_descriptor)
    module_name, _, function = entry.partition(":")
    try:
        module = importlib.import_module(module_name)
        module.warm_up()
    except Exception:  # noqa: BLE001 - sent to the parent
        control.sendall(traceback.format_exc().encode())
        return
    gc.collect()
    gc.freeze()
    control.sendall(READY)
    ForkServer(control, getattr(module, function)).serve()


class ForkServer:
    """Event loop of the fork server; every child runs `serve_request(channel)`."""

    def __init__(
        self, control: socket.socket, serve_request: Callable[[socket.socket], None]
    ) -> None:
        self._control = control
        self._serve_request = serve_request
        self._status_sockets: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = os.pipe()

    def serve(self) -> None:
        """Fork, kill and report until the control socket closes or it idles."""
        os.set_blocking(self._wake_out, False)
        os.set_blocking(self._wake_in, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # needs a handler for the wake-up byte
        signal.set_wakeup_fd(self._wake_out)
        self._selector.register(self._control, selectors.EVENT_READ, 0)
        self._selector.register(self._wake_in, selectors.EVENT_READ, 0)
        while self._handle_events():
            self._reap()
        for pid in self._status_sockets:
            os.kill(pid, signal.SIGKILL)

    def _handle_events(self) -> bool:
        ready = self._selector.select(None if self._status_sockets else IDLE_SECONDS)
        for key, _ in ready:
            if key.fileobj is self._control:
                if not self._fork_child():
                    return False
            elif key.fileobj == self._wake_in:
                os.read(self._wake_in, 4096)
            else:
                self._kill_child(key.data)
        return bool(ready or self._status_sockets)

    def _fork_child(self) -> bool:
        request, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if not request or len(descriptors) != 2:
            return False
        channel, status_socket = (socket.socket(fileno=number) for number in descriptors)
        set_death_signal = dies_with_parent()
        pid = os.fork()
        if pid == 0:
            self._run_child(set_death_signal, channel)
        channel.close()
        self._status_sockets[pid] = status_socket
        self._selector.register(status_socket, selectors.EVENT_READ, pid)
        _send_status(status_socket, STARTED)
        return True

    def _run_child(self, set_death_signal: Callable[[], None], channel: socket.socket) -> None:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            set_death_signal()
            os.closerange(3, channel.fileno())
            os.closerange(channel.fileno() + 1, 4096)
            self._serve_request(channel)
        finally:
            os._exit(0)

    def _kill_child(self, pid: int) -> None:
        status_socket = self._status_sockets.get(pid)
        if status_socket is not None:
            os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still its own
            self._selector.unregister(status_socket)

    def _reap(self) -> None:
        for pid in list(self._status_sockets):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                status_socket = self._status_sockets.pop(pid)
                self._unregister(status_socket)
                _send_status(status_socket, b"%d\n" % os.waitstatus_to_exitcode(status))
                status_socket.close()

    def _unregister(self, status_socket: socket.socket) -> None:
        try:
            self._selector.unregister(status_socket)
        except KeyError:  # let go before
            return


def _send_status(status_socket: socket.socket, message: bytes) -> None:
    try:
        status_socket.sendall(message)
    except OSError:  # the parent has gone
        return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
