"""A model hub on this computer that imitates the answers the hub client and Tacet ask for."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from local_http import local_http

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "someone/some-model"
FILES = {
    "README.md": b"not fetched",
    "config.json": b'{"suppress_ids": []}',
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "model.bin": bytes(range(256)) * 16_384,  # 4 MiB, kept by LFS
}
LARGE = {"model.bin"}
STEP = 1 << 18  # bytes that are sent at once


@dataclass
class Hub:
    """A hub and its faults.

    Attributes:
        cuts: for each answer with model.bin in turn, the bytes after which the line breaks.
        flips: how many of the next answers with model.bin have one wrong byte.
        asked: paths of all requests, with the range that was asked for.
        claimed_size: of model.bin in the listing, when it is not the true one.
        rate: bytes a second at which files are sent; None as fast as it goes.
    """

    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    cuts: list[int] = field(default_factory=list)
    flips: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    claimed_size: int | None = None
    url: str = ""
    repository: str = REPOSITORY
    commit: str = COMMIT
    rate: float | None = None

    def sibling(self, name: str) -> dict[str, Any]:
        content = self.files[name]
        size = self.claimed_size or len(content) if name in LARGE else len(content)
        git = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
        about: dict[str, Any] = {"rfilename": name, "size": size, "blobId": git}
        if name in LARGE:
            digest = hashlib.sha256(content).hexdigest()
            about["lfs"] = {"size": size, "sha256": digest, "pointerSize": 134}
        return about


@contextmanager
def running_hub() -> Iterator[Hub]:
    """The hub, answering until the end of the block."""
    hub = Hub()
    with local_http(type("Answers", (Handler,), {"hub": hub})) as hub.url:
        yield hub


class Handler(BaseHTTPRequestHandler):
    """Answers for the hub that its subclass names."""

    hub: Hub

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.hub.asked.append((path, self.headers.get("Range")))
        if path.startswith(f"/api/models/{self.hub.repository}"):
            return self._list()
        name = path.rpartition("/")[2]
        if (
            path.startswith(f"/{self.hub.repository}/resolve/{self.hub.commit}/")
            and name in self.hub.files
        ):
            return self._send(name)
        return self._answer(404, b"", {"X-Error-Code": "RepoNotFound"})

    def _list(self) -> None:
        siblings = [self.hub.sibling(name) for name in self.hub.files]
        body = {"id": self.hub.repository, "sha": self.hub.commit, "siblings": siblings}
        self._answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _send(self, name: str) -> None:
        content, cut = self.hub.files[name], None
        if name in LARGE:
            cut = self.hub.cuts.pop(0) if self.hub.cuts else None
            flip = min(1, self.hub.flips)
            self.hub.flips -= flip
            content = bytes([content[0] ^ flip]) + content[1:]
        begin = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self._answer(206 if begin else 200, content[begin:], {}, cut)

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str], cut: int | None = None
    ) -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self._write(body if cut is None else body[:cut])
        self.close_connection = True

    def _write(self, body: bytes) -> None:
        for at in range(0, len(body), STEP):
            self.wfile.write(body[at : at + STEP])
            if rate := self.hub.rate:  # which may be changed meanwhile
                time.sleep(STEP / rate)

    def log_message(self, *_: Any) -> None:
        pass
