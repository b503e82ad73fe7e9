"""Deadlines of a connection, shortened: for headers, and for those who do not read."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn

from tacet.web.http.connection import Connection
from tacet.web.http.wsgi_bridge import BLOCK_BYTES, WsgiBridge

PATIENCE = 60.0  # seconds


class Hasty(Connection):
    header_timeout = 0.5
    write_timeout = 0.5


ended = threading.Event()


def endless(_: dict[str, Any], start: Any) -> Iterator[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    try:
        while True:
            yield bytes(BLOCK_BYTES)
    finally:
        ended.set()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    configuration = uvicorn.Config(
        WsgiBridge(endless),
        http=Hasty,
        ws="none",
        lifespan="off",
        log_config=None,
        interface="asgi3",
    )
    server = uvicorn.Server(configuration)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = server.force_exit = True
        thread.join()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_header_that_does_not_end_is_cut_off(port: int, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(begun)
        end = time.monotonic() + PATIENCE
        while not cut_off(line):
            assert time.monotonic() < end
            time.sleep(0.1)
            if begun:
                drip(line)


def cut_off(line: socket.socket) -> bool:
    """Whether the server has ended the line."""
    try:
        return line.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def drip(line: socket.socket) -> None:
    """Send one more byte of a header."""
    with suppress(OSError):
        line.sendall(b"x")


def test_a_client_that_does_not_read_is_cut_off_and_the_answer_ends(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hasty, "header_timeout", PATIENCE)  # the question itself may come late
    ended.clear()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert ended.wait(PATIENCE)
