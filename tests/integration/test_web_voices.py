"""Voices that are kept, over HTTP: switched on, remembered, listed, deleted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_web_speakers import find_all
from web_fixtures import WebHarness, open_house

OFF = "switched off"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A Tacet without recordings."""
    with open_house(tmp_path) as made:
        yield made


def switch(web: WebHarness, value: bool | None) -> dict[str, Any]:
    answer = web.client.patch("/api/settings", json={"voice_profiles": value})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def found_run(web: WebHarness) -> str:
    """The id of a finished run in which one person speaks."""
    run = web.done_run()
    web.client.post(f"/api/recordings/{run['recording_id']}/speakers", json={})
    find_all(web)
    return str(run["id"])


def names(web: WebHarness, run: str) -> set[str | None]:
    text = web.client.get(f"/api/runs/{run}/transcript").json
    return {word["speaker"] for segment in text["segments"] for word in segment["words"]}


def rename(web: WebHarness, run: str, name: str, new: str) -> None:
    revision = web.client.get(f"/api/runs/{run}/transcript").json["revision"]
    operation = {"kind": "rename_speaker", "name": name, "new": new}
    body = {"revision": revision, "operations": [operation]}
    assert web.client.post(f"/api/runs/{run}/operations", json=body).status_code == 200


def test_a_voice_is_remembered_known_and_deleted(web: WebHarness) -> None:
    assert web.client.get("/api/settings").json["voice_profiles"] is False
    assert switch(web, True)["voice_profiles"] is True
    assert web.client.get("/api/voices").json == {"items": []}
    run = found_run(web)
    rename(web, run, "Speaker 1", "Ada")
    answer = web.client.post("/api/voices", json={"run_id": run, "name": "Ada"})
    assert answer.status_code == 200
    kept = answer.json
    assert set(kept) == {"id", "name", "seconds", "made_at"}, "nothing of the voice itself"
    assert (kept["name"], kept["seconds"]) == ("Ada", 6.0)
    assert web.client.get("/api/voices").json == {"items": [kept]}
    assert names(web, found_run(web)) == {"Ada"}
    assert web.client.delete(f"/api/voices/{kept['id']}").status_code == 204
    assert web.client.delete(f"/api/voices/{kept['id']}").status_code == 404
    assert names(web, found_run(web)) == {"Speaker 1"}


def test_all_are_deleted_at_once_or_by_switching_it_off(web: WebHarness) -> None:
    switch(web, True)
    run = found_run(web)
    rename(web, run, "Speaker 1", "Ada")
    body = {"run_id": run, "name": "Ada"}
    web.client.post("/api/voices", json=body)
    for _ in range(2):
        assert web.client.delete("/api/voices").status_code == 204
    assert web.client.get("/api/voices").json == {"items": []}
    web.client.post("/api/voices", json=body)
    assert switch(web, False)["voice_profiles"] is False
    switch(web, True)
    assert web.client.get("/api/voices").json == {"items": []}


def test_nothing_is_kept_or_told_where_it_is_off(web: WebHarness) -> None:
    run = found_run(web)
    rename(web, run, "Speaker 1", "Ada")
    for answer in (
        web.client.get("/api/voices"),
        web.client.post("/api/voices", json={"run_id": run, "name": "Ada"}),
    ):
        assert answer.status_code == 409
        assert OFF in answer.json["error"]["message"]
    assert web.client.delete("/api/voices").status_code == 204, "deleting is always possible"


def test_what_cannot_be_remembered_is_refused_with_a_reason(web: WebHarness) -> None:
    switch(web, True)
    run = found_run(web)
    for body, status in (
        ({"run_id": run, "name": "Speaker 1"}, 400),
        ({"run_id": run, "name": ""}, 400),
        ({"run_id": run, "name": "n" * 201}, 400),
        ({"run_id": run}, 400),
        ({"run_id": run, "name": "Ada", "direction": [1]}, 400),
        ({"run_id": run, "name": "Eve"}, 404),
        ({"run_id": "nobody", "name": "Ada"}, 404),
    ):
        answer = web.client.post("/api/voices", json=body)
        assert answer.status_code == status, body
        assert answer.json["error"]["message"]
    for value in ("yes", 1):
        answer = web.client.patch("/api/settings", json={"voice_profiles": value})
        assert answer.status_code == 400
    assert web.client.get("/api/voices").json == {"items": []}


def test_a_run_is_not_told_whether_voices_are_kept(web: WebHarness) -> None:
    switch(web, True)
    run = web.client.get(f"/api/runs/{found_run(web)}").json
    assert "voice_profiles" not in json.dumps(run)
