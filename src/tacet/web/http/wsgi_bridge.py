"""WSGI application behind an event loop: sockets wait there, threads only work.

A thread calls the application and makes the next block of its answer, and is free again while the
block is sent, so a client that reads slowly holds none. Only a long body has a thread while it
arrives, from a pool of its own: however many bodies stall, the page has its threads. One body more
is refused at once: the application is called without it, under `BUSY_KEY`.

An answer may be endless: an empty piece (PEP 3333, "pause") means that there is nothing to send
until `environ["tacet.wake"]` is called, from any thread. Its head may come late, too: until
`start_response` was called nothing is sent, so an answer whose status is not known yet pauses.
"""

import asyncio
import contextvars
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.wsgi import FileWrapper

from tacet.web.http.request_body import BODY_MIN_BYTES, BODY_TIMEOUT, Message, Receive, RequestBody

PAGE_THREADS = 32  # for requests that have arrived
BODY_THREADS = 128  # for bodies that still arrive
BLOCK_BYTES = 1 << 17  # of an answer, made at once
SHORT_BODY_BYTES = 1 << 16  # a shorter body is awaited before a thread is taken
WAKE_TIMEOUT = 5.0  # until a paused answer is continued anyway

Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Iterable[bytes]]
WAKE_KEY = "tacet.wake"
BUSY_KEY = "tacet.busy"  # whether no thread is free for the body, which is not there then


class WsgiBridge:
    """ASGI application that calls a WSGI one.

    Args:
        body_timeout: seconds in which `BODY_MIN_BYTES` bytes of a body must arrive.
    """

    def __init__(self, application: Application, body_timeout: float = BODY_TIMEOUT) -> None:
        self._application = application
        self._body_timeout = body_timeout
        self._page_threads = ThreadPoolExecutor(PAGE_THREADS, "page")
        self._body_threads = ThreadPoolExecutor(BODY_THREADS, "body")
        self.bodies = 0  # that arrive, over a thread each

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        length, body = _body_length(scope), RequestBody(receive, self._body_timeout)
        is_long = length is None or length > SHORT_BODY_BYTES
        is_busy = is_long and self.bodies >= BODY_THREADS
        file: IO[bytes] = io.BytesIO()
        if not is_long:
            file = io.BytesIO(await body.read_at_least(length or 0))
        elif not is_busy:
            file = io.BufferedReader(body, BODY_MIN_BYTES)
        wake_event = asyncio.Event()
        environ = wsgi_environ(scope, file, _threadsafe_wake(wake_event)) | {BUSY_KEY: is_busy}
        call = WsgiCall(self._application, environ)
        try:
            block = await self._started(call, is_long and not is_busy)
            if body.begun or b"expect" not in dict(scope["headers"]):
                await body.discard()
            await self._send(call, block, wake_event, Client(receive, send))
        finally:
            await _run_in(self._page_threads, call.close)

    async def _started(self, call: "WsgiCall", reads_body: bool) -> bytes:
        """First block of the answer, made by a thread for bodies or for pages."""
        threads = self._body_threads if reads_body else self._page_threads
        self.bodies += reads_body
        try:
            block: bytes = await _run_in(threads, call.start)
            return block
        finally:
            self.bodies -= reads_body

    async def _send(
        self, call: "WsgiCall", block: bytes, wake_event: asyncio.Event, client: "Client"
    ) -> None:
        """Send blocks until there is no more, or the client has left."""
        left = asyncio.ensure_future(_client_left(client.receive)) if call.has_more else None
        try:
            while left is not None and call.has_more and not left.done():
                await client.send_head(call.head)
                if block:
                    await client.send_body(block, more=True)
                else:
                    await _wait_for_wake(wake_event, left)
                wake_event.clear()
                block = await _run_in(self._page_threads, call.next)
            await client.send_head(call.head)
            if client.begun:  # else it left before its answer was known
                await client.send_body(block, more=False)
        finally:
            if left is not None:
                left.cancel()


class Client:
    """The other end of a request, which gets one head and then a body."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive, self._send = receive, send
        self.begun = False

    async def send_head(self, head: Message) -> None:
        """Send the head once, as soon as it is known."""
        if head and not self.begun:
            self.begun = True
            await self._send(head)

    async def send_body(self, block: bytes, *, more: bool) -> None:
        """Send a block of the body; the last one without `more`."""
        await self._send({"type": "http.response.body", "body": block, "more_body": more})


class WsgiCall:
    """One call of the application, in one context across threads."""

    def __init__(self, application: Application, environ: Message) -> None:
        self._application, self._environ = application, environ
        self._context = contextvars.copy_context()
        self._body: Iterable[bytes] = ()
        self._iterator: Iterator[bytes] = iter(())
        self.head: Message = {}
        self.has_more = True

    def start(self) -> bytes:
        """Call the application; the first block. `head` is known then, unless it pauses."""
        return self._context.run(self._call)

    def next(self) -> bytes:
        """Next block; empty when the answer pauses. `has_more` is false after the last."""
        return self._context.run(self._next)

    def close(self) -> None:
        """Close the application's iterable."""
        close = getattr(self._body, "close", None)
        if close is not None:
            self._context.run(close)

    def _call(self) -> bytes:
        self._body = self._application(self._environ, self._start_response)
        self._iterator = iter(self._body)
        return self._next()

    def _next(self) -> bytes:
        pieces, size = [], 0
        for piece in self._iterator:
            pieces.append(piece)
            size += len(piece)
            if size >= BLOCK_BYTES or not piece:
                return b"".join(pieces)
        self.has_more = False
        return b"".join(pieces)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        self.head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers],
        }
        return _no_write


def wsgi_environ(scope: Message, body: IO[bytes], wake: Callable[[], None]) -> Message:
    """The WSGI environment of a request (PEP 3333).

    A header with an underscore is left out: it could pass for the one with a hyphen.
    """
    where = scope["raw_path"] if scope["raw_path"].startswith(b"/") else _path(scope["raw_path"])
    host, port = scope["server"] or ("localhost", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(where).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _file_wrapper,
        WAKE_KEY: wake,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key, text = _environ_key(name), value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "HTTP_TRANSFER_ENCODING" in environ:  # the end of the stream is the end of the body
        environ["wsgi.input_terminated"] = True
    return environ


def _environ_key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _path(target: bytes) -> bytes:
    """Path of a target given as a whole address, as by proxies."""
    return urlsplit(target).path or b"/"


def _file_wrapper(file: IO[bytes], _size: int = BLOCK_BYTES) -> FileWrapper:
    return FileWrapper(file, BLOCK_BYTES)


def _body_length(scope: Message) -> int | None:
    """Length of the body, 0 without one; None if chunked."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    return int(headers.get(b"content-length", b"0"))


def _threadsafe_wake(wake_event: asyncio.Event) -> Callable[[], None]:
    """Thread-safe setter of the event, harmless once the loop has ended."""
    loop = asyncio.get_running_loop()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(wake_event.set)

    return wake


async def _run_in(threads: Executor, work: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


async def _client_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _wait_for_wake(wake_event: asyncio.Event, client_left: asyncio.Future[None]) -> None:
    woken = asyncio.ensure_future(wake_event.wait())
    await asyncio.wait(
        (woken, client_left), timeout=WAKE_TIMEOUT, return_when=asyncio.FIRST_COMPLETED
    )
    woken.cancel()


def _no_write(_: bytes) -> object:
    raise NotImplementedError("answers are iterables")
