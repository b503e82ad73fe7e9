"""A session as its client sees it: events in, events out, over a recording in memory."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openai.types.realtime import RealtimeServerEvent
from pydantic import TypeAdapter
from realtime_double import LANGUAGES, LiveDouble, outline, word

from tacet.core.errors import NoSpace
from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1.realtime.config import LOGPROBS, SessionConfig
from tacet.web.v1.realtime.live_run import Progress
from tacet.web.v1.realtime.session import Session, SessionOver

SECOND = bytes(48_000)
MANUAL = {"type": "transcription", "audio": {"input": {"turn_detection": None}}}
KNOWN: TypeAdapter[Any] = TypeAdapter(RealtimeServerEvent)
EMPTY_PIECE = '{"type": "input_audio_buffer.append", "audio": ""}'
PIECE = '{"type": "input_audio_buffer.append", "audio": "AAA="}'
TEXT = "conversation.item.input_audio_transcription"


class Client:
    """A client of one session: sends events, keeps the answers."""

    def __init__(self, config: dict[str, Any] | None = None) -> None:
        self.live = LiveDouble()
        self.session = Session(self.live.begin, SessionConfig())
        if config is not None:
            self.send("session.update", session=config)

    def send(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        return self.say(json.dumps({"type": kind, **fields}))

    def say(self, *messages: str | bytes) -> list[dict[str, Any]]:
        return self.checked(self.session.receive(messages))

    def speak(self, sound: bytes = SECOND) -> list[dict[str, Any]]:
        return self.send("input_audio_buffer.append", audio=base64.b64encode(sound).decode())

    def look(self, *news: Progress) -> list[dict[str, Any]]:
        self.live.news += news
        return [one for _ in news or (None,) for one in self.checked(self.session.look())]

    def checked(self, events: Any) -> list[dict[str, Any]]:
        """The events, each read as the official client reads it."""
        told = list(events)
        for one in told:
            KNOWN.validate_python(one)
        return told


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [one["type"].removeprefix("conversation.item.") for one in events]


def refusal(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The only event, an error."""
    (one,) = events
    assert one["type"] == "error", one
    return dict(one["error"])


