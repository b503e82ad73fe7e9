"""A real HTTP server that receives webhooks, answers as it is told, and keeps what came."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from local_http import local_http


@dataclass
class Receiver:
    """What came, and the answers still to give, as status and headers; 200 when none is left."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.held.set()  # clear it, and the next answer is held back until it is set

    @property
    def ids(self) -> list[str]:
        """The webhook-id of each message."""
        return [headers["webhook-id"] for headers in self.headers]


@contextmanager
def receiving(*answers: int | tuple[int, dict[str, str]]) -> Iterator[Receiver]:
    """A receiver that gives these answers first."""
    given = [(one, {}) if isinstance(one, int) else one for one in answers]
    receiver = Receiver(answers=given)
    with local_http(_handler(receiver)) as url:
        receiver.url = f"{url}/hook"
        try:
            yield receiver
        finally:
            receiver.held.set()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.headers.append({n.lower(): v for n, v in self.headers.items()})
            receiver.bodies.append(body)
            receiver.held.wait()
            status, headers = receiver.answers.pop(0) if receiver.answers else (200, {})
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")
            except OSError:  # the sender was killed
                return

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    return Handler
