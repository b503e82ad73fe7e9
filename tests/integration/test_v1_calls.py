"""Calls of the hosted API: kept apart from the library, done once, deleted, refused when full."""

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house, working
from werkzeug.test import TestResponse

from tacet.core.errors import NotFound
from tacet.library.calls.calls import AWAITED, Call, SentFile, begin_call, end_call, keep_call
from tacet.library.context import AppContext
from tacet.library.model.run import Fault, Run, RunState
from tacet.library.use_cases.recordings import purge_removed
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.wsgi_bridge import BUSY_KEY
from tacet.web.v1.gate import GATE_KEY, CallGate
from tacet.web.v1.waiting import raise_if_over

TEXT = "Hello world. Again."
ADDRESS = "/v1/audio/transcriptions"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A web whose settings take beeps for speech."""
    with open_house(tmp_path, model="nano-en", max_calls=2) as web:
        for name, value in AS_IT_IS.items():
            web.tacet.context.store.set_value(name, value)
        yield web


def call(web: WebHarness, address: str = ADDRESS, **fields: Any) -> TestResponse:
    given = {"file": (io.BytesIO(beep_bytes()), "talk.wav"), "model": "whisper-1", **fields}
    return web.client.post(address, data=given)


def sent(name: str = "talk.wav") -> SentFile:
    return SentFile(name, [beep_bytes()])


def later(context: AppContext, period: timedelta) -> AppContext:
    """The context after so much time."""
    return replace(context, clock=lambda: context.clock() + period)


def ended(web: WebHarness) -> Call:
    """A call that was performed and answered."""
    context = web.tacet.context
    made = begin_call(context, sent(), {})
    web.work()
    end_call(context, made)
    return made


def test_a_call_is_answered_once_its_run_is_over(web: WebHarness) -> None:
    with working(web):
        answer = call(web)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["text"] == TEXT
    assert answer.headers["X-Request-Id"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert web.app.extensions[GATE_KEY].inside == 0


def test_a_stream_is_server_sent_events(web: WebHarness) -> None:
    with working(web):
        answer = call(web, stream="true")
    assert answer.content_type.startswith("text/event-stream")
    events = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
    assert events.pop() == "[DONE]"
    *deltas, done = map(json.loads, events)
    assert [event["delta"] for event in deltas] == ["Hello world.", " Again."]
    assert done["text"] == TEXT


def test_a_run_that_fails_is_an_error_before_a_stream_begins(web: WebHarness) -> None:
    with working(web):
        answer = call(web, stream="true", language="de")
    assert answer.status_code == 400
    assert answer.json is not None
    assert "does not know" in answer.json["error"]["message"]
    assert answer.headers["x-should-retry"] == "false"


def test_words_without_tokens_have_no_log_probabilities(web: WebHarness) -> None:
    with working(web):
        answer = call(web, include="logprobs")
    assert answer.json is not None
    assert answer.json["logprobs"] == []  # those of a script have no tokens


def test_the_recording_of_a_call_stands_nowhere(web: WebHarness) -> None:
    made = ended(web)
    id, run = made.recording.id, made.run.id
    assert web.client.get("/api/recordings").json == {"items": [], "total": 0, "next": None}
    for address in (f"/api/recordings/{id}", f"/api/runs/{run}", f"/api/runs/{run}/transcript"):
        assert web.client.get(address).status_code == 404
    found = web.client.get("/api/search?q=hello").json or {}
    assert (found["names"], found["hits"]) == ([], [])
    told = web.client.get("/api/changes?after=1").get_data(as_text=True)
    assert id not in told
    assert "Hello" not in told


def test_a_copy_in_the_library_is_no_copy_of_a_call(web: WebHarness) -> None:
    ended(web)
    assert web.add()["same_file"] is None


def test_what_was_sent_is_deleted_a_while_after_the_answer(web: WebHarness) -> None:
    made, context = ended(web), web.tacet.context
    files = web.tacet.settings.data_dir / "files"
    logs = web.tacet.settings.data_dir / "runs"
    assert (list(files.iterdir()), list(logs.iterdir())) != ([], [])
    kept = context.limits.keep_calls + context.limits.undo
    assert purge_removed(later(context, kept - timedelta(seconds=5))) == 0
    assert purge_removed(later(context, kept + timedelta(seconds=5))) == 1
    assert (list(files.iterdir()), list(logs.iterdir())) == ([], [])
    with pytest.raises(NotFound):
        context.store.run(made.run.id)


def test_a_call_for_which_nobody_waits_is_stopped_and_deleted(web: WebHarness) -> None:
    context = web.tacet.context
    made = begin_call(context, sent(), {})
    end_call(context, made)  # its client has left
    gone = later(context, timedelta(minutes=2))
    assert purge_removed(gone) == 0  # the run is stopped first
    assert context.store.run(made.run.id).state is RunState.STOPPED
    assert purge_removed(gone) == 1


def test_waiting_puts_the_end_off(web: WebHarness) -> None:
    context = web.tacet.context
    made = begin_call(context, sent(), {})
    assert keep_call(later(context, AWAITED / 3), made).recording == made.recording
    put_off = keep_call(later(context, AWAITED * 0.9), made).recording
    assert put_off.removed_at is not None
    assert made.recording.removed_at is not None
    assert put_off.removed_at > made.recording.removed_at


def test_an_equal_call_is_the_retry_of_one_under_way_or_just_answered(web: WebHarness) -> None:
    context = web.tacet.context
    first = begin_call(context, sent(), {"initial_prompt": "a"})
    assert begin_call(context, sent("renamed.wav"), {"initial_prompt": "a"}).run.id == first.run.id
    assert begin_call(context, sent(), {"initial_prompt": "b"}).run.id != first.run.id
    web.work()
    end_call(context, first)
    assert begin_call(context, sent(), {"initial_prompt": "a"}).run.id == first.run.id
    assert len(list((web.tacet.settings.data_dir / "files").iterdir())) == 2


def test_a_recording_of_the_library_is_never_taken_for_a_call(web: WebHarness) -> None:
    context = web.tacet.context
    mine = web.add(start="true")
    made = begin_call(context, sent(), {})
    assert made.recording.id != mine["id"]
    web.client.delete(f"/api/recordings/{mine['id']}")
    assert begin_call(context, sent(), {}).run.id == made.run.id


def test_a_call_that_failed_is_done_again(web: WebHarness) -> None:
    context = web.tacet.context
    made = begin_call(context, sent(), {})
    context.store.cancel_run(made.run.id, context.clock())
    assert begin_call(context, sent(), {}).run.id != made.run.id


def test_of_equal_calls_at_one_moment_one_is_done(web: WebHarness) -> None:
    context, made = web.tacet.context, list[str]()
    threads = [
        threading.Thread(target=lambda: made.append(begin_call(context, sent(), {}).run.id))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 20
    assert len(set(made)) == 1


def test_one_call_more_than_there_may_be_is_told_to_come_back(web: WebHarness) -> None:
    gate: CallGate = web.app.extensions[GATE_KEY]
    gate.enter()
    gate.enter()
    answer = call(web)
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["error"]["type"] == "server_error"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["x-should-retry"] == "true"
    gate.leave()
    with working(web):
        assert call(web).status_code == 200
    assert gate.inside == 1


@pytest.mark.parametrize(
    "fields", [{"model": ""}, {"language": "xx"}, {"file": (io.BytesIO(b""), "a")}]
)
def test_a_refused_call_leaves_nothing(web: WebHarness, fields: dict[str, Any]) -> None:
    assert call(web, **fields).status_code == 400
    assert web.app.extensions[GATE_KEY].inside == 0
    assert list((web.tacet.settings.data_dir / "files").iterdir()) == []
    assert list((web.tacet.settings.data_dir / "incoming").iterdir()) == []


def run_in(state: RunState, fault: str | None = None, model: str = "nano-en") -> Run:
    error = Fault(fault, "why") if fault else None
    return Run("r", "x", model, {}, datetime.now(UTC), state=state, error=error)


@pytest.mark.parametrize(
    ("run", "status", "code", "retry"),
    [
        (run_in(RunState.FAILED, "unreadable_media"), 400, "invalid_file_format", False),
        (run_in(RunState.FAILED, "no_audio_track"), 400, "no_audio_track", False),
        (run_in(RunState.FAILED, "too_long"), 413, "audio_too_long", False),
        (run_in(RunState.FAILED, "internal"), 500, "internal", False),
        (run_in(RunState.STOPPED), 500, "run_stopped", False),
        (run_in(RunState.WAITING, model=""), 503, "model_loading", True),
        (run_in(RunState.WAITING, "no_space"), 503, "no_space", True),
    ],
)
def test_a_run_without_a_text_to_come_is_an_error(
    run: Run, status: int, code: str, retry: bool
) -> None:
    with pytest.raises(HostedError) as caught:
        raise_if_over(run)
    assert (caught.value.status, caught.value.code, caught.value.retry) == (status, code, retry)


def test_a_run_that_goes_on_is_none() -> None:
    for state in (RunState.WAITING, RunState.PREPARING, RunState.LISTENING, RunState.DONE):
        raise_if_over(run_in(state))


@pytest.mark.parametrize("address", ["/v1", "/v1/nothing", "/v1/models/x/y"])
def test_every_address_under_v1_has_the_hosted_error(web: WebHarness, address: str) -> None:
    answer = web.client.get(address)
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json["error"]) == {"message", "type", "param", "code"}
    assert set((web.client.get("/api/nothing").json or {})["error"]) == {
        "code",
        "message",
        "details",
    }


def test_api_v1_is_another_name_of_api_with_its_own_errors(web: WebHarness) -> None:
    assert web.client.get("/api/v1/recordings").json == web.client.get("/api/recordings").json
    refused = web.client.get("/api/v1/recordings/x")
    assert refused.status_code == 404
    assert "details" in (refused.json or {})["error"]


def test_a_body_without_a_thread_is_told_to_come_back(web: WebHarness) -> None:
    for address in (ADDRESS, "/api/recordings"):
        answer = web.client.post(address, environ_overrides={BUSY_KEY: True})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
