"""Children that misbehave as untrusted files could make them."""

import ctypes
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

from forbidden_calls import answers

from tacet.media.sandbox.lockdown import ResourceLimits, lock_down

_RESOURCES = ResourceLimits(memory=256 << 20, processor=2.0, output=1 << 20)


def warm_up() -> None:
    """Nothing to load."""


def serve_request(channel: socket.socket) -> None:
    """Do the harm that the request's name claims, such as `crash`."""
    line, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 2)
    request = json.loads(line)
    harm = request["harm"]
    say(channel, {"at": os.getpid(), "of": os.getppid()})
    if len(descriptors) > 1:
        os.write(descriptors[1], b"half a result")
    if harm == "escape":
        lock_down(_RESOURCES)
        say(
            channel,
            {"done": {name: attempt(request) for name, attempt in ESCAPES.items()}},
        )
        return
    if harm == "calls":
        lock_down(_RESOURCES)
        say(channel, {"done": answers(request["canary"].encode())})
        return
    HARMS[harm](channel)


def say(channel: socket.socket, message: object) -> None:
    """Send one message to the parent."""
    os.write(channel.fileno(), json.dumps(message).encode() + b"\n")


def _crash(channel: socket.socket) -> None:
    ctypes.string_at(0)


def _hang(channel: socket.socket) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    while True:
        time.sleep(60)


def _spin(channel: socket.socket) -> None:
    lock_down(_RESOURCES)
    while True:
        pass


def _hoard(channel: socket.socket) -> None:
    lock_down(_RESOURCES)
    hoard = []
    while True:
        hoard.append(bytearray(1 << 20))


def _babble(channel: socket.socket) -> None:
    while True:
        os.write(channel.fileno(), b"x" * 65_536)


def _lie(channel: socket.socket) -> None:
    say(channel, {"done": {"samples": 10**12, "container": 7, "peaks": "?"}})


def _hang_up(channel: socket.socket) -> None:
    channel.close()
    _hang(channel)


HARMS: dict[str, Callable[[socket.socket], None]] = {
    "crash": _crash,
    "hang": _hang,
    "spin": _spin,
    "hoard": _hoard,
    "babble": _babble,
    "lie": _lie,
    "hang_up": _hang_up,
    "quit": lambda channel: None,
}


def _attempt(
    work: Callable[[dict[str, str]], object],
) -> Callable[[dict[str, str]], str]:
    def tried(request: dict[str, str]) -> str:
        try:
            work(request)
        except OSError as refusal:
            return f"refused: {refusal.strerror}"
        return "done"

    return tried


def _connect(request: dict[str, str]) -> None:
    socket.create_connection(("127.0.0.1", int(request["port"])), 2).close()


def _child(request: dict[str, str]) -> None:
    if os.fork() == 0:
        os._exit(0)


def _trace(request: dict[str, str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), None, None) != 0:  # PTRACE_ATTACH
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


ESCAPES = {
    "connect": _attempt(_connect),
    "unix socket": _attempt(lambda request: socket.socketpair()[0].close()),
    "read canary": _attempt(lambda request: Path(request["canary"]).read_bytes()),
    "read again": _attempt(lambda request: os.open("/proc/self/fd/0", os.O_RDONLY)),
    "write elsewhere": _attempt(lambda request: Path(request["elsewhere"]).write_bytes(b"!")),
    "list": _attempt(lambda request: list(Path(request["canary"]).parent.iterdir())),
    "remove": _attempt(lambda request: Path(request["canary"]).unlink()),
    "rename": _attempt(lambda request: Path(request["canary"]).rename(request["elsewhere"])),
    "program": _attempt(lambda request: os.execv("/bin/sh", ["sh", "-c", "exit 0"])),
    "process": _attempt(_child),
    "trace": _attempt(_trace),
    "kill": _attempt(lambda request: os.kill(os.getppid(), 0)),
}
