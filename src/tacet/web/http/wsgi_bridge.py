"""The WSGI application behind an event loop: sockets wait in the loop, threads only work.

A thread is taken to call the application and to make the next block of its answer, and is free
again while the block is on its way, so a client that reads slowly holds none. Only a long body has
a thread while it arrives, one of its own kind: however many bodies stall, the page has its own.

An answer may be without end: an empty piece of it (PEP 3333, "pause") means that there is nothing
to send now. It is asked again when `environ["tacet.bell"]` has been called, from any thread.
"""

import asyncio
import contextvars
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.wsgi import FileWrapper

PAGE_THREADS = 32  # for requests that are there as a whole
BODY_THREADS = 128  # for bodies that still arrive; made when needed
BLOCK = 1 << 17  # bytes of an answer that are made at once
SHORT_BODY = 1 << 16  # bytes; a shorter body is awaited before a thread is taken
LEAST = 1 << 16  # bytes of a body that must arrive ...
PATIENCE = 20.0  # ... in so many seconds, or it counts as broken off
PAUSE = 5.0  # seconds until a pausing answer is asked again without a bell

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Iterable[bytes]]
BELL = "tacet.bell"


class Bridge:
    """An ASGI application that answers with a WSGI one.

    Args:
        patience: seconds in which `LEAST` bytes of a body must arrive.
    """

    def __init__(self, application: Application, patience: float = PATIENCE) -> None:
        self._application = application
        self._patience = patience
        self._page = ThreadPoolExecutor(PAGE_THREADS, "page")
        self._bodies = ThreadPoolExecutor(BODY_THREADS, "body")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        length, body = _length(scope), Body(receive, self._patience)
        if length is None or length > SHORT_BODY:
            long = io.BufferedReader(body, LEAST)
            await self._answer(scope, long, self._bodies, receive, send)
        else:
            short = io.BytesIO(await body.arrived(length))
            await self._answer(scope, short, self._page, receive, send)

    async def _answer(
        self, scope: Message, body: IO[bytes], threads: Executor, receive: Receive, send: Send
    ) -> None:
        bell = asyncio.Event()
        answer = Answer(self._application, environ_of(scope, body, _ringer(bell)))
        try:
            block = await _in(threads, answer.begin)
            await send(answer.head)
            await self._send(answer, block, bell, receive, send)
        finally:
            await _in(self._page, answer.close)

    async def _send(
        self, answer: "Answer", block: bytes, bell: asyncio.Event, receive: Receive, send: Send
    ) -> None:
        """Send block after block until there is no more, or nobody to send to."""
        left = asyncio.ensure_future(_left(receive)) if answer.more else None
        try:
            while left is not None and answer.more and not left.done():
                if block:
                    await send({"type": "http.response.body", "body": block, "more_body": True})
                else:
                    await _pause(bell, left)
                bell.clear()
                block = await _in(self._page, answer.next)
            await send({"type": "http.response.body", "body": block, "more_body": False})
        finally:
            if left is not None:
                left.cancel()


class Answer:
    """One call of the application; all of it in one context, whichever thread is at work."""

    def __init__(self, application: Application, environ: Message) -> None:
        self._application, self._environ = application, environ
        self._context = contextvars.copy_context()
        self._pieces: Iterable[bytes] = ()
        self._rest: Iterator[bytes] = iter(())
        self.head: Message = {}
        self.more = True

    def begin(self) -> bytes:
        """Call the application; the first block of its answer, whose `head` is known then."""
        return self._context.run(self._begin)

    def next(self) -> bytes:
        """The next block; empty when the answer pauses. `more` is false with the last one."""
        return self._context.run(self._next)

    def close(self) -> None:
        """Tell the application that its answer has been sent, or never will be."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            self._context.run(close)

    def _begin(self) -> bytes:
        self._pieces = self._application(self._environ, self._start)
        self._rest = iter(self._pieces)
        return self._next()

    def _next(self) -> bytes:
        pieces, size = [], 0
        for piece in self._rest:
            pieces.append(piece)
            size += len(piece)
            if size >= BLOCK or not piece:
                return b"".join(pieces)
        self.more = False
        return b"".join(pieces)

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        self.head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers],
        }
        return _no_write


class Body(io.RawIOBase):
    """A body while it arrives. It ends early when its sender is gone or too slow.

    Threads read it as a file; the waiting is done in the loop where it was made.

    Args:
        patience: seconds in which `LEAST` bytes must arrive.
    """

    def __init__(self, receive: Receive, patience: float) -> None:
        super().__init__()
        self._receive, self._patience = receive, patience
        self._loop = asyncio.get_running_loop()
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """How many bytes were put into the buffer; 0 at the end."""
        if not self._waiting:
            try:
                coming = asyncio.run_coroutine_threadsafe(self.arrived(LEAST), self._loop)
                self._waiting = coming.result()
            except CancelledError:  # the server stops
                return 0
        taken = min(len(buffer), len(self._waiting))
        buffer[:taken], self._waiting = self._waiting[:taken], self._waiting[taken:]
        return taken

    async def arrived(self, size: int) -> bytes:
        """The next `size` bytes or more; fewer at the end, and then none."""
        pieces, got = [], 0
        try:
            async with asyncio.timeout(self._patience):
                while got < size and not self._ended:
                    message = await self._receive()
                    pieces.append(message.get("body", b""))
                    got += len(pieces[-1])
                    self._ended = not message.get("more_body", False)
        except TimeoutError:
            self._ended = True
        return b"".join(pieces)


def environ_of(scope: Message, body: IO[bytes], ring: Callable[[], None]) -> Message:
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
        "wsgi.file_wrapper": _blocks,
        BELL: ring,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key, text = _key(name), value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "HTTP_TRANSFER_ENCODING" in environ:  # the end of the stream is the end of the body
        environ["wsgi.input_terminated"] = True
    return environ


def _key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _path(target: bytes) -> bytes:
    """The path of a target that is a whole address, as proxies send it."""
    return urlsplit(target).path or b"/"


def _blocks(file: IO[bytes], _size: int = BLOCK) -> FileWrapper:
    return FileWrapper(file, BLOCK)


def _length(scope: Message) -> int | None:
    """How long the body is, 0 without one; None when only its end will tell."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    return int(headers.get(b"content-length", b"0"))


def _ringer(bell: asyncio.Event) -> Callable[[], None]:
    """A bell that any thread may ring, also when the loop has ended."""
    loop = asyncio.get_running_loop()

    def ring() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(bell.set)

    return ring


async def _in(threads: Executor, work: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


async def _left(receive: Receive) -> None:
    """Come back when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pause(bell: asyncio.Event, left: asyncio.Future[None]) -> None:
    """Come back when the bell rings, the client leaves, or after `PAUSE` seconds."""
    rung = asyncio.ensure_future(bell.wait())
    await asyncio.wait((rung, left), timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
    rung.cancel()


def _no_write(_: bytes) -> object:
    raise NotImplementedError("answers are iterables")
