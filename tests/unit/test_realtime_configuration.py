"""What a session may be told, what it refuses, and what ends it."""

from typing import Any

import pytest
from realtime_client import EMPTY_PIECE, MANUAL, PIECE, TEXT, Client, kinds, refusal, until_over

from tacet.core.errors import NoSpace
from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1.realtime.live_run import Progress


def test_options_of_the_run_follow_the_configuration() -> None:
    transcription = {"model": "whisper-1", "languages": ["de", "English"], "prompt": "Names:",
                     "keywords": ["Tacet", "Ada"]}  # fmt: skip
    turns = {"type": "semantic_vad", "eagerness": "low"}
    sound = {"transcription": transcription, "turn_detection": turns, "noise_reduction": None,
             "format": {"type": "audio/pcmu"}}  # fmt: skip
    client = Client({"type": "transcription", "audio": {"input": sound}})
    client.speak(bytes(80))
    assert client.live.rate == 8_000
    assert client.live.options == {
        "language": "auto",
        "language_candidates": "de,en",
        "initial_prompt": "Names:",
        "hotwords": "Tacet, Ada",
        "live_pause": 1.2,
    }


def test_a_threshold_moves_those_of_the_detectors() -> None:
    turns = {"threshold": 0.9, "silence_duration_ms": 700}
    client = Client({"type": "transcription", "audio": {"input": {"turn_detection": turns}}})
    client.speak()
    assert client.live.options == {
        "live_pause": 0.7,
        "vad_threshold": 0.45,
        "vad_leave_threshold": pytest.approx(0.27),
    }


def test_what_the_sound_is_stands_once_it_has_begun() -> None:
    client = Client()
    client.speak()
    assert kinds(client.send("session.update", session={"type": "transcription"})) == [
        "session.updated"
    ]
    error = refusal(client.send("session.update", session=MANUAL))
    assert error["code"] == "session_already_begun"
    assert "another session" in error["message"]


@pytest.mark.parametrize(
    ("session", "param", "code"),
    [
        ({"type": "realtime", "instructions": "x"}, "session.type", "invalid_value"),
        ({"voice": "x"}, "session.voice", "unknown_parameter"),
        ({"audio": {"output": {}}}, "session.audio.output", "unknown_parameter"),
        ({"audio": {"input": {"format": {"type": "audio/mp3"}}}}, "session.audio.input.format",
         "invalid_value"),
        ({"audio": {"input": {"format": {"type": "audio/pcm", "rate": 16_000}}}},
         "session.audio.input.format.rate", "invalid_value"),
        ({"audio": {"input": {"transcription": None}}}, "session.audio.input.transcription",
         "invalid_value"),
        ({"audio": {"input": {"transcription": {"language": "xx"}}}},
         "session.audio.input.transcription.language", "invalid_language_format"),
        ({"audio": {"input": {"turn_detection": {"threshold": 2}}}},
         "session.audio.input.turn_detection.threshold", "invalid_value"),
        ({"audio": {"input": {"turn_detection": {"silence_duration_ms": "500"}}}},
         "session.audio.input.turn_detection.silence_duration_ms", "invalid_value"),
        ({"include": ["everything"]}, "session.include.0", "invalid_value"),
        ("hello", "session", "invalid_value"),
        (None, "session", "invalid_value"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_the_session_goes_on(
    session: Any, param: str, code: str
) -> None:
    client = Client()
    error = refusal(client.send("session.update", session=session, event_id="e1"))
    assert (error["param"], error["code"], error["event_id"]) == (param, code, "e1")
    assert error["type"] == "invalid_request_error"
    assert kinds(client.send("session.update", session=MANUAL)) == ["session.updated"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", "invalid_json"),
        ("[" * 100_000, "invalid_json"),
        ('"hello"', "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        ('{"type": "session.update", "session": {"x": NaN}}', "invalid_json"),
        ("{}", "missing_required_parameter"),
        ('{"type": 1}', "missing_required_parameter"),
        ('{"type": "response.create"}', "invalid_value"),
        ('{"type": "conversation.item.create", "item": {}}', "invalid_value"),
        ('{"type": "input_audio_buffer.append"}', "invalid_value"),
        ('{"type": "input_audio_buffer.append", "audio": "***"}', "invalid_value"),
        ('{"type": "input_audio_buffer.append", "audio": "AAA"}', "invalid_value"),
        ('{"type": "input_audio_buffer.append", "audio": [1]}', "invalid_value"),
        ('{"type": "input_audio_buffer.clear", "event_id": 1}', "invalid_value"),
    ],
)
def test_a_message_that_is_no_event_is_refused(message: str | bytes, code: str) -> None:
    client = Client()
    assert refusal(client.say(message))["code"] == code
    assert client.speak() == []


def test_sound_that_cannot_be_stored_ends_the_session() -> None:
    client = Client()
    client.live.fault = NoSpace("The disk is full.")
    told = until_over(client.session.receive([EMPTY_PIECE, PIECE]))
    assert refusal(told)["code"] == "no_space"
    assert told[0]["error"]["type"] == "server_error"


def test_a_run_that_waits_is_told_once_and_one_that_failed_ends_the_session() -> None:
    client = Client(MANUAL)
    client.speak()
    committed, *_ = client.send("input_audio_buffer.commit")
    waits = Progress(error=HostedError(503, "It is being downloaded.", "model_loading"))
    assert [one["error"]["code"] for one in client.look(waits, waits)] == ["model_loading"]
    client.live.news += [Progress(error=HostedError(500, "No.", "broken"), failed=True)]
    told = until_over(client.session.look())
    failed, error = client.checked(told)
    assert failed["type"] == f"{TEXT}.failed"
    assert (failed["item_id"], failed["error"]["code"]) == (committed["item_id"], "broken")
    assert error["error"]["code"] == "broken"


def test_only_what_is_about_its_recording_concerns_a_session() -> None:
    client = Client()
    assert not client.session.concerns({"r1"})
    client.speak()
    assert client.session.concerns({"r1"})
    assert not client.session.concerns({"r2"})