def until_over(events: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last events of a session."""
    told = []

    def take() -> None:
        for one in events:
            told.append(one)  # extend would lose what came before the end

    with pytest.raises(SessionOver):
        take()
    return told


ITEM = ["input_audio_buffer.committed", "added", "done"]


def test_a_session_says_how_it_is_configured() -> None:
    client = Client()
    (created,) = client.checked([client.session.created()])
    assert created["session"]["type"] == "transcription"
    sound = created["session"]["audio"]["input"]
    assert sound["format"] == {"type": "audio/pcm", "rate": 24_000}
    assert sound["turn_detection"]["silence_duration_ms"] == 500
    (updated,) = client.send("session.update", session=MANUAL)
    assert updated["session"]["id"] == created["session"]["id"]
    assert updated["session"]["audio"]["input"]["turn_detection"] is None
    assert updated["session"]["audio"]["input"]["format"] == sound["format"]


def test_nothing_is_begun_before_the_first_sound() -> None:
    client = Client()
    assert client.look() == []
    client.session.close()
    assert (client.live.rate, client.live.ended) == (0, 0)
    client.speak()
    client.session.close()
    assert (client.live.rate, client.live.ended, client.live.seconds) == (24_000, 1, 1.0)


def test_turns_become_items_with_their_text() -> None:
    client = Client()
    client.speak(SECOND * 6)
    told = client.look(Progress((outline(0, 2.5, (0.5, 2.0)),), planned=2.5))
    assert kinds(told) == [
        "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", *ITEM
    ]  # fmt: skip
    started, stopped, committed, *_ = told
    assert (started["audio_start_ms"], stopped["audio_end_ms"]) == (200, 2_500)
    assert committed["previous_item_id"] is None
    first = committed["item_id"]
    assert {one.get("item_id", first) for one in told} == {first}
    words = (word(0.5, 1.0, " Hello"), word(1.0, 2.0, " world."))
    delta, completed = client.look(Progress((), words, 2.5, 2.5, languages=LANGUAGES))
    assert (delta["delta"], delta["item_id"]) == ("Hello world.", first)
    assert (completed["transcript"], completed["item_id"]) == ("Hello world.", first)
    assert completed["usage"] == {"type": "duration", "seconds": 2.5}
    assert completed["languages"] == [{"code": "en"}]
    told = client.look(Progress((outline(2.5, 6, (4.0, 5.0)),), (word(4, 5, " Yes."),), 6, 6))
    assert kinds(told)[-2:] == ["input_audio_transcription.delta",
                                "input_audio_transcription.completed"]  # fmt: skip
    assert told[2]["previous_item_id"] == first
    assert told[-1]["transcript"] == "Yes."


def test_a_long_turn_is_told_while_it_goes_on() -> None:
    client = Client()
    client.speak(SECOND * 21)
    told = client.look(
        Progress((outline(0, 10, (0, 10)),), (word(1, 2, " One"), word(9, 10, " two")), 10, 10)
    )
    assert kinds(told) == ["input_audio_buffer.speech_started", "input_audio_transcription.delta"]
    told = client.look(
        Progress((outline(10, 20.5, (10.1, 20)),), (word(10.2, 20, " three."),), 20.5, 20.5)
    )
    assert kinds(told) == ["input_audio_buffer.speech_stopped", *ITEM,
                           "input_audio_transcription.delta",
                           "input_audio_transcription.completed"]  # fmt: skip
    assert told[-2]["delta"] == " three."
    assert told[-1]["transcript"] == "One two three."


def test_a_draft_tells_that_somebody_speaks() -> None:
    client = Client()
    client.speak(SECOND * 4)
    drafts = [Progress(speaking_since=0.5), Progress(speaking_since=0.5)]
    (started,) = client.look(*drafts)
    assert started["audio_start_ms"] == 200
    told = client.look(Progress((outline(0, 3.5, (0.4, 2.9)),), (), 3.5, 0, 0.5))
    assert kinds(told) == ["input_audio_buffer.speech_stopped", *ITEM]
    assert told[0]["item_id"] == started["item_id"]
    client.send("input_audio_buffer.clear")
    assert client.look(*drafts) == []  # it is a draft of what was cleared


def test_a_client_commits_what_it_wants_as_an_item() -> None:
    client = Client(MANUAL)
    assert client.speak(SECOND * 2) == []
    committed, added, _ = client.send("input_audio_buffer.commit")
    assert added["item"]["content"] == [{"type": "input_audio", "transcript": None}]
    assert client.live.cuts == [2.0]
    client.speak()
    second, *_ = client.send("input_audio_buffer.commit")
    assert second["previous_item_id"] == committed["item_id"]
    words = (word(1.8, 1.9, " First"), word(2.1, 2.5, " second"))
    told = client.look(Progress((outline(0, 2, (1, 2)),), words[:1], 2, 2))
    assert kinds(told) == ["input_audio_transcription.delta", "input_audio_transcription.completed"]
    told = client.look(Progress((outline(2, 3, (2, 3)),), words[1:], 3, 3))
    assert [(one["item_id"], one.get("transcript")) for one in told] == [
        (second["item_id"], None), (second["item_id"], "second")
    ]  # fmt: skip


@pytest.mark.parametrize("config", [None, MANUAL])
@pytest.mark.parametrize("sound", [b"", bytes(4_798)])
def test_too_little_cannot_be_committed(config: Any, sound: bytes) -> None:
    client = Client(config)
    if sound:
        client.speak(sound)
    error = refusal(client.send("input_audio_buffer.commit", event_id="mine"))
    assert (error["code"], error["event_id"]) == ("input_audio_buffer_commit_empty", "mine")
    client.speak()
    assert kinds(client.send("input_audio_buffer.commit")) == ITEM
    error = refusal(client.send("input_audio_buffer.commit"))
    assert "0 ms" in error["message"]


def test_a_commit_ends_the_turn() -> None:
    client = Client()
    client.speak(SECOND * 3)
    assert kinds(client.look(Progress((outline(0, 2, (0.5, 2)),), planned=2))) == [
        "input_audio_buffer.speech_started"
    ]
    committed, *_ = client.send("input_audio_buffer.commit")
    chapters = (outline(2, 3, (2, 2.9)), outline(3, 5.5, (4, 5)))
    told = client.look(Progress(chapters, (word(1, 2.8, " Mine."),), 5.5, 5.5))
    stopped = next(one for one in told if one["type"].endswith("speech_stopped"))
    assert kinds(told)[:2] == ["input_audio_buffer.speech_started",
                               "input_audio_buffer.speech_stopped"]  # fmt: skip
    assert stopped["item_id"] != committed["item_id"]
    completed = [one for one in told if one["type"].endswith("completed")]
    assert [one["transcript"] for one in completed] == ["Mine.", ""]
    assert completed[0]["item_id"] == committed["item_id"]


def test_what_is_cleared_is_in_no_item() -> None:
    client = Client(MANUAL)
    client.speak(SECOND * 2)
    assert kinds(client.send("input_audio_buffer.clear")) == ["input_audio_buffer.cleared"]
    client.speak()
    client.send("input_audio_buffer.commit")
    words = (word(0.5, 1.5, " Gone"), word(2.2, 2.8, " kept"))
    told = client.look(Progress((outline(0, 3, (0, 3)),), words, 3, 3))
    assert told[-1]["transcript"] == "kept"
    assert told[-1]["usage"]["seconds"] == 1.0
    assert kinds(Client().send("input_audio_buffer.clear")) == ["input_audio_buffer.cleared"]


def test_silence_writes_nothing() -> None:
    client = Client()
    client.speak(SECOND * 60)
    quiet = [Progress((outline(s, s + 5),), (), s + 5, s + 5) for s in range(0, 60, 5)]
    assert client.look(*quiet) == []


def test_a_long_silence_becomes_an_item_if_asked_for() -> None:
    turns = {"type": "server_vad", "idle_timeout_ms": 4_000}
    client = Client({"type": "transcription", "audio": {"input": {"turn_detection": turns}}})
    client.speak(SECOND * 10)
    assert client.look(Progress((outline(0, 3),), (), 3, 3)) == []
    told = client.look(Progress((outline(3, 5),), (), 5, 5))
    assert kinds(told) == ["input_audio_buffer.timeout_triggered", *ITEM,
                           "input_audio_transcription.completed"]  # fmt: skip
    assert (told[0]["audio_start_ms"], told[0]["audio_end_ms"]) == (0, 5_000)
    assert told[-1]["transcript"] == ""


def test_log_probabilities_come_if_asked_for() -> None:
    client = Client({"type": "transcription", "include": [LOGPROBS], **MANUAL})
    client.speak()
    assert client.live.options["token_probabilities"] is True
    client.send("input_audio_buffer.commit")
    words = (word(0.2, 0.4, " a"), word(0.4, 0.6, " b"))
    told = client.look(Progress((), words[:1], 0, 0), Progress((outline(0, 1),), words[1:], 1, 1))
    assert [[p["token"] for p in one["logprobs"]] for one in told] == [[" a"], [" b"], [" a", " b"]]


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
    assert not client.session.concerns(None)
    client.speak()
    assert client.session.concerns(None)
    assert client.session.concerns({"r1"})
    assert not client.session.concerns({"r2"})
