"""Attempts at forbidden things from inside a locked child, for `tacet doctor`."""

import os
import socket
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tacet.media.sandbox.lockdown import Layers

_HARMLESS_FILE = "/etc/passwd"  # readable by everybody on every Unix
_HARMLESS_PROGRAM = "/bin/true"


def inspect_sandbox(layers: Layers) -> dict[str, object]:
    """Active layers, and for every forbidden attempt whether it was refused."""
    refused = {name: _refused(attempt) for name, attempt in _ATTEMPTS.items()}
    return {"layers": asdict(layers), "refused": refused}


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _write() -> None:
    os.open(tempfile.gettempdir(), os.O_TMPFILE | os.O_WRONLY)


def _start() -> None:
    """Start a program in another process: it would replace this one."""
    try:
        child = os.fork()
    except OSError:  # then there is only this one, and starting a program must fail
        os.execv(_HARMLESS_PROGRAM, ["true"])  # noqa: S606
    if child == 0:
        try:
            os.execv(_HARMLESS_PROGRAM, ["true"])  # noqa: S606
        except OSError:
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        raise PermissionError("the program was refused")


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
    "read a file": lambda: os.close(os.open(_HARMLESS_FILE, os.O_RDONLY)),
    "write a file": _write,
    "list a folder": lambda: list(Path("/").iterdir()),
    "start a process": _fork,
    "start a program": _start,
}
