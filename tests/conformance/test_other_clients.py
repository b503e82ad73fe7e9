"""Requests in the shapes of other programs, and the page's own traffic beside them."""

import json
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from served import PATIENCE, Served

STREAMS = 200  # pages that listen and do nothing else
SLOW = 20  # uploads that stand still


def post(served: Served, files: Any, data: Any = None, **headers: str) -> httpx2.Response:
    address = f"{served.url}/v1/audio/transcriptions"
    return httpx2.post(address, files=files, data=data, headers=headers, timeout=PATIENCE)


def test_open_webui(served: Served, sample: Path) -> None:
    """backend/open_webui/routers/audio.py: the file, the model, perhaps a language."""
    files = {"file": (sample.name, sample.read_bytes())}
    answer = post(served, files, {"model": "whisper-1"}, authorization="Bearer sk-none")
    assert answer.json()["text"].startswith("Big speak")


def test_home_assistant(served: Served, sample: Path) -> None:
    """The Whisper integrations: a WAV from memory, language and temperature as text."""
    files = {"file": ("audio.wav", sample.read_bytes(), "audio/wav")}
    fields = {"model": "whisper-1", "language": "en", "prompt": "", "temperature": "0.0"}
    answer = post(served, files, {**fields, "response_format": "json"})
    assert answer.json()["text"].startswith("Big speak")


LITELLM_HEADERS = {
    "authorization": "Bearer unused",
    "user-agent": "OpenAI/Python 3.57.0",
    "x-stainless-retry-count": "0",
}


def litellm(served: Served, sample: Path, **asked: str) -> httpx2.Response:
    """The request of LiteLLM 1.110.2 for the model openai/whisper-1, as it was recorded.

    It cuts off the provider, and asks for verbose_json where no format is named.
    """
    files = {"file": (sample.name, sample.read_bytes(), "audio/flac")}
    fields = {"model": "whisper-1", "response_format": "verbose_json", **asked}
    return post(served, files, fields, **LITELLM_HEADERS)


def test_litellm(served: Served, sample: Path) -> None:
    told = litellm(served, sample).json()
    assert told["text"].startswith("Big speak")
    assert told["segments"]
    assert told["duration"] > 39
    timed = litellm(served, sample, **{"timestamp_granularities[]": "word"}).json()
    assert timed["words"]


def test_litellm_asks_for_subtitles(served: Served, sample: Path) -> None:
    asked = {"language": "en", "prompt": "x", "response_format": "srt", "temperature": "0.2"}
    assert litellm(served, sample, **asked).text.startswith("1\n00:00:00,")


@pytest.mark.parametrize("body", [b"", b"{}", b"--x"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/x"])
def test_a_body_that_is_no_form_is_refused(served: Served, body: bytes, kind: str) -> None:
    for path in ("transcriptions", "translations"):
        status, told = served.call("POST", f"/v1/audio/{path}", body, content_type=kind)
        assert status == 400
        assert told["error"]["type"] == "invalid_request_error"


def test_idle_listeners_and_slow_uploads_do_not_keep_a_call_waiting(
    served: Served, sample: Path
) -> None:
    address = urlsplit(served.url)
    place = (address.hostname or "", address.port or 0)
    upload = (
        b"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x"
    )
    with ExitStack() as stack:
        for _ in range(STREAMS):
            page = stack.enter_context(socket.create_connection(place, PATIENCE))
            page.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert page.recv(12) == b"HTTP/1.1 200"
        for _ in range(SLOW):
            stack.enter_context(socket.create_connection(place, PATIENCE)).sendall(upload)
        files = {"file": (sample.name, sample.read_bytes())}
        answer = post(served, files, {"model": "whisper-1", "prompt": "Beside idle pages."})
        assert answer.json()["text"].startswith("Big speak")
        assert served.answers()


def test_requests_without_a_model_or_a_file_name_what_is_missing(
    served: Served, sample: Path
) -> None:
    without_model = post(served, {"file": (sample.name, sample.read_bytes())}, {})
    without_file = post(served, {"model": (None, b"whisper-1")})
    told = [
        json.loads(answer.content)["error"]["param"] for answer in (without_model, without_file)
    ]
    assert told == ["model", "file"]
