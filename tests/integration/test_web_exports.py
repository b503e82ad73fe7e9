"""Exports over HTTP: every format, what they hold, and the check of subtitles."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from export_readers import read_html, readable
from web_fixtures import WebHarness, beep_bytes, open_house

from tacet.core.options.exporting import export_fields
from tacet.library.use_cases import exports
from tacet.plugins import exporters, importers
from tacet.web.serializers import exports as serializers


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path) as web:
        yield web


def get(web: WebHarness, run: str, format: str, query: str = "") -> bytes:
    answer = web.client.get(f"/api/runs/{run}/exports/{format}?{query}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def test_every_format_is_listed_and_leaves_under_its_ending_and_type(web: WebHarness) -> None:
    run = web.done_run("talk.wav")["id"]
    listed = web.client.get("/api/settings").json["formats"]
    assert [one["name"] for one in listed] == list(exporters())
    for one in listed:
        answer = web.client.get(f"/api/runs/{run}/exports/{one['name']}?download=1&receipt=true")
        assert answer.headers["Content-Type"] == one["media_type"]
        assert answer.headers["Content-Disposition"].endswith(f"''talk.{one['extension']}")
        assert "Hello" in readable(answer.data)


def test_the_receipt_names_the_recording_the_model_and_the_settings_that_differ(
    web: WebHarness,
) -> None:
    run = web.done_run("talk.wav")
    told = get(web, run["id"], "txt", "receipt=true").decode()
    assert f"SHA-256 of the recording: {hashlib.sha256(beep_bytes()).hexdigest()}" in told
    assert f"Model: {run['model']}" in told
    assert "Settings that are not the defaults: " in told
    assert "In short: " in told
    assert "SHA-256" not in get(web, run["id"], "txt").decode()


def test_the_page_holds_the_recording_only_where_asked_and_small_enough(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = web.done_run()["id"]
    asks, plays = get(web, run, "html"), get(web, run, "html", "embed=true")
    assert "input" in read_html(asks).tags
    assert "input" not in read_html(plays).tags
    assert len(plays) > len(beep_bytes()) * 4 / 3 > len(asks)
    monkeypatch.setattr(exports, "EMBED_LIMIT", 10)
    assert get(web, run, "html", "embed=true") == asks


def test_every_option_is_understood_and_no_other(web: WebHarness) -> None:
    run = web.done_run()["id"]
    given = {name: "true" if hint is bool else "5" for name, (_, hint) in export_fields().items()}
    query = "&".join(f"{name}={value}" for name, value in given.items())
    assert get(web, run, "vtt", query)
    for wrong in ("nonsense=1", "line_letters=0", "reading_speed=fast", "cue_gap=-1", "times=7"):
        assert web.client.get(f"/api/runs/{run}/exports/vtt?{wrong}").status_code == 400, wrong
    assert b"<00:00:" in get(web, run, "vtt", "word_times=true")


def test_all_formats_fit_into_one_zip(web: WebHarness) -> None:
    web.done_run("a.wav")
    query = "&".join(f"format={name}" for name in exporters())
    answer = web.client.get(f"/api/exports.zip?{query}&receipt=true")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert "SHA-256" in archive.read("a.txt").decode()
    assert sorted(names) == sorted(f"a.{one.extension}" for one in exporters().values())


def test_the_check_lists_the_subtitles_that_break_the_rules(web: WebHarness) -> None:
    run = web.done_run()["id"]
    path = f"/api/runs/{run}/subtitle-check"
    assert web.client.get(f"{path}?reading_speed=1000&shortest_cue=0").json["items"] == []
    answer = web.client.get(f"{path}?reading_speed=2&line_letters=5&max_line_count=9").json
    broken = {item["rule"] for item in answer["items"]}
    assert {"reading_speed", "line_letters"} <= broken
    first = next(item for item in answer["items"] if item["rule"] == "line_letters")
    assert (first["cue"], first["value"], first["limit"]) == (1, 6.0, 5.0)
    assert answer["cues"] >= 1
    assert web.client.get("/api/runs/none/subtitle-check").status_code == 404


def test_the_page_is_told_what_can_be_written_and_read_and_by_which_options(
    web: WebHarness,
) -> None:
    told = web.client.get("/api/formats").json
    assert [one["name"] for one in told["exports"]] == list(exporters())
    assert [one["name"] for one in told["imports"]] == list(importers())
    by_name = {one["name"]: one for one in told["exports"]}
    assert by_name["docx"]["options"] == ["times", "doubtful", "removed", "receipt"]
    assert all(one["purpose"] for one in told["exports"])
    options = {one["name"]: one for one in told["options"]}
    assert set(options) == set(export_fields())
    assert options["line_letters"]["group"] == "subtitles"
    assert (options["line_letters"]["default"], options["line_letters"]["low"]) == (42, 1)
    assert options["word_timestamps"]["default"] is True
    assert options["times"]["kind"] == "boolean"


def test_a_preview_is_the_beginning_of_the_very_file(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = web.done_run("talk.wav")["id"]
    for name, exporter in exporters().items():
        told = web.client.get(
            f"/api/runs/{run}/exports/{name}/preview?receipt=true&embed=true"
        ).json
        whole = get(web, run, name, "receipt=true")
        assert (told["name"], told["size"]) == (f"talk.{exporter.extension}", len(whole))
        if name == "docx":  # a zip, of which no line is text
            assert (told["text"], told["complete"]) == (None, False)
        else:
            text = whole.decode("utf-8-sig")
            assert text.startswith(told["text"])
            assert told["complete"] == (told["text"] == text)
            assert told["complete"] or told["text"].count("\n") == serializers.PREVIEW_LINES - 1
    monkeypatch.setattr(serializers, "PREVIEW_LINES", 2)
    told = web.client.get(f"/api/runs/{run}/exports/srt/preview").json
    assert told["text"] == get(web, run, "srt").decode()[: len(told["text"])]
    assert (told["text"].count("\n"), told["complete"]) == (1, False)
    monkeypatch.setattr(serializers, "PREVIEW_PAGE", 10)
    assert web.client.get(f"/api/runs/{run}/exports/html/preview").json["text"] is None


def test_the_text_is_exported_as_edited_or_as_the_run_wrote_it(web: WebHarness) -> None:
    run = web.done_run("talk.wav")["id"]
    words = web.client.get(f"/api/runs/{run}/transcript").json["segments"][0]["words"]
    rewrite = {"kind": "rewrite", "words": [words[0]["id"]], "text": "Goodbye"}
    body = {"revision": 0, "operations": [rewrite]}
    assert web.client.post(f"/api/runs/{run}/operations", json=body).status_code == 200
    assert b"Goodbye" in get(web, run, "txt")
    assert b"Goodbye" not in get(web, run, "txt", "edits=none")
    assert b"Hello" in get(web, run, "txt", "edits=none")
    for query, there in (("", True), ("&edits=none", False)):
        answer = web.client.get(f"/api/exports.zip?format=txt{query}")
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert ("Goodbye" in archive.read("talk.txt").decode()) == there
