"""The web process: the application behind uvicorn's event loop, one process with some threads.

One process, because live events are fanned out in memory. Sockets wait in the loop, so slow
clients take no thread from the page: see `bridge` and `connection`. `python -m tacet.web.server`
starts it alone, with settings from the usual places.
"""

import asyncio
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from tacet import bootstrap
from tacet.bootstrap import Tacet
from tacet.core.errors import BadInput, Conflict
from tacet.library.use_cases.model_waits import resume_fetching
from tacet.library.use_cases.settings import begin_start, current_settings
from tacet.settings import Settings, load_settings
from tacet.web.app import TacetApp, create_app
from tacet.web.bind_address import page_url, require_own_address
from tacet.web.context import KEY as WEB
from tacet.web.http.connection import Connection
from tacet.web.http.wsgi_bridge import Bridge
from tacet.web.routes.events import KEY as HUB

START = "TACET_START"  # set by `tacet serve`: tells its start from a restart of this process
GRACE = 10  # seconds that requests get to end when the server stops
KEEP_ALIVE = 30  # seconds that a connection may be idle between requests

Build = Callable[[Settings], Tacet]
OnReady = Callable[[str], None]


def serve(
    settings: Settings, build: Build = bootstrap.build, on_ready: OnReady | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; then the process ends, with exit code 0.

    Args:
        build: makes the Tacet.
        on_ready: called with the page's address once it can be opened.

    Raises:
        BadInput: the address can be reached by others and `insecure` is not set, or is not of
            this computer. Conflict: another program listens there.
    """
    require_own_address(settings.host, insecure=settings.insecure)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # while the application is made; uvicorn's come later
    listener = listen(settings.host, settings.port)
    tacet = build(settings)
    begin_start(tacet.context, os.environ.get(START, f"process {os.getpid()}"))
    app = create_app(tacet)
    begin_fetching(tacet)
    where = page_url(settings.host, listener.getsockname()[1])
    try:
        Server(app, settings, lambda: on_ready(where) if on_ready else None).run([listener])
    finally:
        _close(app)


class Server(uvicorn.Server):
    """uvicorn with our connections; it ends event streams, and what stalls, when it stops."""

    def __init__(self, app: TacetApp, settings: Settings, on_ready: Callable[[], None]) -> None:
        super().__init__(configuration(app, settings))
        self._app, self._on_ready = app, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop. Event streams never end by themselves, so they are told."""
        super().handle_exit(sig, frame)
        self._app.extensions[HUB].close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests end, and after a while cut those that wait for clients."""
        cut = asyncio.get_running_loop().call_later(GRACE, self._cut)
        await super().shutdown(sockets)
        cut.cancel()

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def configuration(app: TacetApp, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs: no logging of its own making, no proxy believed, HTTP/1.1 only."""
    quiet = settings.log_level if settings.log_level in ("debug", "error") else "error"
    return uvicorn.Config(
        Bridge(app),
        http=Connection,
        ws="none",
        loop="asyncio",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        log_level=quiet,
        access_log=False,
        proxy_headers=False,  # headers cannot move paths or addresses
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=2 * GRACE,
    )


def begin_fetching(tacet: Tacet) -> None:
    """Fetch in the background what "auto" lacks, and what runs wait for since before a restart."""
    chosen = current_settings(tacet.context)
    language = chosen["language"].value
    if tacet.models.must_fetch(str(chosen["model"].value)):
        tacet.downloads.start_auto(None if language == "auto" else language)
    resume_fetching(tacet.context)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises Conflict when another program listens there."""
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Conflict(f"Another program already listens on port {port}.") from error
        raise BadInput(f"{host} port {port} cannot be used here ({error.strerror}).") from error
    return listener


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _close(app: TacetApp) -> None:
    app.extensions[HUB].end()
    app.extensions[WEB].downloads.stop_all()
    app.extensions[WEB].context.store.close()


if __name__ == "__main__":
    serve(load_settings(), on_ready=lambda url: logging.getLogger(__name__).warning(url))
