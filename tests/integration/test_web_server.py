"""The real server in a process of its own, spoken to over sockets."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from empty_store import settle
from web_fixtures import beep_bytes

from tacet.web.http import security

MB = 1 << 20
START_WITHIN = 90.0  # seconds; a machine may be busy with other tests
STOP_WITHIN = 60.0


class Server:
    """A running web process and what one needs to talk to it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        settle(self.data)
        given = {
            "TACET_DATA_DIR": str(self.data),
            "TACET_MODELS_DIR": str(folder / "models"),
            "TACET_OFFLINE": "true",
            "TACET_PORT": "0",
            "TACET_AUTO_START": "false",
        }
        kept = {name: value for name, value in os.environ.items() if "TACET" not in name}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tacet.web.server"],
            env=kept | given,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, line
        self.port = int(found.group(1))
        self.until(lambda: self.call("GET", "/api/health")[0] == 200)

    def connect(self) -> http.client.HTTPConnection:
        """A new connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_WITHIN)

    def call(
        self, method: str, address: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(self.connect()) as line:
            line.request(method, address, body, named)
            answer = line.getresponse()
            return answer.status, dict(answer.headers), answer.read()

    def begin(self, length: int) -> str:
        """The id of a new upload."""
        status, _, body = self.call("POST", "/api/uploads", upload_length=str(length))
        assert status == 201, body
        return body.decode()

    def offset(self, upload: str) -> int:
        """How far an upload is."""
        return int(self.call("HEAD", f"/api/uploads/{upload}")[1]["Upload-Offset"])

    def appends(self) -> bool:
        """Whether a piece is being added: its file is open twice, locked and to be written."""
        counts: Counter[Path] = Counter()
        for descriptor in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(OSError):  # it has been closed meanwhile
                counts[descriptor.readlink()] += 1
        return any(n > 1 and path.parent == self.data / "files" for path, n in counts.items())

    def until(self, true: Callable[[], object]) -> None:
        """Wait until something is true; fail when it does not become so."""
        end = time.monotonic() + START_WITHIN
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.02)

    def peak_memory(self) -> int:
        """The most bytes that the process has ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024

    def stop(self) -> int:
        """The exit code after a polite stop."""
        self.process.terminate()
        return self.wait()

    def wait(self) -> int:
        """The exit code."""
        try:
            self.process.communicate(timeout=STOP_WITHIN)
        finally:
            self.process.kill()
        return self.process.returncode


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


class Stream:
    """An open event stream."""

    def __init__(self, server: Server) -> None:
        self.line = server.connect()
        self.line.request("GET", "/api/events")
        self.answer = self.line.getresponse()
        assert self.answer.status == 200

    def event(self) -> tuple[str, dict[str, object]]:
        """The next event's type and data."""
        kind = ""
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            if name == "data" and kind:
                return kind, json.loads(value)
        raise AssertionError("the stream ended")

    def close(self) -> None:
        """Go away."""
        self.answer.close()
        self.line.close()


