"""`tacet import`: a text of a file for a recording that is named by its id or its file."""

import json
from pathlib import Path

import pytest
from cli_fixtures import strip_environment
from web_fixtures import beep_bytes

from tacet.cli.main import run

SRT = "1\n00:00:00,100 --> 00:00:00,900\nA cat sat.\n"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, a data folder of its own, a transcript and its recording."""
    strip_environment(monkeypatch, tmp_path)
    (tmp_path / "film.srt").write_text(SRT)
    (tmp_path / "talk.wav").write_bytes(beep_bytes())


def test_a_recording_is_found_by_its_file_and_added_once(capfdbinary) -> None:
    for _ in range(2):
        assert run(["import", "film.srt", "--recording", "talk.wav"]) == 0
        assert b"Imported 3 words" in capfdbinary.readouterr().err
    assert run(["runs", "list", "--json"]) == 0
    listed = json.loads(capfdbinary.readouterr().out)
    assert [(one["recording"], one["model"]) for one in listed] == [("talk.wav", "imported")] * 2
    assert run(["runs", "show", listed[0]["id"]]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "imported    film.srt (srt)" in shown
    assert "A cat sat." in shown
    assert "\nmodel " not in shown


def test_what_cannot_be_imported_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.vtt").write_text("WEBVTT\n\nnothing\n")
    for words, told in (
        (["import", "bad.vtt", "--recording", "talk.wav"], "line 3"),
        (["import", "none.srt", "--recording", "talk.wav"], "none.srt cannot be read"),
        (["import", "film.srt", "--recording", "nobody"], "There is no such recording"),
        (
            ["import", "film.srt", "--recording", "talk.wav", "--format", "x"],
            "no format called 'x'",
        ),
    ):
        assert run(words) == 1
        assert told in capsys.readouterr().err
