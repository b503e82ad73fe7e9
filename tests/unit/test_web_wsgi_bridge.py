"""The bridge from the event loop to the application, without a server."""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any

import pytest

from tacet.web.http import wsgi_bridge
from tacet.web.http.request_body import RequestBody
from tacet.web.http.wsgi_bridge import (
    BLOCK_BYTES,
    BUSY_KEY,
    SHORT_BODY_BYTES,
    WAKE_KEY,
    WsgiBridge,
    wsgi_environ,
)

PATIENCE = 60.0  # seconds

Message = dict[str, Any]
SCOPE: Message = {
    "type": "http",
    "method": "GET",
    "raw_path": b"/caf%E9",
    "query_string": b"a=1",
    "http_version": "1.1",
    "scheme": "http",
    "server": ("127.0.0.1", 80),
    "client": ("127.0.0.1", 9),
    "headers": [],
}


class Client:
    """One request: what it sends, when it leaves, and what it was answered."""

    def __init__(self, *pieces: bytes, stalls: bool = False) -> None:
        self.pieces, self.stalls = list(pieces), stalls
        self.left = asyncio.Event()
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        if self.pieces:
            piece = self.pieces.pop(0)
            return {
                "type": "http.request",
                "body": piece,
                "more_body": bool(self.pieces) or self.stalls,
            }
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.sent)


def ask(app: Any, client: Client, body_timeout: float = 5.0, **headers: str) -> None:
    pairs = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
    asyncio.run(
        WsgiBridge(app, body_timeout)({**SCOPE, "headers": pairs}, client.receive, client.send)
    )


def test_a_header_with_an_underscore_cannot_pass_for_another() -> None:
    headers = [
        (b"host", b"localhost"),
        (b"upload_offset", b"9"),
        (b"accept", b"a"),
        (b"accept", b"b"),
        (b"content-length", b"3"),
    ]
    environ = wsgi_environ(SCOPE | {"headers": headers}, None, print)  # type: ignore[arg-type]
    assert "HTTP_UPLOAD_OFFSET" not in environ
    assert (environ["HTTP_ACCEPT"], environ["CONTENT_LENGTH"]) == ("a,b", "3")
    assert environ["PATH_INFO"] == "/caf\xe9"
    assert "wsgi.input_terminated" not in environ


def test_a_target_with_a_host_is_taken_by_its_path() -> None:
    scope = SCOPE | {"raw_path": b"http://elsewhere/x"}
    assert wsgi_environ(scope, None, print)["PATH_INFO"] == "/x"  # type: ignore[arg-type]


def echo(environ: Message, start: Any) -> Iterable[bytes]:
    length = int(environ.get("CONTENT_LENGTH", 0))
    start("200 OK", [("X-Thread", threading.current_thread().name)])
    return [environ["wsgi.input"].read(length)]


