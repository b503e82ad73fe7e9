"""Live recordings over HTTP: sound in pieces, its state after a reload, refusals."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house
from werkzeug.test import TestResponse

RATE = 16_000
SOUND = beep_bytes()[44:]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path, max_upload_bytes=100_000) as web:
        yield web


def begin(web: WebHarness, **given: Any) -> dict[str, Any]:
    body = {"name": "talk", "rate": RATE, "options": AS_IT_IS, **given}
    answer = web.client.post("/api/live", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json or {})


def send(web: WebHarness, live: dict[str, Any], offset: int, sound: bytes) -> TestResponse:
    return web.client.post(
        f"/api/live/{live['recording']['id']}/sound",
        data=sound,
        headers={"Upload-Offset": str(offset)},
        content_type="application/octet-stream",
    )


def get(web: WebHarness, path: str) -> dict[str, Any]:
    answer = web.client.get(path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.json
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    return dict(answer.json["error"])


def test_from_the_beginning_to_the_end(web: WebHarness) -> None:
    live = begin(web)
    where = f"/api/live/{live['recording']['id']}"
    assert live["live"] == {"rate": RATE, "offset": 0, "seconds": 0.0, "ended": False}
    assert (live["recording"]["name"], live["run"]["state"]) == ("talk.wav", "waiting")
    assert live["recording"]["live"]
    (listed,) = get(web, "/api/recordings")["items"]
    assert (listed["id"], listed["live"]) == (live["recording"]["id"], True)
    at = 0
    for size in (2, 4_000, len(SOUND)):
        piece = SOUND[at : at + size]
        answer = send(web, live, at, piece)
        at += len(piece)
        assert answer.json == {"offset": at, "seconds": at / 2 / RATE}
    assert get(web, where) == {"rate": RATE, "offset": at, "seconds": 2.0, "ended": False}
    ended = web.client.post(f"{where}/end").json
    assert ended
    assert (ended["live"], ended["duration"], ended["size"]) == (False, 2.0, 44 + len(SOUND))
    assert web.client.post(f"{where}/end").json == ended
    assert get(web, where)["ended"]
    web.work()
    recording = get(web, f"/api/recordings/{live['recording']['id']}")
    assert recording["run"]["state"] == "done"
    transcript = get(web, f"/api/runs/{recording['run']['id']}/transcript")
    assert "Hello world." in "".join(segment["text"] for segment in transcript["segments"])
    assert web.client.get(f"/api/recordings/{recording['id']}/media").data[44:] == SOUND


def test_what_has_arrived_can_be_played_meanwhile_and_all_of_it_later(web: WebHarness) -> None:
    live = begin(web)
    listen = f"/api/recordings/{live['recording']['id']}/listen"
    send(web, live, 0, SOUND[:1_000])
    assert web.client.get(listen).data[44:] == SOUND[:1_000]
    send(web, live, 1_000, SOUND[1_000:])
    web.client.post(f"/api/live/{live['recording']['id']}/end")
    assert web.client.get(listen).data[44:] == SOUND


def test_a_wrong_piece_is_told_where_to_go_on(web: WebHarness) -> None:
    live = begin(web)
    send(web, live, 0, SOUND[:1_000])
    for offset in (0, 998, 1_002):
        answer = send(web, live, offset, SOUND[offset : offset + 1_000])
        assert refused(answer, 409, "wrong_offset")["details"] == {"offset": 1_000}
        assert answer.headers["Upload-Offset"] == "1000"
    assert refused(send(web, live, 1_000, b"odd"), 400, "bad_input")
    assert send(web, live, 1_000, SOUND[1_000:]).status_code == 200


def test_pieces_must_say_where_and_how_much(web: WebHarness) -> None:
    where = f"/api/live/{begin(web)['recording']['id']}/sound"
    answer = web.client.post(where, data=b"ab", content_type="application/octet-stream")
    assert "Upload-Offset" in refused(answer, 400, "bad_input")["message"]
    big = web.client.post(where, data=bytes((1 << 20) + 2), headers={"Upload-Offset": "0"})
    refused(big, 413, "too_large")


def test_nothing_comes_after_the_end(web: WebHarness) -> None:
    live = begin(web)
    send(web, live, 0, SOUND[:1_000])
    web.client.post(f"/api/live/{live['recording']['id']}/end")
    error = refused(send(web, live, 1_000, SOUND[:10]), 409, "conflict")
    assert "has ended" in error["message"]
    assert error["details"] == {"offset": 1_000}


def test_what_needs_the_whole_file_waits_for_its_end(web: WebHarness) -> None:
    live = begin(web)
    runs = f"/api/recordings/{live['recording']['id']}/runs"
    options = {"beam_size": 2}
    error = refused(web.client.post(runs, json=options), 409, "conflict")
    assert "still going on" in error["message"]
    speakers = f"/api/recordings/{live['recording']['id']}/speakers"
    refused(web.client.post(speakers, json={}), 409, "conflict")
    send(web, live, 0, SOUND)
    web.client.post(f"/api/live/{live['recording']['id']}/end")
    assert web.client.post(runs, json=options).status_code == 202
    assert web.client.post(speakers, json={}).status_code == 202


def test_what_was_deleted_takes_no_more_sound(web: WebHarness) -> None:
    live = begin(web)
    assert web.client.delete(f"/api/recordings/{live['recording']['id']}").status_code == 204
    refused(send(web, live, 0, SOUND[:10]), 404, "not_found")
    assert web.client.get(f"/api/live/{live['recording']['id']}").status_code == 404


def test_a_file_is_no_live_recording(web: WebHarness) -> None:
    file = {"recording": web.add()}
    refused(send(web, file, 0, SOUND[:10]), 404, "not_found")
    refused(web.client.post(f"/api/live/{file['recording']['id']}/end"), 404, "not_found")


def test_a_recording_that_is_too_long_is_refused(web: WebHarness) -> None:
    live = begin(web)
    send(web, live, 0, SOUND)
    error = refused(send(web, live, len(SOUND), SOUND), 400, "bad_input")
    assert "max_upload_bytes" in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rate": 7_999},
        {"rate": 48_001},
        {"rate": "much"},
        {"rate": RATE, "options": {"beam_size": 0}},
        {"rate": RATE, "options": {"nothing": 1}},
        {"rate": RATE, "name": "x" * 1_001},
    ],
)
def test_what_does_not_fit_is_refused(web: WebHarness, body: dict[str, Any]) -> None:
    answer = web.client.post("/api/live", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 400, answer.text
    assert get(web, "/api/recordings")["items"] == []
