"""Import of transcripts over HTTP: what is in the file, marked as imported, and nothing else."""

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, open_house

SRT = (
    b"1\n00:00:00,100 --> 00:00:00,900\nA cat sat.\n\n2\n00:00:01,000 --> 00:00:01,500\nIt left.\n"
)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path) as web:
        yield web


def send(web: WebHarness, content: bytes, name: str = "film.srt", query: str = "") -> Any:
    recording = web.client.get("/api/recordings").json["items"][0]["id"]
    return web.client.post(
        f"/api/recordings/{recording}/transcripts{query}",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def document(web: WebHarness, run: str) -> dict[str, Any]:
    return dict(json.loads(web.client.get(f"/api/runs/{run}/exports/json").data))


def test_an_imported_text_is_a_finished_run_that_is_taken_for_no_model(web: WebHarness) -> None:
    web.add("talk.wav", start="false")
    answer = send(web, SRT)
    assert answer.status_code == 201, answer.text
    run = answer.json
    digest = hashlib.sha256(SRT).hexdigest()
    origin = {"name": "film.srt", "format": "srt", "sha256": digest}
    assert (run["state"], run["imported"], run["model"], run["options"]) == ("done", origin, "", {})
    text = web.client.get(f"/api/runs/{run['id']}/transcript").json
    assert [s["text"] for s in text["segments"]] == [" A cat sat.", " It left."]
    assert (text["segments"][0]["start"], text["segments"][0]["end"]) == (0.1, 0.9)
    assert web.client.get("/api/recordings").json["items"][0]["run"]["id"] == run["id"]
    log = web.client.get(f"/api/runs/{run['id']}/log").json
    assert (log["imported"], log["model"], log["windows"]) == (origin, None, [])
    receipt = web.client.get(f"/api/runs/{run['id']}/exports/txt?receipt=true").text
    assert "Imported from: film.srt" in receipt
    assert f"SHA-256 of the imported file: {digest}" in receipt
    assert "Model" not in receipt
    assert "Computed on" not in receipt
    assert "model" not in document(web, run["id"])["tacet"]
    assert web.client.get("/api/settings").json["device_in_use"] is None
    found = web.client.get("/api/search?q=sat").json["hits"]
    assert found[0]["recording"]["id"] == run["recording_id"]


def test_what_needs_a_model_is_refused_and_edits_are_not(web: WebHarness) -> None:
    web.add("talk.wav", start="false")
    run = send(web, SRT).json["id"]
    told = "This text was imported"
    retry = web.client.post(f"/api/runs/{run}/retry")
    assert (retry.status_code, told in retry.text) == (409, True)
    asked = web.client.post(f"/api/runs/{run}/asks", json={"start": 0.1, "end": 0.5})
    assert (asked.status_code, told in asked.text) == (409, True)
    words = web.client.get(f"/api/runs/{run}/transcript").json["segments"][0]["words"]
    assert len({word["id"] for word in words}) == len(words) == 3
    rewrite = {"kind": "rewrite", "words": [words[1]["id"]], "text": "dog"}
    body = {"revision": 0, "operations": [rewrite]}
    assert web.client.post(f"/api/runs/{run}/operations", json=body).status_code == 200
    assert "A dog sat." in web.client.get(f"/api/runs/{run}/exports/txt").text


def test_our_own_json_comes_back_without_loss(web: WebHarness) -> None:
    run = web.done_run("talk.wav")["id"]
    words = web.client.get(f"/api/runs/{run}/transcript").json["segments"][0]["words"]
    steps = [
        {"kind": "rewrite", "words": [words[0]["id"]], "text": "Goodbye"},
        {"kind": "speaker", "words": [words[1]["id"]], "name": "Ada"},
        {"kind": "split", "word": words[1]["id"]},
    ]
    for step in steps:
        revision = web.client.get(f"/api/runs/{run}/transcript").json["revision"]
        body = {"revision": revision, "operations": [step]}
        answer = web.client.post(f"/api/runs/{run}/operations", json=body)
        assert answer.status_code == 200, (step, answer.text)
    first = document(web, run)
    assert first["tacet"]["rewritten"]
    again = send(web, json.dumps(first).encode(), "talk.json")
    assert again.status_code == 201, again.text
    second = document(web, again.json["id"])
    origin = {"recording", "model", "device", "compute_type", "options", "vocabulary", "versions"}
    for told in (first, second):
        for key in (*origin, "run", "imported"):
            told["tacet"].pop(key, None)
    assert second == first
    for format in ("txt", "srt", "vtt", "csv", "docx", "textgrid", "cha"):
        paths = (f"/api/runs/{id}/exports/{format}?removed=true" for id in (run, again.json["id"]))
        files = [web.client.get(path).data for path in paths]
        assert files[0] == files[1], format


@pytest.mark.parametrize(
    ("content", "name", "status", "told"),
    [
        (b"1\nnot a time\nHello\n", "a.srt", 400, "line 2"),
        (b"WEBVTT\n\n00:01.000 -> 00:02.000\nx\n", "a.vtt", 400, "line 3"),
        (b"{", "a.json", 400, "line 1"),
        (b"", "a.srt", 400, "holds no words"),
        (SRT, "a.doc", 404, "There are: srt, vtt, json."),
    ],
)
def test_what_cannot_be_imported_is_refused_with_its_line(
    web: WebHarness, content: bytes, name: str, status: int, told: str
) -> None:
    web.add("talk.wav", start="false")
    answer = send(web, content, name)
    assert (answer.status_code, told in answer.json["error"]["message"]) == (status, True), (
        answer.text
    )
    assert web.client.get("/api/recordings").json["items"][0]["run"] is None


def test_the_format_may_be_named_and_a_text_that_is_too_long_is_told(web: WebHarness) -> None:
    web.add("talk.wav", start="false")
    late = b"1\n00:10:00,000 --> 00:10:01,000\nLate.\n"
    answer = send(web, late, "late.txt", "?format=srt")
    assert "after the end of the recording" in answer.json["warnings"][0]
    assert send(web, SRT, "a.srt", "?format=nothing").status_code == 404
