"""The forker: a warm process with FFmpeg loaded that forks one child for each untrusted file.

Loading FFmpeg costs a quarter of a second, a fork some milliseconds; and forking from this
process, which has one thread and none of the server's secrets, is safe where forking from the
server is not. It never touches a file itself. One byte on its control socket, with two sockets
attached, asks for a child:

- the *talk* goes to the child: the request comes by it, progress and result go back;
- the *leash* stays here: when its other end closes, because the asker gave up or died, the child
  is killed; when the child ends, its status is written to the leash.

It ends by itself when the control socket closes or nothing was asked for a while; its children
are killed by the kernel when it dies.
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
    """Load `entry` (`module:function`), then fork children that call it until nobody asks."""
    control = socket.socket(fileno=control_descriptor)
    module_name, _, function = entry.partition(":")
    try:
        module = importlib.import_module(module_name)
        module.warm()
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        control.sendall(traceback.format_exc().encode())
        return
    gc.collect()
    gc.freeze()
    control.sendall(READY)
    ForkServer(control, getattr(module, function)).serve()


class ForkServer:
    """The loop of the warm process; `perform(talk)` is what each child runs."""

    def __init__(self, control: socket.socket, perform: Callable[[socket.socket], None]) -> None:
        self._control = control
        self._perform = perform
        self._leashes: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = os.pipe()

    def serve(self) -> None:
        """Fork, kill and report until the control socket closes or idleness ends it."""
        os.set_blocking(self._wake_out, False)
        os.set_blocking(self._wake_in, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # needs a handler for the wake-up byte
        signal.set_wakeup_fd(self._wake_out)
        self._selector.register(self._control, selectors.EVENT_READ, 0)
        self._selector.register(self._wake_in, selectors.EVENT_READ, 0)
        while self._turn():
            self._reap()
        for pid in self._leashes:
            os.kill(pid, signal.SIGKILL)

    def _turn(self) -> bool:
        ready = self._selector.select(None if self._leashes else IDLE_SECONDS)
        for key, _ in ready:
            if key.fileobj is self._control:
                if not self._accept():
                    return False
            elif key.fileobj == self._wake_in:
                os.read(self._wake_in, 4096)
            else:
                self._let_go(key.data)
        return bool(ready or self._leashes)

    def _accept(self) -> bool:
        asked, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if not asked or len(descriptors) != 2:
            return False
        talk, leash = (socket.socket(fileno=number) for number in descriptors)
        set_death_signal = dies_with_parent()
        pid = os.fork()
        if pid == 0:
            self._become_child(set_death_signal, talk)
        talk.close()
        self._leashes[pid] = leash
        self._selector.register(leash, selectors.EVENT_READ, pid)
        _tell(leash, STARTED)
        return True

    def _become_child(self, set_death_signal: Callable[[], None], talk: socket.socket) -> None:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            set_death_signal()
            os.closerange(3, talk.fileno())
            os.closerange(talk.fileno() + 1, 4096)
            self._perform(talk)
        finally:
            os._exit(0)

    def _let_go(self, pid: int) -> None:
        leash = self._leashes.get(pid)
        if leash is not None:
            os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still its own
            self._selector.unregister(leash)

    def _reap(self) -> None:
        for pid in list(self._leashes):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                leash = self._leashes.pop(pid)
                self._forget(leash)
                _tell(leash, b"%d\n" % os.waitstatus_to_exitcode(status))
                leash.close()

    def _forget(self, leash: socket.socket) -> None:
        try:
            self._selector.unregister(leash)
        except KeyError:  # let go before
            return


def _tell(leash: socket.socket, message: bytes) -> None:
    try:
        leash.sendall(message)
    except OSError:  # the asker is gone; nobody is left to be told
        return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
