"""Web process: the application behind uvicorn, one process with several threads.

One process, because live events are fanned out in memory. Sockets wait in the event loop, so slow
clients take no thread from the page: see `http.wsgi_bridge` and `http.connection`. `python -m
tacet.web.server` starts it alone, with settings from the usual places.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from tacet import bootstrap
from tacet.bootstrap import Tacet
from tacet.library.use_cases.model_waits import resume_fetching
from tacet.library.use_cases.settings import begin_start, current_settings
from tacet.network.page_url import page_url
from tacet.settings import Settings, load_settings
from tacet.web.app import TacetApp, create_app
from tacet.web.bind_address import bound_socket, require_guarded_address
from tacet.web.context import TACET_KEY
from tacet.web.http.connection import Connection
from tacet.web.http.request_body import Message, Receive
from tacet.web.http.websocket import MAX_MESSAGE_BYTES, PING_SECONDS, WebSocket
from tacet.web.http.wsgi_bridge import Send, WsgiBridge
from tacet.web.routes.events import BROADCASTER_KEY
from tacet.web.v1.realtime.endpoint import RealtimeEndpoint

START_VARIABLE = "TACET_START"  # set by `tacet serve`: the same for restarts of this process
GRACE_SECONDS = 10  # for requests to end when the server stops
KEEP_ALIVE_SECONDS = 30  # for idle connections between requests

Build = Callable[[Settings], Tacet]
OnReady = Callable[[str], None]
AsgiApplication = Callable[[Message, Receive, Send], Awaitable[None]]


def serve(
    settings: Settings, build: Build = bootstrap.build, on_ready: OnReady | None = None
) -> None:
    """Serve until SIGTERM or SIGINT, then exit with code 0.

    Args:
        build: makes the Tacet.
        on_ready: called with the page's address once it can be opened.

    Raises:
        BadInput: the address can be reached by others, there is no key and `insecure` is not set,
            or it is not of this computer. Conflict: another program listens there.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)  # until uvicorn installs its own
    listener = bound_socket(settings.host, settings.port)
    tacet = build(settings)
    require_guarded_address(
        settings.host, insecure=settings.insecure, has_keys=tacet.context.store.has_keys
    )
    begin_start(tacet.context, os.environ.get(START_VARIABLE, f"process {os.getpid()}"))
    app = create_app(tacet)
    start_model_downloads(tacet)
    url = page_url(settings.host, listener.getsockname()[1])
    try:
        Server(app, settings, lambda: on_ready(url) if on_ready else None).run([listener])
    finally:
        _close(app)


class Server(uvicorn.Server):
    """uvicorn's server with our connections; shutdown ends streams and stalled requests."""

    def __init__(self, app: TacetApp, settings: Settings, on_ready: Callable[[], None]) -> None:
        super().__init__(uvicorn_config(app, settings))
        self._app, self._on_ready = app, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening; report that the page can be opened."""
        await super().startup(sockets)
        self._on_ready()
        gc.freeze()  # what was imported stays: to look through it took 0.14 s of a search in ten

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, and close the event streams, which would not end."""
        super().handle_exit(sig, frame)
        self._app.extensions[BROADCASTER_KEY].close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests end, then cut those that stall."""
        cut = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._cut)
        await super().shutdown(sockets)
        cut.cancel()

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


class Gateway:
    """ASGI application over both kinds of connections."""

    def __init__(self, requests: AsgiApplication, websockets: AsgiApplication) -> None:
        self._requests, self._websockets = requests, websockets

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or talk over one WebSocket."""
        of_kind = self._websockets if scope["type"] == "websocket" else self._requests
        await of_kind(scope, receive, send)


def uvicorn_config(app: TacetApp, settings: Settings) -> uvicorn.Config:
    """Configuration of uvicorn: no logging of its own, no proxy headers, HTTP/1.1."""
    quiet = settings.log_level if settings.log_level in ("debug", "error") else "error"
    return uvicorn.Config(
        Gateway(WsgiBridge(app), RealtimeEndpoint(app, settings.max_sessions)),
        http=Connection,
        ws=WebSocket,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,  # a small message could become a large one
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        loop="asyncio",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        log_level=quiet,
        access_log=False,
        proxy_headers=False,  # headers cannot move paths or addresses
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2 * GRACE_SECONDS,
    )


def start_model_downloads(tacet: Tacet) -> None:
    """Download models that "auto" lacks or that runs wait for."""
    chosen = current_settings(tacet.context)
    language = chosen["language"].value
    if tacet.models.must_fetch(str(chosen["model"].value)):
        tacet.downloads.start_auto(None if language == "auto" else language)
    resume_fetching(tacet.context)


def _exit(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _close(app: TacetApp) -> None:
    app.extensions[BROADCASTER_KEY].end()
    app.extensions[TACET_KEY].downloads.stop_all()
    app.extensions[TACET_KEY].context.store.close()


if __name__ == "__main__":
    serve(load_settings(), on_ready=lambda url: logging.getLogger(__name__).warning(url))
