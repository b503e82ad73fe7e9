"""The web process: the application under gunicorn, one process with many threads.

One process, because live events are fanned out in memory; many threads, because every open event
stream holds one for as long as it is open. Bodies reach the application as they
arrive. `python -m tacet.web.server` starts it alone, with settings from the usual places.
"""

import ctypes
import ipaddress
import logging
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from tacet import bootstrap
from tacet.bootstrap import Tacet
from tacet.core.errors import BadInput, TacetError
from tacet.library.choices import current_settings
from tacet.library.model_waits import resume_fetching
from tacet.settings import Settings, load_settings
from tacet.web.app import create_app
from tacet.web.context import KEY as WEB
from tacet.web.events import KEY as HUB

THREADS = 48  # 16 of them at most hold event streams; see hub.HubOptions
STALL = 60  # seconds without a byte from or to a client before its thread is freed
GRACE = 10  # seconds that requests get to end when the server stops
PR_SET_PDEATHSIG = 1  # linux/prctl.h
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn makes its heartbeat file safely)

log = logging.getLogger(__name__)

Build = Callable[[Settings], Tacet]
OnReady = Callable[[str], None]


def serve(
    settings: Settings, build: Build = bootstrap.build, on_ready: OnReady | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; does not come back, gunicorn ends the process.

    Args:
        build: makes the Tacet, called in the process that serves.
        on_ready: called with the page's address once it can be opened.

    Raises:
        BadInput: the address can be reached by others and `insecure` is not set.
    """
    require_own_address(settings)
    GunicornServer(settings, build, on_ready).run()


def require_own_address(settings: Settings) -> None:
    """Raises BadInput for an address that others can reach, unless `insecure` allows it."""
    if settings.insecure or settings.host == "localhost" or _is_loopback(settings.host):
        return
    raise BadInput(
        f"Tacet has no logins yet, so anybody who can reach {settings.host} could read everything. "
        "Leave host at 127.0.0.1, or allow it with --insecure."
    )


class GunicornServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with our configuration; it reads no file and no variable of its own."""

    def __init__(self, settings: Settings, build: Build, on_ready: OnReady | None = None) -> None:
        self.settings = settings
        self.build = build
        self.on_ready = on_ready
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what `options` says."""
        for name, value in options(self.settings).items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", self._when_ready)
        self.cfg.set("post_fork", _die_with_parent)
        self.cfg.set("post_worker_init", _end_streams_on_stop)
        self.cfg.set("worker_exit", _close)

    def load(self) -> Any:
        """The WSGI application, made in the process that serves."""
        try:
            tacet = self.build(self.settings)
        except TacetError as error:  # one sentence instead of three tracebacks, and no new try
            log.error("%s", error)
            sys.exit(Arbiter.APP_LOAD_ERROR)
        app = create_app(tacet)
        begin_fetching(tacet)
        return app

    def _when_ready(self, arbiter: Arbiter) -> None:
        for listener in arbiter.LISTENERS:
            limit_stalls(listener.sock, STALL)
        if self.on_ready is not None:
            self.on_ready(address(self.settings.host, arbiter.LISTENERS[0].sock.getsockname()[1]))


def begin_fetching(tacet: Tacet) -> None:
    """Fetch in the background what "auto" lacks, and what runs wait for since before a restart."""
    chosen = current_settings(tacet.rooms)
    language = chosen["language"].value
    if tacet.models.must_fetch(str(chosen["model"].value)):
        tacet.downloads.start_auto(None if language == "auto" else language)
    resume_fetching(tacet.rooms)


def options(settings: Settings) -> dict[str, Any]:
    """The options of gunicorn by name."""
    quiet = settings.log_level if settings.log_level in ("debug", "error") else "warning"
    return {
        "bind": f"{_bracketed(settings.host)}:{settings.port}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "keepalive": 30,
        "timeout": 120,
        "graceful_timeout": GRACE,
        "control_socket_disable": True,
        "loglevel": quiet,
        "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None,
        "limit_request_line": 8_190,
        "limit_request_field_size": 16_380,  # a name of 1000 emoji, percent-encoded
        "forwarded_allow_ips": "",  # no proxy is trusted: headers cannot move paths or addresses
        "sendfile": False,  # it waits for ever for a reader that has stopped reading
    }


def address(host: str, port: int) -> str:
    """The page's address as a person types it."""
    anywhere = host in ("0.0.0.0", "::", "")  # noqa: S104 (compared with)
    return f"http://{'localhost' if anywhere else _bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def limit_stalls(listener: socket.socket, seconds: float) -> None:
    """Let the kernel end reads and writes that stall; accepted connections inherit this."""
    whole, rest = divmod(round(seconds * 1e6), 1_000_000)
    wait = struct.pack("ll", whole, rest)  # a struct timeval
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)


def _die_with_parent(_arbiter: Arbiter, _worker: Worker) -> None:
    """When gunicorn's parent is killed, its child must not hold the port a moment longer."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _end_streams_on_stop(worker: Worker) -> None:
    """Event streams never end by themselves, so tell them when the server stops."""
    logging.getLogger("gunicorn.error").addFilter(_is_no_stall)
    hub = worker.wsgi.extensions[HUB]

    def stopping(old: Callable[[int, FrameType | None], None]) -> Any:
        def stop(number: int, place: FrameType | None) -> None:
            hub.close()
            old(number, place)

        return stop

    signal.signal(signal.SIGTERM, stopping(worker.handle_exit))
    signal.signal(signal.SIGINT, stopping(worker.handle_quit))
    signal.signal(signal.SIGQUIT, stopping(worker.handle_quit))


def _is_no_stall(record: logging.LogRecord) -> bool:
    """Whether a log record is about more than a client that stalled, which is nothing to report."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))


def _close(_arbiter: Arbiter, worker: Worker) -> None:
    if app := getattr(worker, "wsgi", None):
        app.extensions[HUB].end()
        app.extensions[WEB].downloads.stop_all()
        app.extensions[WEB].rooms.store.close()


if __name__ == "__main__":
    serve(load_settings(), on_ready=lambda url: logging.getLogger(__name__).warning(url))
