"""Guarded connections: addresses resolved once, one deadline, answers read in small part."""

import socket
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from tacet.network import connection
from tacet.network.client import GuardedNetwork, retry_after

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0), ("Thu, 01 Jan 2026 12:01:00 GMT", 60.0), ("soon", None), ("-5", None),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0), ("", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_its_forms(text: str, seconds: float | None) -> None:
    assert retry_after({b"Retry-After": text.encode("utf-8")}, NOON) == seconds


def test_a_deadline_covers_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(connection.time, "monotonic", lambda: now[0])
    guard = connection.Guard(allow_private=True, seconds=15)
    assert guard.left() == connection.STEP_SECONDS
    now[0] = 14.0
    assert guard.left() == 1.0
    now[0] = 15.0
    with pytest.raises(Exception, match="took longer than 15 s"):
        guard.left()


def test_a_name_is_resolved_once_and_that_address_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that changes between check and connection leads nowhere else."""
    connected: list[tuple[str, int]] = []
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    network = GuardedNetwork(allow_private=False)
    with pytest.raises(Exception, match=r"rebind\.example:81"):
        network.post("http://rebind.example:81/", {}, b"")
    assert asked == ["rebind.example"]
    assert connected == [("93.184.215.14", 81)]


def test_an_answer_without_end_is_not_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def flood() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
                try:
                    while True:
                        connection.sendall(b"x" * 65_536)
                except OSError:
                    return

        thread = threading.Thread(target=flood)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert GuardedNetwork(allow_private=True).post(url, {}, b"{}").status == 200
        thread.join()
