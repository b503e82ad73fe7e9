"""Streams of calls: only final text, in order, and what goes wrong later."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from library_values import altered, prepared, text
from web_fixtures import WebHarness
from werkzeug.datastructures import FileStorage

from tacet.core.assemble import ShardText
from tacet.library.calls.calls import Call
from tacet.library.model.recording import Fault
from tacet.library.model.run import Claim, RunState
from tacet.web.http.access import Access
from tacet.web.routes.events import BROADCASTER_KEY
from tacet.web.v1.asked import Asked
from tacet.web.v1.stream import HEAD_AFTER, HEARTBEAT, TextStream
from tacet.web.v1.waiting import Waiting


class Stage:
    """A call whose run has two shards, and the stream of its text."""

    def __init__(self, web: WebHarness) -> None:
        self.store = web.tacet.context.store
        self.claim: Claim = prepared(self.store)
        self.clock = 0.0
        run = self.store.run("run")
        waiting = Waiting(
            Access(web.tacet, None, "127.0.0.1"),
            web.app.extensions[BROADCASTER_KEY],
            Call(self.store.recording(run.recording_id), run),
            None,
            lambda: None,
        )
        self.waiting = waiting
        self.stream = TextStream(waiting, Asked(FileStorage(), {}, stream=True), lambda: self.clock)

    def finish(self, shard: int, word: str) -> None:
        attempt = self.store.begin_shard(self.claim, shard)
        assert attempt
        assert self.store.save_result(self.claim, shard, attempt, text(word))

    def end(self, state: RunState, error: Fault | None = None) -> None:
        run = altered(self.store.run("run"), state=state, error=error)
        assert self.store.save_run(run, self.claim)

    def look(self) -> Any:
        return self.waiting.look(self.stream.look)

    def events(self) -> Iterator[bytes]:
        """What is sent, piece by piece; an empty one is a pause."""
        response = self.look()
        assert response.status_code == 200
        return iter(response.iter_encoded())


def said(piece: bytes) -> dict[str, Any]:
    return dict(json.loads(piece.removeprefix(b"data: ")))


@pytest.fixture
def stage(web: WebHarness) -> Stage:
    return Stage(web)


def test_text_is_sent_once_it_is_final_and_what_is_before_it_too(stage: Stage) -> None:
    assert stage.look() is None
    assert stage.store.save_partial(stage.claim, 0, text(" perhaps"))
    stage.finish(1, " world")
    assert stage.look() is None  # what comes first is not final
    stage.finish(0, " Hello")
    events = stage.events()
    assert [said(next(events))["delta"] for _ in range(2)] == ["Hello", " world"]
    assert next(events) == b""
    stage.end(RunState.DONE)
    done = said(next(event for event in events if event))
    assert (done["type"], done["text"]) == ("transcript.text.done", "Hello world")
    assert list(events) == [b"data: [DONE]\n\n"]


def test_a_stream_begins_after_a_while_without_text_and_shows_that_it_lives(stage: Stage) -> None:
    stage.clock = HEAD_AFTER
    events = stage.events()
    assert next(events) == b""
    stage.clock += HEARTBEAT
    assert next(events).startswith(b": ")
    assert next(events) == b""


def test_what_fails_before_the_stream_is_a_status_and_later_an_event(stage: Stage) -> None:
    stage.finish(0, " Hello")
    events = stage.events()
    assert said(next(events))["delta"] == "Hello"
    stage.end(RunState.FAILED, Fault("unreadable_media", "The file ends in the middle."))
    last = said([event for event in events if event][-1])
    assert last["error"]["code"] == "invalid_file_format"
    assert last["error"]["message"] == "The file ends in the middle."
    assert stage.look().status_code == 400


def test_nothing_is_said_is_an_empty_text(stage: Stage) -> None:
    for shard in (0, 1):
        attempt = stage.store.begin_shard(stage.claim, shard)
        assert attempt
        assert stage.store.save_result(stage.claim, shard, attempt, ShardText((), (), (), ()))
    stage.end(RunState.DONE)
    done, _ = stage.events()
    assert said(done)["text"] == ""
