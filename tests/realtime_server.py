"""A web process's server in a thread of ours, and clients of its realtime sessions."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from served import PATIENCE
from web_fixtures import WebHarness
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tacet.web.server import uvicorn_config

PATH = "/v1/realtime?intent=transcription"


class LiveServer:
    """The server of a harness, and its address."""

    def __init__(self, web: WebHarness, port: int) -> None:
        self.web, self.port = web, port
        self.origin = f"http://127.0.0.1:{port}"

    def open(self, path: str = PATH, **given: Any) -> ClientConnection:
        """A WebSocket, not entered yet."""
        settings = {"max_size": None, "compression": None, "open_timeout": PATIENCE, **given}
        return connect(f"ws://127.0.0.1:{self.port}{path}", **settings)


@contextmanager
def live_server(web: WebHarness, **protocol: Any) -> Iterator[LiveServer]:
    """The harness's application behind uvicorn. `protocol`: in place of our configuration."""
    configuration = uvicorn_config(web.app, web.tacet.settings)
    for name, value in protocol.items():
        setattr(configuration, name, value)
    server = uvicorn.Server(configuration)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield LiveServer(web, listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def send(line: ClientConnection, kind: str, **fields: Any) -> None:
    """Send one event."""
    line.send(json.dumps({"type": kind, **fields}))


def speak(line: ClientConnection, sound: bytes) -> None:
    """Send sound in one event."""
    send(line, "input_audio_buffer.append", audio=base64.b64encode(sound).decode())


def take(line: ClientConnection) -> dict[str, Any]:
    """The next event."""
    return dict(json.loads(line.recv(PATIENCE)))


def take_until(line: ClientConnection, kind: str) -> list[dict[str, Any]]:
    """Events up to the first of a kind."""
    told = [take(line)]
    while told[-1]["type"] != kind:
        told.append(take(line))
    return told


def refusal_of(server: LiveServer, *path: str, **given: Any) -> tuple[int, str]:
    """Status and code of a handshake that is refused."""
    with pytest.raises(InvalidStatus) as caught, server.open(*path, **given):
        pass
    response = caught.value.response
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    error = json.loads(response.body)["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return response.status_code, error["code"]
