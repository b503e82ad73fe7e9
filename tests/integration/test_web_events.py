"""Live events over a real database: streamed, resumed, bounded, and asked for."""

import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, QUICK, WebHarness

from tacet.library.model.run import Event
from tacet.web.events import event_payloads
from tacet.web.events.broadcaster import Broadcaster, Subscriber

PATIENCE = 60.0  # seconds until a test gives up on an event


class Listener:
    """One open event stream, read until something is in it."""

    def __init__(self, web: WebHarness, **how: Any) -> None:
        self.answer = web.client.get("/api/events", buffered=False, **how)
        self.text = ""
        self._bytes = iter(self.answer.response)

    def until(self, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """All events so far, once they are as wanted."""
        end = time.monotonic() + PATIENCE
        while not wanted(self.events):
            assert time.monotonic() < end, self.text
            self.text += next(self._bytes).decode()
        return self.events

    def until_text(self, wanted: str) -> str:
        """All text so far, once it holds what is wanted."""
        self.until(lambda _: wanted in self.text)
        return self.text

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events so far, each with id, event and data."""
        frames = [
            dict(line.split(": ", 1) for line in frame.split("\n") if not line.startswith(":"))
            for frame in self.text.split("\n\n")[:-1]
        ]
        return [f | {"data": json.loads(f["data"])} for f in frames if "data" in f]

    def close(self) -> None:
        """Go away, as a closed page does."""
        self.answer.close()


@pytest.fixture
def listen(web: WebHarness) -> Iterator[Callable[..., Listener]]:
    open_ones: list[Listener] = []

    def make(**how: Any) -> Listener:
        open_ones.append(Listener(web, **how))
        return open_ones[-1]

    yield make
    for listener in open_ones:
        listener.close()


Listen = Callable[..., Listener]


def types(events: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in events]


def test_a_page_hears_of_a_recording_and_its_run_until_the_end(
    web: WebHarness, listen: Listen
) -> None:
    page = listen()
    recording = web.add()
    web.client.post(f"/api/recordings/{recording['id']}/runs", json=AS_IT_IS)
    web.work()
    events = page.until(
        lambda es: any(e["event"] == "run.changed" and e["data"]["state"] == "done" for e in es)
    )
    first = next(e for e in events if e["event"] == "recording.changed")
    assert first["data"]["name"] == recording["name"]
    grown = [e["data"] for e in events if e["event"] == "transcript.grew"]
    text = {segment["id"]: segment["text"] for growth in grown for segment in growth["segments"]}
    assert "".join(text[number] for number in sorted(text)) == " Hello world. Again."
    assert {growth["recording_id"] for growth in grown} == {recording["id"]}
    found = [e["data"] for e in events if e["event"] == "speech.found"]
    assert [(f["recording_id"], f["start"], f["end"]) for f in found] == [(recording["id"], 0, 2)]
    numbers = [int(e["id"]) for e in events]
    assert numbers == sorted(numbers)


def test_the_streams_headers_keep_proxies_and_caches_away(listen: Listen) -> None:
    headers = listen().answer.headers
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["X-Accel-Buffering"] == "no"
    assert "no-store" in headers["Cache-Control"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_page_that_comes_back_hears_what_it_missed(web: WebHarness, listen: Listen) -> None:
    web.add("1.wav")
    before = web.client.get("/api/changes").json["last"]
    web.add("2.wav")
    for how in (
        {"headers": {"Last-Event-ID": str(before)}},
        {"query_string": {"after": before}},
    ):
        events = listen(**how).until(bool)
        assert [e["data"]["name"] for e in events] == ["2.wav"]


def test_a_new_page_learns_where_it_stands_so_that_it_can_come_back(
    web: WebHarness, listen: Listen
) -> None:
    web.add()
    last = web.client.get("/api/changes").json["last"]
    assert f"id: {last}\n\n" in listen().until_text("id: ")


def test_numbers_that_were_never_given_make_the_page_load_everything_again(
    web: WebHarness, listen: Listen
) -> None:
    web.add()
    assert types(listen(query_string={"after": 10**9}).until(bool)) == ["resync"]
    answer = web.client.get("/api/changes?after=1000000000").json
    assert [e["type"] for e in answer["events"]] == ["resync"]
    assert answer["last"] == web.client.get("/api/changes").json["last"]


def test_polling_gives_the_same_events(web: WebHarness) -> None:
    before = web.client.get("/api/changes").json
    assert before["events"] == []
    recording = web.add()
    changes = web.client.get("/api/changes", query_string={"after": before["last"]}).json
    assert [(e["type"], e["data"]["id"]) for e in changes["events"]] == [
        ("recording.changed", recording["id"])
    ]
    again = web.client.get("/api/changes", query_string={"after": changes["last"]}).json
    assert again == {"last": changes["last"], "events": []}
    web.client.delete(f"/api/recordings/{recording['id']}")
    gone = web.client.get("/api/changes", query_string={"after": changes["last"]}).json
    assert [(e["type"], e["data"]) for e in gone["events"]] == [
        ("recording.removed", {"id": recording["id"]})
    ]


def test_runs_that_wait_learn_that_they_have_moved_up(web: WebHarness, listen: Listen) -> None:
    runs = [web.add(f"{n}.wav", start="true")["run"] for n in range(3)]
    page = listen()
    web.client.post(f"/api/runs/{runs[0]['id']}/cancel")
    ids = {run["id"] for run in runs[1:]}
    events = page.until(lambda es: ids <= {e["data"]["id"] for e in es})
    ahead = {e["data"]["id"]: e["data"]["ahead"] for e in events}
    assert (ahead[runs[1]["id"]], ahead[runs[2]["id"]]) == (0, 1)


def test_settings_and_models_are_reported(web: WebHarness, listen: Listen) -> None:
    page = listen()
    web.client.patch("/api/settings", json={"language": "de"})
    web.tacet.downloads.on_change("small")
    events = page.until(lambda es: {"settings.changed", "model.changed"} <= set(types(es)))
    data = {e["event"]: e["data"] for e in events}
    assert data["settings.changed"]["language"] == "de"
    assert data["model.changed"]["name"] == "small"


def test_a_quiet_stream_shows_that_it_lives(listen: Listen) -> None:
    listen().until_text(": still here")


def test_one_stream_too_many_is_refused_and_a_closed_one_makes_room(
    web: WebHarness, listen: Listen
) -> None:
    pages = [listen() for _ in range(QUICK.max_streams)]
    refused = web.client.get("/api/events")
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "too_many_streams")
    assert refused.headers["Retry-After"]
    pages[0].close()
    assert listen().answer.status_code == 200


def test_a_page_that_does_not_read_costs_no_memory_and_is_made_to_load_again(
    web: WebHarness,
) -> None:
    broadcaster: Broadcaster = web.app.extensions["tacet.broadcaster"]
    page = broadcaster.subscribe(None)
    assert page is not None
    for number in itertools.count():
        web.tacet.context.store.publish("recording.removed", {"id": str(number)})
        if number > QUICK.max_queued + 50:
            break
    end = time.monotonic() + PATIENCE
    while not any(b"resync" in frame for frame in frames_of(page)):
        assert len(frames_of(page)) <= QUICK.max_queued
        assert time.monotonic() < end, "the page is told to load again"
        time.sleep(0.01)
    assert b"event: resync" in page.take(0.1)
    broadcaster.unsubscribe(page)


class ManyEvents:
    """A store in which very much has changed at once."""

    def __init__(self, count: int) -> None:
        self._events = [Event(n, "recording.changed", {"id": str(n)}) for n in range(1, count + 1)]

    def change_mark(self) -> int:
        return self.last_event()

    def last_event(self) -> int:
        return self._events[-1].seq

    def events_after(self, seq: int, limit: int = 500) -> list[Event]:
        return self._events[seq : seq + limit]


@pytest.mark.parametrize(("count", "rendered"), [(49, 49), (50, 0), (10_000, 0)])
def test_more_changes_than_a_page_takes_are_not_even_rendered(count: int, rendered: int) -> None:
    seen: list[Event] = []

    def render(events: Sequence[Event], live: bool) -> list[bytes]:
        seen.extend(events)
        return [b"rendered"]

    broadcaster, page = Broadcaster(ManyEvents(count), render, QUICK), Subscriber(50)
    broadcaster._subscribers.add(page)
    broadcaster._fan_out()
    assert len(seen) == rendered
    frames = page.take(0)
    assert (b"event: resync" in frames) == (rendered == 0)
    assert rendered or f"id: {count}\n".encode() in frames


def test_only_the_first_runs_of_a_long_queue_are_told_their_places(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_payloads, "TOLD_PLACES", 2)
    runs = [web.add(f"{n}.wav", start="true")["run"]["id"] for n in range(4)]
    positions: dict[str, int] = {}

    def told() -> list[tuple[str, int]]:
        event = Event(web.tacet.context.store.last_event(), "run.changed", {"id": "gone"})
        items = event_payloads.change_items(web.tacet, [event], positions)
        return [(item.data.id, item.data.ahead) for item in items]  # type: ignore[union-attr]

    assert told() == [(runs[0], 0), (runs[1], 1)]
    assert told() == []
    web.client.post(f"/api/runs/{runs[0]}/cancel")
    assert told() == [(runs[1], 0), (runs[2], 1)]


def test_a_changed_vocabulary_is_reported(web: WebHarness, listen: Listen) -> None:
    recording = web.add()
    page = listen()
    body = {"terms": [{"term": "Tacet"}]}
    assert web.client.post("/api/vocabulary", json=body).status_code in (200, 201)
    path = f"/api/recordings/{recording['id']}/vocabulary"
    assert web.client.post(path, json=body).status_code in (200, 201)
    events = page.until(lambda es: types(es).count("vocabulary.changed") == 2)
    told = [e["data"] for e in events if e["event"] == "vocabulary.changed"]
    assert told == [{"recording_id": None}, {"recording_id": recording["id"]}]


def frames_of(page: Subscriber) -> list[bytes]:
    """What waits for a page."""
    with page.ready:
        return list(page.frames)


def test_the_listening_thread_ends_with_the_last_page(web: WebHarness, listen: Listen) -> None:
    broadcaster: Broadcaster = web.app.extensions["tacet.broadcaster"]
    page = listen()
    page.until_text("id: ")
    assert broadcaster.subscribers == 1
    page.close()
    end = time.monotonic() + PATIENCE
    while broadcaster.polling and time.monotonic() < end:
        time.sleep(0.01)
    assert (broadcaster.subscribers, broadcaster.polling) == (0, False)


def test_a_stopping_server_ends_the_streams(web: WebHarness, listen: Listen) -> None:
    page = listen()
    page.until_text("id: ")
    web.app.extensions["tacet.broadcaster"].close()
    assert list(page._bytes) == []
    assert web.client.get("/api/events").status_code == 503
