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
from tacet.plugins import exporters


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
