"""Recordings added by their web address, over HTTP; and by the processes of a server, killed."""

import json
import sys
import threading
from pathlib import Path

import pytest
from file_server import Page, file_server
from served import Served, serving, until
from web_fixtures import WebHarness, beep_bytes, open_house

from tacet.library.fetches.perform import perform_fetch

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"


def test_an_address_becomes_a_recording(tmp_path: Path) -> None:
    with (
        open_house(tmp_path, allow_urls=True, allow_private_urls=True) as web,
        file_server(**{"a.wav": Page(beep_bytes()), "b.wav": Page(status=500)}) as server,
    ):
        assert web.client.get("/api/settings").json["allow_urls"] is True
        body = {"url": f"{server.url}/a.wav", "start": True, "options": {"beam_size": 2}}
        answer = web.client.post("/api/uploads/url", json=body)
        assert answer.status_code == 202, answer.text
        upload = answer.json
        assert upload == {"id": upload["id"], "name": "", "offset": 0, "length": 0, "error": None}
        context = web.tacet.context
        since = context.store.last_event()
        assert perform_fetch(context, upload["id"], lambda: False)
        types = [event.type for event in context.store.events_after(since)]
        assert "upload.changed" in types
        assert types.index("upload.changed") < types.index("recording.changed")
        recording = web.client.get(f"/api/recordings/{upload['id']}").json
        assert (recording["name"], recording["run"]["state"]) == ("a.wav", "waiting")
        failing = web.client.post("/api/uploads/url", json={"url": f"{server.url}/b.wav"}).json
        assert not perform_fetch(context, failing["id"], lambda: False)
        shown = web.client.get(f"/api/uploads/{failing['id']}").json
        assert shown["error"]["code"] == "no_answer"
        changes = web.client.get(f"/api/changes?after={since}").json["events"]
        told = [one["data"] for one in changes if one["type"] == "upload.changed"]
        assert told == [shown]
        assert web.client.delete(f"/api/uploads/{failing['id']}").status_code == 204
        assert web.client.get(f"/api/uploads/{failing['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": "http://127.0.0.1/a"}, 400, "bad_address"),
        ({"url": "http://a.example", "options": {"beam_size": "x"}}, 400, "bad_request"),
        ({"url": "http://a.example", "start": "yes"}, 400, "bad_request"),
        ({}, 400, "bad_request"),
    ],
)
def test_bad_requests_are_refused(
    tmp_path: Path, body: dict[str, object], status: int, code: str
) -> None:
    with open_house(tmp_path, allow_urls=True) as web:
        answer = web.client.post("/api/uploads/url", json=body)
        assert (answer.status_code, answer.json["error"]["code"]) == (status, code)


def test_it_is_off_unless_switched_on(web: WebHarness) -> None:
    answer = web.client.post("/api/uploads/url", json={"url": "http://example.com/a.wav"})
    assert answer.status_code == 409
    assert "allow_urls" in answer.json["error"]["message"]
    assert web.client.get("/api/settings").json["allow_urls"] is False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="found through Linux's /proc")
def test_a_fetch_that_is_killed_begins_anew(tmp_path: Path) -> None:
    gate, content = threading.Event(), SAMPLE.read_bytes()
    served = Served(tmp_path, allow_urls=True, allow_private_urls=True, auto_start=False)
    with file_server(**{"s.flac": Page(content, gate=gate)}) as server, serving(served):
        body = json.dumps({"url": f"{server.url}/s.flac"}).encode()
        status, upload = served.call(
            "POST", "/api/uploads/url", body, content_type="application/json"
        )
        assert status == 202, upload
        address = f"/api/uploads/{upload['id']}"
        until(lambda: served.call("GET", address)[1]["length"] == len(content), what="the head")
        served.kill("worker")
        gate.set()
        until(lambda: served.call("GET", f"/api/recordings/{upload['id']}")[0] == 200)
        assert len(server.asked) == 2
        status, recording = served.call("GET", f"/api/recordings/{upload['id']}")
        assert (recording["name"], recording["size"]) == ("s.flac", len(content))