def test_a_short_body_is_there_before_a_thread_is_taken_and_a_long_one_has_its_own() -> None:
    for size, name in ((3, "page"), (SHORT_BODY_BYTES + 1, "body")):
        content = bytes(range(256)) * (size // 256 + 1)
        client = Client(content[: size // 2], content[size // 2 : size])
        ask(echo, client, content_length=str(size))
        assert client.body == content[:size]
        assert dict(client.sent[0]["headers"])[b"X-Thread"].startswith(name.encode())


def test_a_body_that_stalls_ends_early() -> None:
    for length in (100, SHORT_BODY_BYTES + 100):  # without an end, `ask` would not return
        client = Client(b"some", stalls=True)
        ask(echo, client, body_timeout=0.05, content_length=str(length))
        assert client.body == b"some"


def test_a_body_that_drips_ends_early() -> None:
    async def drip() -> bytes:
        pauses = chain([0.0], repeat(0.01))

        async def receive() -> Message:
            if pause := next(pauses):  # the first drop is there at once, however busy the computer
                await asyncio.sleep(pause)
            return {"type": "http.request", "body": b"x", "more_body": True}

        return await RequestBody(receive, 0.1).read_at_least(1_000)

    assert 0 < len(asyncio.run(drip())) < 100


def test_an_answer_is_made_block_by_block_and_closed() -> None:
    closed = []

    def many(_: Message, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        try:
            for _ in range(5):
                yield bytes(BLOCK_BYTES // 2)
        finally:
            closed.append(True)

    client = Client(b"")
    ask(many, client)
    assert [len(m["body"]) for m in client.sent[1:]] == [BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES // 2]
    assert [m["more_body"] for m in client.sent[1:]] == [True, True, False]
    assert closed


def test_a_pausing_answer_holds_no_thread_and_goes_on_when_woken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wsgi_bridge, "WAKE_TIMEOUT", 1000.0)  # not after the whole pause
    idle = threading.Event()

    def pausing(environ: Message, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        yield b"one"
        yield b""
        threading.Timer(0.05, lambda: (idle.set(), environ[WAKE_KEY]())).start()
        while not idle.is_set():
            yield b""
        yield b"two"

    client = Client(b"")
    ask(pausing, client)
    assert client.body == b"onetwo"


def test_an_answer_without_end_ends_when_the_client_leaves() -> None:
    closed = []

    def endless(_: Message, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        try:
            while True:
                yield b""
        finally:
            closed.append(True)

    async def leave() -> None:
        client = Client(b"")
        asking = asyncio.ensure_future(WsgiBridge(endless)(SCOPE, client.receive, client.send))
        await asyncio.sleep(0.05)
        assert not asking.done()
        client.left.set()
        await asyncio.wait_for(asking, PATIENCE)

    asyncio.run(leave())
    assert closed


def test_an_answer_whose_status_is_not_known_yet_pauses_without_a_head() -> None:
    def late(environ: Message, start: Any) -> Iterator[bytes]:
        threading.Timer(0.05, environ[WAKE_KEY]).start()
        yield b""
        start("413 Too Large", [("X-Late", "yes")])
        yield b"over"

    client = Client(b"")
    ask(late, client)
    assert client.sent[0]["status"] == 413
    assert client.body == b"over"


def test_a_client_that_leaves_before_the_head_is_known_is_sent_nothing() -> None:
    closed = []

    def never(_: Message, __: Any) -> Iterator[bytes]:
        try:
            while True:
                client.left.set()
                yield b""
        finally:
            closed.append(True)

    async def left_at_once() -> None:
        client.left = asyncio.Event()
        await WsgiBridge(never)(SCOPE, client.receive, client.send)

    client = Client(b"")
    asyncio.run(left_at_once())
    assert client.sent == []
    assert closed


@pytest.mark.parametrize(("headers", "left"), [({}, 0), ({"expect": "100-continue"}, 2)])
def test_a_body_that_is_not_read_is_read_away_unless_its_sender_waits_to_be_asked(
    headers: dict[str, str], left: int
) -> None:
    def refuse(_: Message, start: Any) -> Iterable[bytes]:
        start("413 Too Large", [])
        return [b"no"]

    client = Client(bytes(SHORT_BODY_BYTES), bytes(SHORT_BODY_BYTES))
    ask(refuse, client, content_length=str(2 * SHORT_BODY_BYTES), **headers)
    assert client.body == b"no"
    assert len(client.pieces) == left


def test_a_body_for_which_no_thread_is_free_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wsgi_bridge, "BODY_THREADS", 1)
    size = str(2 * SHORT_BODY_BYTES)

    def tell(environ: Message, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"busy" if environ[BUSY_KEY] else environ["wsgi.input"].read(int(size))]

    async def two() -> tuple[Client, Client]:
        bridge, slow, second = WsgiBridge(tell), Client(b"", stalls=True), Client(bytes(int(size)))
        scope = {**SCOPE, "headers": [(b"content-length", size.encode())]}
        first = asyncio.create_task(bridge(scope, slow.receive, slow.send))
        while not bridge.bodies:
            await asyncio.sleep(0)
        await bridge(scope, second.receive, second.send)
        slow.left.set()
        await first
        return slow, second

    slow, second = asyncio.run(two())
    assert (slow.body, second.body) == (b"", b"busy")
