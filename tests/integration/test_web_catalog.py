"""Folders, tags, notes and actions on many recordings over HTTP."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, open_house


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path) as web:
        yield web


def ask(web: WebHarness, method: str, address: str, status: int = 200, **body: Any) -> Any:
    """The JSON of an answer with that status."""
    answer = web.client.open(f"/api/{address}", method=method, json=body or None)
    assert answer.status_code == status, answer.text
    return answer.json


def act(web: WebHarness, action: str, **body: Any) -> Any:
    """What became of an action."""
    return ask(web, "POST", "recordings/actions", action=action, **body)


def test_a_recording_is_moved_tagged_and_archived(web: WebHarness) -> None:
    id = web.add()["id"]
    folder = ask(web, "POST", "folders", 201, name="  My  talks ")
    assert folder["name"] == "My talks"
    changed = ask(
        web, "PATCH", f"recordings/{id}", folder_id=folder["id"], tags=["b", "A"], archived=True
    )
    assert (changed["folder_id"], changed["tags"], changed["archived"]) == (
        folder["id"],
        ["A", "b"],
        True,
    )
    assert ask(web, "GET", "folders")["items"] == [{**folder, "recordings": 1}]
    assert ask(web, "GET", "recordings")["total"] == 0
    assert ask(web, "GET", "recordings?archived=true&tag=B")["total"] == 1
    changed = ask(web, "PATCH", f"recordings/{id}", folder_id=None, tags=["b"], name="new")
    assert (changed["folder_id"], changed["tags"], changed["name"]) == (None, ["b"], "new")
    tag = ask(web, "GET", "tags")["items"][1]
    assert ask(web, "PATCH", f"tags/{tag['id']}", name="c")["name"] == "c"
    ask(web, "DELETE", f"tags/{tag['id']}", 204)
    assert ask(web, "GET", f"recordings/{id}")["tags"] == []
    ask(web, "PATCH", f"recordings/{id}", 404, folder_id="nowhere")


def test_notes_stand_at_times_of_a_recording(web: WebHarness) -> None:
    id = web.add()["id"]
    late = ask(web, "POST", f"recordings/{id}/notes", 201, text="here", at=1.5)
    ask(web, "POST", f"recordings/{id}/notes", 201, text="all of it")
    notes = ask(web, "GET", f"recordings/{id}/notes")["items"]
    assert [(note["text"], note["at"]) for note in notes] == [("all of it", None), ("here", 1.5)]
    address = f"recordings/{id}/notes/{late['id']}"
    assert ask(web, "PUT", address, text="there", at=1.0) == {**late, "text": "there", "at": 1.0}
    ask(web, "POST", f"recordings/{id}/notes", 400, text="too late", at=99.0)
    ask(web, "POST", f"recordings/{id}/notes", 400, text=" ")
    mark = ask(web, "POST", f"recordings/{id}/notes", 201, text="", at=0.5)
    assert (mark["text"], mark["at"]) == ("", 0.5)
    ask(web, "PUT", f"recordings/{id}/notes/{mark['id']}", 400, text="", at=None)
    ask(web, "DELETE", f"recordings/{id}/notes/{mark['id']}", 204)
    ask(web, "DELETE", address, 204)
    ask(web, "DELETE", address, 404)
    ask(web, "PUT", address, 404, text="gone")
    ask(web, "GET", "recordings/nobody/notes", 404)


def test_an_action_is_done_on_all_that_fit_or_on_those_named(web: WebHarness) -> None:
    ids = [web.add(name)["id"] for name in ("talk 1.wav", "talk 2.wav", "other.wav")]
    done = act(web, "tag", filter={"q": "talk"}, tags=["spoken"])
    assert sorted(done["done"]) == sorted(ids[:2])
    assert ask(web, "GET", "recordings?tag=spoken")["total"] == 2
    act(web, "tag", ids=[ids[0]], remove_tags=["SPOKEN"])
    assert ask(web, "GET", "recordings?tag=spoken")["total"] == 1
    folder = ask(web, "POST", "folders", 201, name="f")["id"]
    act(web, "move", ids=ids, folder_id=folder)
    assert ask(web, "GET", f"recordings?folder={folder}")["total"] == 3
    act(web, "move", ids=ids[:1])
    assert ask(web, "GET", "recordings?folder=none")["total"] == 1
    act(web, "archive", filter={"folder": folder})
    assert ask(web, "GET", "recordings?archived=true")["total"] == 2
    act(web, "unarchive", filter={"archived": True})
    assert ask(web, "GET", "recordings")["total"] == 3
    assert len(act(web, "transcribe", filter={"state": "new"})["done"]) == 3
    done = act(web, "delete", ids=[ids[0], "nobody", ids[0]])
    assert done["done"] == [ids[0]]
    assert done["failed"]["nobody"]["code"] == "not_found"
    assert ask(web, "GET", "recordings")["total"] == 2


def test_what_was_deleted_together_comes_back_together(web: WebHarness) -> None:
    ids = [web.add(name)["id"] for name in ("one.wav", "two.wav", "three.wav")]
    done = act(web, "delete", filter={}, without=[ids[1]])["done"]
    assert sorted(done) == sorted([ids[0], ids[2]])
    assert act(web, "restore", ids=[*done, "nobody"])["failed"].keys() == {"nobody"}
    assert ask(web, "GET", "recordings")["total"] == 3


def test_an_action_says_on_what(web: WebHarness) -> None:
    for wrong in ({}, {"ids": [], "filter": {}}):
        answer = ask(web, "POST", "recordings/actions", 400, action="archive", **wrong)
        assert "either" in answer["error"]["message"]


def test_a_zip_holds_the_selected_transcripts(web: WebHarness) -> None:
    ids = [web.done_run(name)["recording_id"] for name in ("one.wav", "two.wav")]

    def names(**body: Any) -> list[str]:
        answer = web.client.post("/api/exports.zip", json=body)
        assert answer.status_code == 200, answer.text
        return sorted(zipfile.ZipFile(io.BytesIO(answer.data)).namelist())

    assert names(ids=ids[:1], format=["txt", "srt"]) == ["one.srt", "one.txt"]
    assert names(filter={"q": "two"}) == ["two.txt"]
    assert names(ids=["nobody"]) == []
    assert names(filter={}) == ["one.txt", "two.txt"]
    assert names(filter={}, without=ids[:1]) == ["two.txt"]


def test_the_same_file_again_names_the_recording_that_is_there(web: WebHarness) -> None:
    first = web.add("first.wav")
    assert first["same_file"] is None
    again = web.add("again.wav")
    assert again["same_file"] == first["id"]
    assert ask(web, "GET", f"recordings?sha256={first['sha256']}")["total"] == 2
    assert ask(web, "GET", f"recordings?sha256={'0' * 64}")["total"] == 0
    ask(web, "DELETE", f"recordings/{first['id']}", 204)
    assert ask(web, "GET", f"recordings/{again['id']}")["same_file"] is None


def test_a_run_can_wait_until_it_is_started(web: WebHarness) -> None:
    recording = web.add()
    address = f"recordings/{recording['id']}/runs"
    held = web.client.post(f"/api/{address}?later=true", json={}).json or {}
    assert (held["held"], held["state"]) == (True, "waiting")
    web.work()
    assert ask(web, "GET", f"runs/{held['id']}")["state"] == "waiting"
    started = ask(web, "POST", f"runs/{held['id']}/start")
    assert (started["id"], started["held"]) == (held["id"], False)
    web.work()
    assert ask(web, "GET", f"runs/{held['id']}")["state"] == "done"


def test_asking_for_a_held_run_at_once_starts_it(web: WebHarness) -> None:
    recording = web.add()
    act(web, "transcribe", ids=[recording["id"]], later=True)
    held = ask(web, "GET", f"recordings/{recording['id']}")["run"]
    run = web.client.post(f"/api/recordings/{recording['id']}/runs", json={}).json or {}
    assert (held["held"], run["id"], run["held"]) == (True, held["id"], False)
