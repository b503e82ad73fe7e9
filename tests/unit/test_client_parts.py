"""Parts of the client by themselves: notes, patience, following without a stream."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import islice
from pathlib import Path

import pytest
from local_http import local_http

from tacet.client.connection import DEFAULT_SERVER, Connection, Patience
from tacet.client.errors import Refused, Unreachable
from tacet.client.following import follow
from tacet.client.resume import KEPT_SECONDS, Resume


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of every pause, none of which takes place."""
    seconds: list[float] = []
    monkeypatch.setattr("tacet.client.connection.time.sleep", seconds.append)
    return seconds


def test_notes_are_found_again_and_told_apart(tmp_path: Path) -> None:
    Resume(tmp_path, "a", "b").note("upload", "1")
    Resume(tmp_path, "a", "b").note("run", "2")
    assert Resume(tmp_path, "a", "b").get("upload") == "1"
    assert Resume(tmp_path, "a", "b").get("run") == "2"
    assert Resume(tmp_path, "ab").get("upload") is None
    Resume(tmp_path, "a", "b").forget()
    assert list(tmp_path.iterdir()) == []


def test_damaged_notes_are_none(tmp_path: Path) -> None:
    resume = Resume(tmp_path, "a")
    resume.note("upload", "1")
    (path,) = tmp_path.iterdir()
    for content in ("", "[1]", '{"upload": 7}', "{"):
        path.write_text(content)
        assert resume.get("upload") is None
    resume.note("upload", "2")
    assert resume.get("upload") == "2"


def test_old_notes_go_with_others(tmp_path: Path) -> None:
    Resume(tmp_path, "old").note("upload", "1")
    (old,) = tmp_path.iterdir()
    past = old.stat().st_mtime - KEPT_SECONDS - 60
    os.utime(old, (past, past))
    Resume(tmp_path, "new").note("upload", "1")
    Resume(tmp_path, "other").forget()
    assert len(list(tmp_path.iterdir())) == 1
    assert Resume(tmp_path, "old").get("upload") is None


def test_a_place_that_cannot_be_written_costs_no_upload(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Resume(tmp_path / "file" / "folder", "a").note("upload", "1")


def test_patience_waits_longer_each_time_and_as_asked(slept: list[float]) -> None:
    patience = Patience(1000.0)
    for _ in range(8):
        patience.wait(Unreachable("away"))
    patience.wait(Refused(503, "busy", "busy", retry_after=30.0))
    assert slept[:3] == [0.1, 0.2, 0.4]
    assert slept[-2:] == [5.0, 30.0]


def test_what_does_not_pass_is_not_waited_for(slept: list[float]) -> None:
    with pytest.raises(Refused):
        Patience(1000.0).wait(Refused(400, "bad_option", "no"))
    with pytest.raises(Unreachable):
        Patience(0.0).wait(Unreachable("away"))
    assert slept == []


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("192.168.1.5:8420", "http://192.168.1.5:8420"),
        ("https://tacet.example/home/", "https://tacet.example/home"),
        (None, DEFAULT_SERVER),
    ],
)
def test_addresses(given: str | None, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TACET_SERVER", raising=False)
    assert Connection(given, None, 1.0).server == address
    monkeypatch.setenv("TACET_SERVER", "elsewhere:1")
    assert Connection(None, None, 1.0).server == "http://elsewhere:1"


class Full(BaseHTTPRequestHandler):
    """A server that has no event stream free."""

    def do_GET(self) -> None:
        fault = {"code": "too_many_streams", "message": "Too many.", "details": None}
        streams = self.path == "/api/events"
        body = json.dumps({"error": fault} if streams else {"number": 1}).encode()
        self.send_response(503 if streams else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def test_without_a_stream_it_is_looked_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("tacet.client.following.time.sleep", pauses.append)
    with local_http(Full) as url:
        connection = Connection(url, None, 1.0)
        seen: Iterator[object] = follow(
            connection, lambda: connection.get("/api/thing"), lambda kind, data: True
        )
        assert list(islice(seen, 3)) == [{"number": 1}] * 3
        connection.close()
    assert len(pauses) == 2