def test_a_large_piece_costs_next_to_no_memory(server: Server) -> None:
    size = 96 * MB
    server.call("GET", "/api/settings")
    upload = server.begin(size)
    before = server.peak_memory()
    piece = b"\x00\x01" * (size // 2)
    status, headers, body = server.call("PATCH", f"/api/uploads/{upload}", piece, upload_offset="0")
    assert (status, headers["Upload-Offset"]) == (204, str(size)), body
    assert server.peak_memory() - before < 24 * MB


def test_a_line_that_breaks_in_a_piece_leaves_the_offset_where_it_was(server: Server) -> None:
    upload = server.begin(2 * MB)
    piece = os.urandom(MB)
    server.call("PATCH", f"/api/uploads/{upload}", piece, upload_offset="0")
    head = (
        f"PATCH /api/uploads/{upload} HTTP/1.1\r\nHost: localhost\r\nUpload-Offset: {MB}\r\n"
        f"Content-Length: {MB}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head.encode() + piece[: MB // 2])
    answers = []

    def noticed() -> bool:
        answer = server.call("PATCH", f"/api/uploads/{upload}", piece, upload_offset=str(MB))
        answers.append((answer[0], answer[1]["Upload-Offset"]))
        return answers[-1] != (409, str(MB))

    server.until(noticed)
    assert answers[-1] == (204, str(2 * MB))
    stored = server.call("GET", f"/api/recordings/{upload}/media")[2]
    assert stored == piece + piece


def test_of_two_senders_of_the_same_piece_one_waits_and_nothing_is_mixed(server: Server) -> None:
    upload = server.begin(2 * MB)
    piece = os.urandom(2 * MB)
    head = (
        f"PATCH /api/uploads/{upload} HTTP/1.1\r\nHost: localhost\r\nUpload-Offset: 0\r\n"
        f"Content-Length: {2 * MB}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head.encode() + piece[:MB])
        server.until(server.appends)
        second = server.call("PATCH", f"/api/uploads/{upload}", bytes(MB), upload_offset="0")
        assert (second[0], second[1]["Upload-Offset"]) == (409, "0")
        line.sendall(piece[MB:])
        assert line.makefile("rb").readline().split()[1] == b"204"
    assert server.call("GET", f"/api/recordings/{upload}/media")[2] == piece


def test_events_arrive_within_a_second_while_many_pages_are_open(server: Server) -> None:
    with ExitStack() as open_ones:
        streams = [open_ones.enter_context(closing(Stream(server))) for _ in range(256)]
        assert server.call("GET", "/api/events")[0] == 503
        asked = time.monotonic()
        assert server.call("GET", "/api/health")[0] == 200
        changed = server.call(
            "PATCH", "/api/settings", b'{"language": "fr"}', content_type="application/json"
        )
        assert changed[0] == 200
        for stream in streams:
            kind, data = stream.event()
            assert (kind, data["language"]) == ("settings.changed", "fr")
        assert time.monotonic() - asked < 5.0  # usually 0.3 s
    assert server.call("GET", "/api/changes")[0] == 200
    server.until(lambda: opens(server))  # closed pages make room


def opens(server: Server) -> bool:
    """Whether there is room for one more page."""
    with closing(server.connect()) as line:
        line.request("GET", "/api/events")
        return line.getresponse().status == 200


def test_ranges_and_names_survive_the_real_server(server: Server) -> None:
    name = "%22%E2%80%AE%20%F0%9F%8E%A4%0Ax.wav"
    upload = server.begin(len(beep_bytes()))
    server.call(
        "PATCH", f"/api/uploads/{upload}", beep_bytes(), upload_offset="0", upload_name=name
    )
    address = f"/api/recordings/{upload}/media"
    status, headers, body = server.call("GET", address, range="bytes=44-53")
    assert (status, body) == (206, beep_bytes()[44:54])
    assert headers["Content-Disposition"].endswith("UTF-8''%22%E2%80%AE%20%F0%9F%8E%A4x.wav")
    status, headers, body = server.call("HEAD", address)
    assert (status, headers["Content-Length"], body) == (200, str(len(beep_bytes())), b"")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /" + b"a" * 300_000, 414),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 300_000, 431),
        (
            b"POST /api/recordings HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nno length\r\n",
            400,
        ),
    ],
    ids=range(7),
)
def test_what_never_reaches_the_application_is_refused_as_all_else(
    server: Server, request_: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(request_)
        line.settimeout(START_WITHIN)
        with closing(http.client.HTTPResponse(line)) as answer:
            answer.begin()
            body = json.loads(answer.read())
    assert answer.status == status
    assert set(body["error"]) == {"code", "message", "details"}
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert len(answer.headers["X-Request-Id"]) == 16


def test_headers_of_a_proxy_are_not_believed(server: Server) -> None:
    status, _, _ = server.call("GET", "/api/health", script_name="/x", x_forwarded_host="evil")
    assert status == 200
    assert server.call("GET", "/api/health", host="evil")[0] == 421


def test_a_polite_stop_ends_open_streams_quickly(tmp_path: Path) -> None:
    server = Server(tmp_path)
    stream = Stream(server)
    server.process.terminate()
    assert b"\n\n" in stream.answer.read()  # to its proper end; one that is cut off raises
    assert server.wait() == 0
    stream.close()
