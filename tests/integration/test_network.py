"""Guarded connections: addresses resolved once, one deadline, answers read in small part."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from webhook_receiver import receiving

from tacet.core.errors import NoAnswer
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


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_the_certificate_must_be_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
         "-out", certificate, *subject],
        check=True, capture_output=True,
    )  # fmt: skip
    network = GuardedNetwork(allow_private=True)
    with receiving() as receiver:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with _encrypted(receiver.url, context) as port:
            with pytest.raises(NoAnswer, match="self-signed"):
                network.post(f"https://localhost:{port}/", {}, b"{}")
            trusting = ssl.create_default_context(cafile=certificate)
            monkeypatch.setattr(connection, "_tls", lambda: trusting)
            headers = {"webhook-id": "a"}
            assert network.post(f"https://localhost:{port}/", headers, b"{}").status == 200
            with pytest.raises(NoAnswer, match="not valid for"):
                network.post(f"https://127.0.0.1:{port}/", {}, b"{}")
        assert receiver.ids == ["a"]


@contextmanager
def _encrypted(url: str, context: ssl.SSLContext) -> Iterator[int]:
    """The port of a TLS server that hands what comes on to an unencrypted one."""
    host, _, port = url.split("/")[2].partition(":")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    plain, _ = server.accept()
                except OSError:  # the test is over
                    return
                try:
                    with context.wrap_socket(plain, server_side=True) as inner:
                        _hand_on(inner, (host, int(port)))
                except OSError:  # the certificate was refused
                    continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _hand_on(inner: ssl.SSLSocket, where: tuple[str, int]) -> None:
    """One request, which ends where its head and two bytes have come, and its answer."""
    request = b""
    while not request.endswith(b"\r\n\r\n{}"):
        request += inner.recv(65_536)
    with socket.create_connection(where) as outer:
        outer.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        while part := outer.recv(65_536):
            inner.sendall(part)
