"""Recordings and runs over HTTP, with a scripted engine."""

import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house


def test_a_file_sent_in_one_request_becomes_a_recording(web: WebHarness) -> None:
    recording = web.add("my talk.wav")
    assert recording["name"] == "my talk.wav"
    assert recording["duration"] == pytest.approx(2.0, abs=0.05)
    assert recording["playable"] is True
    assert recording["error"] is None
    assert recording["run"] is None
    assert recording["added_at"].endswith("Z")
    assert web.client.get(f"/api/recordings/{recording['id']}").json == recording


def test_a_file_is_refused_before_it_is_stored_where_its_run_would_lack_its_model(
    tmp_path: Path,
) -> None:
    with open_house(tmp_path, model="small") as web:
        for start, status, total in (("true", 409, 0), ("false", 201, 1)):
            sent = {"file": (io.BytesIO(beep_bytes()), "talk.wav"), "start": start}
            answer = web.client.post("/api/recordings", data=sent)
            assert answer.status_code == status, answer.text
            assert web.client.get("/api/recordings").json["total"] == total


def test_a_file_that_would_take_the_last_of_the_disk_is_refused_before_it_is_read(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = len(beep_bytes()) * 3 // 2  # it is stored twice for a moment
    small = SimpleNamespace(total=20 * free, free=2 * free)  # a twentieth is kept free
    monkeypatch.setattr("tacet.store.files.shutil.disk_usage", lambda path: small)
    sent = {"file": (io.BytesIO(beep_bytes()), "talk.wav")}
    assert web.client.post("/api/recordings", data=sent).status_code == 507
    assert list((web.tacet.settings.data_dir / "files").iterdir()) == []


def test_the_name_is_that_of_the_file_unless_another_is_given(web: WebHarness) -> None:
    sent = {"file": (io.BytesIO(beep_bytes()), "ärger.wav")}
    assert web.client.post("/api/recordings", data=sent).json["name"] == "ärger.wav"
    assert web.add('"quoted" %41.wav')["name"] == '"quoted" %41.wav'


def test_recordings_are_listed_newest_first_and_page_by_page(web: WebHarness) -> None:
    ids = [web.add(f"{n}.wav")["id"] for n in range(3)]
    first = web.client.get("/api/recordings?limit=2").json
    rest = web.client.get(f"/api/recordings?limit=2&after={first['items'][1]['id']}").json
    assert [r["id"] for r in first["items"] + rest["items"]] == ids[::-1]
    assert first["total"] == 3


def test_recordings_are_found_by_a_part_of_their_name(web: WebHarness) -> None:
    web.add("Ärztin 50% #1.wav")
    web.add("other.wav")
    found = web.client.get("/api/recordings", query_string={"q": "50% #"}).json
    assert [r["name"] for r in found["items"]] == ["Ärztin 50% #1.wav"]


def test_a_recording_can_be_renamed(web: WebHarness) -> None:
    recording = web.add()
    answer = web.client.patch(f"/api/recordings/{recording['id']}", json={"name": 'a "b" ü'})
    assert answer.json["name"] == 'a "b" ü'


def test_a_deleted_recording_is_gone_and_can_be_brought_back(web: WebHarness) -> None:
    address = f"/api/recordings/{web.add()['id']}"
    assert web.client.delete(address).status_code == 204
    assert web.client.get(address).status_code == 404
    assert web.client.get(f"{address}/media").status_code == 404
    assert web.client.get("/api/recordings").json["total"] == 0
    assert web.client.post(f"{address}/restore").status_code == 200
    assert web.client.get(address).status_code == 200


def test_a_file_without_sound_is_kept_with_the_reason(web: WebHarness) -> None:
    answer = web.client.post(
        "/api/recordings", data={"file": (io.BytesIO(b"not a sound file"), "notes.txt")}
    )
    assert answer.status_code == 201
    assert answer.json["error"]["code"] in {"unreadable_media", "no_audio_track"}
    assert answer.json["error"]["message"]


def test_media_answers_ranges(web: WebHarness) -> None:
    recording = web.add()
    address = f"/api/recordings/{recording['id']}/media"
    whole = web.client.get(address)
    part = web.client.get(address, headers={"Range": "bytes=10-19"})
    head = web.client.head(address)
    assert len(whole.data) == recording["size"]
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{recording['size']}"
    assert (head.data, head.content_length) == (b"", recording["size"])
    beyond = web.client.get(address, headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert whole.headers["Content-Type"] in {"audio/x-wav", "audio/wav"}
    assert whole.headers["Content-Disposition"].startswith("inline")
    listen = web.client.get(f"/api/recordings/{recording['id']}/listen")
    assert listen.data == whole.data


def test_a_page_disguised_as_a_recording_is_only_ever_a_download(web: WebHarness) -> None:
    page = io.BytesIO(b"<html><script>alert(1)</script></html>")
    sent = web.client.post("/api/recordings", data={"file": (page, "x.html", "text/html")}).json
    answer = web.client.get(f"/api/recordings/{sent['id']}/media")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_run_goes_from_waiting_to_a_transcript(web: WebHarness) -> None:
    first, second = web.add("1.wav"), web.add("2.wav")
    runs = [
        web.client.post(f"/api/recordings/{r['id']}/runs", json=AS_IT_IS) for r in (first, second)
    ]
    assert [run.status_code for run in runs] == [202, 202]
    assert [run.json["state"] for run in runs] == ["waiting", "waiting"]
    assert [run.json["ahead"] for run in runs] == [0, 1]
    assert runs[0].json["options"]["vad_filter"] is False
    web.work()
    run = web.client.get(f"/api/runs/{runs[0].json['id']}").json
    assert (run["state"], run["progress"], run["error"]) == ("done", 1.0, None)
    transcript = web.client.get(f"/api/runs/{run['id']}/transcript").json
    assert transcript["complete"] is True
    words = [word for segment in transcript["segments"] for word in segment["words"]]
    assert "".join(word["word"] for word in words) == " Hello world. Again."
    assert 0.0 <= words[0]["start"] < words[0]["end"] <= words[1]["start"] + 0.5
    assert transcript["summary"]["words"] == 3
    assert transcript["recording_id"] == first["id"]
    log = web.client.get(f"/api/runs/{run['id']}/log")
    assert first["sha256"] in log.text
    peaks = web.client.get(f"/api/recordings/{first['id']}/peaks").json
    assert peaks["count"] == len(peaks["peaks"]) <= 2000
    assert 0.3 < max(peaks["peaks"]) <= 1.0


def test_there_are_no_peaks_before_a_run(web: WebHarness) -> None:
    answer = web.client.get(f"/api/recordings/{web.add()['id']}/peaks")
    assert answer.status_code == 200
    assert answer.json == {"duration": 0.0, "start": 0.0, "end": 0.0, "peaks": [], "count": 0}


def test_a_waiting_run_can_be_stopped_and_tried_again(web: WebHarness) -> None:
    recording = web.add(start="true")
    run = recording["run"]
    assert web.client.post(f"/api/runs/{run['id']}/cancel").json["state"] == "stopped"
    again = web.client.post(f"/api/runs/{run['id']}/retry")
    assert (again.status_code, again.json["number"]) == (202, 2)
    listed = web.client.get(f"/api/recordings/{recording['id']}/runs").json["items"]
    assert [r["number"] for r in listed] == [2, 1]
    early = web.client.post(f"/api/runs/{again.json['id']}/retry")
    assert (early.status_code, early.json["error"]["code"]) == (409, "conflict")


def test_all_recordings_that_never_had_a_run_are_asked_for_at_once(
    web: WebHarness,
) -> None:
    ids = {web.add(f"{n}.wav")["id"] for n in range(2)}
    had = web.add("had.wav", start="true")["id"]
    answer = web.client.post("/api/runs", json={"recording_ids": "all_waiting"})
    assert {run["recording_id"] for run in answer.json["items"]} == ids
    named = web.client.post("/api/runs", json={"recording_ids": [had], "options": AS_IT_IS})
    assert [run["number"] for run in named.json["items"]] == [2]


def test_a_transcript_leaves_in_every_format_under_the_recordings_name(web: WebHarness) -> None:
    run = web.done_run('söng "1".wav')
    for name in ("txt", "srt", "vtt", "tsv", "json"):
        answer = web.client.get(f"/api/runs/{run['id']}/exports/{name}?download=1")
        assert "Hello" in answer.text
        assert answer.headers["Content-Disposition"].endswith(
            f"filename*=UTF-8''s%C3%B6ng%20%221%22.{name}"
        )
    answer = web.client.get(f"/api/runs/{run['id']}/exports/nonsense")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")
    assert web.client.get("/api/exports.zip?format=nonsense").status_code == 404


def test_all_transcripts_leave_in_one_zip(web: WebHarness) -> None:
    web.done_run("a.wav")
    web.done_run("a.wav")
    web.add("no run.wav")
    answer = web.client.get("/api/exports.zip?format=txt&format=srt")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = sorted(archive.namelist())
        assert names == ["a (2).srt", "a (2).txt", "a.srt", "a.txt"]
        assert b"Hello world." in archive.read("a.txt")
        assert b"Hello world." in archive.read("a.srt")
    narrow = web.client.get("/api/exports.zip?format=srt&line_letters=6&max_line_count=3")
    with zipfile.ZipFile(io.BytesIO(narrow.data)) as archive:
        assert b"Hello\nworld." in archive.read("a.srt")


def test_settings_can_be_changed_and_taken_back(web: WebHarness) -> None:
    before = web.client.get("/api/settings").json
    assert before["model_in_use"]["demonstration"] is True
    assert "demonstration" in before["notice"]
    assert {f["name"] for f in before["formats"]} >= {
        "txt",
        "srt",
        "vtt",
        "tsv",
        "json",
    }
    changed = web.client.patch("/api/settings", json={"language": "German", "auto_start": True})
    assert (changed.json["language"], changed.json["auto_start"]) == ("de", True)
    back = web.client.patch("/api/settings", json={"language": None, "auto_start": None})
    assert back.json == before


def test_models_are_listed_and_one_that_is_unknown_is_reported(web: WebHarness) -> None:
    items = web.client.get("/api/models").json["items"]
    assert [m["name"] for m in items if m["in_use"]] == ["nano-en"]
    assert web.client.post("/api/models/no-such-model/pull").status_code == 404
    assert web.client.delete("/api/models/small").status_code == 404
    gone = web.client.delete("/api/models/nano-en")
    assert (gone.status_code, gone.json["error"]["code"]) == (400, "bad_option")


def test_the_openapi_document_describes_every_route(web: WebHarness) -> None:
    document = web.client.get("/api/openapi.json").json
    assert document["openapi"] == "3.1.0"
    described = {
        (verb.upper(), path) for path, verbs in document["paths"].items() for verb in verbs
    }
    served = {
        (method, re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in web.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/", "/v1/"))
        and rule.rule not in {"/api/openapi.json", "/api/docs", "/api/sign-in", "/api/sign-out"}
    }
    assert described == served
    page = web.client.get("/api/docs")
    assert "<script" not in page.text
    assert all(path in page.text for path in document["paths"])
    assert json.loads(json.dumps(document)) == document
