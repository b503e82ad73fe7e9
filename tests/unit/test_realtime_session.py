"""A session as its client sees it: events in, events out, over a recording in memory."""

from typing import Any

import pytest
from realtime_client import ITEM, MANUAL, SECOND, Client, kinds, refusal
from realtime_double import LANGUAGES, outline, word

from tacet.web.v1.realtime.config import LOGPROBS
from tacet.web.v1.realtime.live_run import Progress


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
