"""The WebSocket of realtime sessions: who gets in, what is refused, how it ends."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest
from realtime_server import LiveServer, live_server, refusal_of, send, speak, take
from served import PATIENCE, until
from web_fixtures import WebHarness, open_house
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tacet.web.http.websocket import MAX_MESSAGE_BYTES, WebSocket
from tacet.web.v1.realtime import conversation
from tacet.web.v1.realtime.client_secrets import SECRETS_KEY

MOST = 3


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    folder = tmp_path_factory.mktemp("realtime")
    with open_house(folder, model="nano-en", max_sessions=MOST) as web:
        yield web


@pytest.fixture(scope="module")
def server(web: WebHarness) -> Iterator[LiveServer]:
    with live_server(web) as server:
        yield server


def closed(line: ClientConnection) -> tuple[int | None, list[dict[str, Any]]]:
    """The code that closed the line, and the events before."""
    told = []
    try:
        while True:
            told.append(take(line))
    except ConnectionClosed as end:
        return (end.rcvd.code if end.rcvd else None), told


def test_a_session_is_created_at_once(server: LiveServer) -> None:
    with server.open(additional_headers={"Authorization": "Bearer sk-any"}) as line:
        assert take(line)["type"] == "session.created"
        assert line.subprotocol is None


def test_browsers_of_this_server_come_with_subprotocols(server: LiveServer) -> None:
    protocols = ["realtime", "openai-insecure-api-key.sk-any", "openai-beta.realtime-v1"]
    with server.open(subprotocols=protocols, origin=server.origin) as line:  # type: ignore[arg-type]
        assert take(line)["type"] == "session.created"
        assert line.subprotocol == "realtime"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_other_sites_are_kept_out(server: LiveServer, headers: dict[str, str]) -> None:
    assert refusal_of(server, additional_headers=headers) == (403, "cross_site")


def test_another_name_of_this_computer_is_refused(server: LiveServer) -> None:
    """As of a page whose owner pointed a name of theirs at us."""
    handshake = (
        "GET /v1/realtime HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    content = b""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as line:
        line.sendall(handshake.encode())
        while piece := line.recv(1 << 16):
            content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 421 ")
    assert json.loads(body)["error"]["code"] == "wrong_host"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/realtime/translations", 404, "not_found"),
        ("/elsewhere", 404, "not_found"),
        ("/v1/realtime?model=gpt-realtime", 400, "invalid_value"),
        ("/v1/realtime?intent=transcription&model=gpt-9", 404, "model_not_found"),
        ("/v1/realtime?call_id=rtc_1", 400, "invalid_value"),
    ],
)
def test_what_is_not_offered_says_so(server: LiveServer, path: str, status: int, code: str) -> None:
    assert refusal_of(server, path) == (status, code)


@pytest.mark.parametrize("path", ["/v1/realtime", "/v1/realtime/?model=gpt-live-transcribe"])
def test_the_intent_may_be_left_out(server: LiveServer, path: str) -> None:
    with server.open(path) as line:
        assert take(line)["session"]["type"] == "transcription"


def test_the_address_without_a_websocket_says_how(web: WebHarness) -> None:
    answer = web.client.get("/v1/realtime")
    assert answer.status_code == 426
    assert "WebSocket" in answer.json["error"]["message"]


def test_one_session_too_many_is_told_to_come_back(server: LiveServer) -> None:
    with ExitStack() as stack:
        for _ in range(MOST):
            take(stack.enter_context(server.open()))
        assert refusal_of(server) == (503, "server_busy")
    until(lambda: _opens(server))


def _opens(server: LiveServer) -> bool:
    try:
        with server.open() as line:
            return take(line)["type"] == "session.created"
    except InvalidStatus:
        return False


def test_a_message_that_is_too_large_closes_the_session(server: LiveServer) -> None:
    with server.open() as line:
        take(line)
        with suppress(ConnectionClosed):  # the rest of it need not be read
            line.send("x" * (MAX_MESSAGE_BYTES + 1))
        code, _ = closed(line)
    assert code == 1009


def test_fifteen_megabytes_of_sound_are_taken(server: LiveServer, web: WebHarness) -> None:
    with server.open() as line:
        take(line)
        send(line, "input_audio_buffer.append", audio="A" * (15 << 20))
        send(line, "input_audio_buffer.clear")
        assert take(line)["type"] == "input_audio_buffer.cleared"
        (live,) = web.tacet.context.store.arriving()
        assert live.offset == (15 << 20) * 3 // 4


def test_a_client_that_leaves_ends_its_recording(server: LiveServer, web: WebHarness) -> None:
    context = web.tacet.context
    until(lambda: not context.store.arriving())
    line = server.open()
    take(line)
    speak(line, bytes(48_000))
    until(context.store.arriving)
    (live,) = context.store.arriving()
    assert web.client.get("/api/recordings").json["items"] == []
    line.socket.shutdown(socket.SHUT_RDWR)  # no closing handshake: its computer was switched off
    until(lambda: not context.store.arriving())
    assert context.store.recording(live.recording_id).duration == pytest.approx(1.0)

    def goes_soon() -> bool:
        moment = context.store.recording(live.recording_id).removed_at
        return moment is not None and moment - context.clock() < timedelta(minutes=2)

    until(goes_soon)


def test_a_session_in_which_nothing_comes_is_closed(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "IDLE_SECONDS", 0.2)
    with server.open() as line:
        code, told = closed(line)
    assert code == 1000
    assert [one["type"] for one in told] == ["session.created", "error"]
    assert told[-1]["error"]["code"] == "session_expired"


def flood(line: ClientConnection) -> None:
    """Events whose errors fill every buffer on the way back."""
    for _ in range(1_000_000):
        send(line, "nonsense", event_id="x" * 500)


class Hasty(WebSocket):
    write_timeout = 0.5


def test_a_client_that_does_not_read_is_cut_off(web: WebHarness) -> None:
    with live_server(web, ws=Hasty) as server, socket.socket() as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        narrow.settimeout(PATIENCE)
        narrow.connect(("127.0.0.1", server.port))
        line = server.open(sock=narrow).__enter__()
        with pytest.raises(ConnectionClosed):
            flood(line)


def test_a_secret_opens_a_session_as_it_was_prepared(server: LiveServer, web: WebHarness) -> None:
    session = {"type": "transcription", "audio": {"input": {"turn_detection": None}}}
    answer = web.client.post(
        "/v1/realtime/client_secrets",
        json={"expires_after": {"anchor": "created_at", "seconds": 60}, "session": session},
    )
    assert answer.status_code == 200, answer.text
    secret = answer.json
    assert secret["session"]["audio"]["input"]["turn_detection"] is None
    protocols = ["realtime", f"openai-insecure-api-key.{secret['value']}"]
    with server.open(subprotocols=protocols) as line:
        assert take(line)["session"]["audio"]["input"]["turn_detection"] is None
    assert web.app.extensions[SECRETS_KEY].find(secret["value"]) is not None


def test_the_older_form_of_secrets_has_a_flat_session(web: WebHarness) -> None:
    answer = web.client.post(
        "/v1/realtime/transcription_sessions",
        json={
            "input_audio_format": "g711_ulaw",
            "input_audio_transcription": {"model": "whisper-1", "language": "en"},
            "turn_detection": {"type": "server_vad", "silence_duration_ms": 700},
            "modalities": ["text"],
        },
    )
    assert answer.status_code == 200, answer.text
    told = answer.json
    assert told["input_audio_format"] == "g711_ulaw"
    assert told["turn_detection"]["silence_duration_ms"] == 700
    config = web.app.extensions[SECRETS_KEY].find(told["client_secret"]["value"]).config
    assert (config.rate, config.sound.transcription.language) == (8_000, "en")


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"session": {"type": "realtime"}}, "session.type"),
        (
            {"session": {"audio": {"input": {"transcription": {"model": "gpt-9"}}}}},
            "session.audio.input.transcription.model",
        ),
    ],
)
def test_a_session_that_cannot_be_gets_no_secret(
    web: WebHarness, given: dict[str, Any], param: str
) -> None:
    answer = web.client.post("/v1/realtime/client_secrets", json=given)
    assert answer.status_code in (400, 404)
    assert answer.json["error"]["param"] == param
