"""A real HTTP server whose paths answer as a test says."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from local_http import local_http


@dataclass
class Page:
    """Answer of one path.

    Attributes:
        body: its bytes; `headers` replace those that follow from it.
        gate: when not set, the second half of the body is held back.
        sent: how many bytes are sent before the connection is cut; None for all.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    gate: threading.Event | None = None
    sent: int | None = None


@dataclass
class FileServer:
    """A server's address, its pages by path, and the paths that were asked for."""

    url: str = ""
    pages: dict[str, Page | Callable[[], Page]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextmanager
def file_server(**pages: Page) -> Iterator[FileServer]:
    """A server of these pages, by path without the slash."""
    server = FileServer(pages={f"/{name}": page for name, page in pages.items()})
    with local_http(_handler(server)) as url:
        server.url = url
        yield server


def _handler(server: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            found = server.pages.get(self.path.partition("?")[0], Page(status=404))
            page = found if isinstance(found, Page) else found()
            self.send_response(page.status)
            for name, value in {"Content-Length": str(len(page.body)), **page.headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            half = len(page.body) // 2
            try:
                for start, part in ((0, page.body[:half]), (half, page.body[half:])):
                    if start and page.gate:
                        page.gate.wait()
                    end = len(part) if page.sent is None else max(0, page.sent - start)
                    self.wfile.write(part[:end])
                    self.wfile.flush()
            except OSError:  # the other side has left
                return

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    return Handler
