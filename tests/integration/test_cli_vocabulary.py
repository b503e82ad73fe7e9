"""`tacet vocabulary`, and `tacet transcribe --vocabulary`."""

import json
from pathlib import Path

import pytest
from cli_fixtures import LISTEN, beeping, scripted, strip_environment

from tacet.cli.main import run


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, a data folder of its own, and no network."""
    strip_environment(monkeypatch, tmp_path)


def test_terms_are_kept_in_the_library(tmp_path: Path, capfdbinary) -> None:
    assert run(["vocabulary", "add", "Łódź", "Tacet", "-r", "Tacit", "--language", "Polish"]) == 0
    (tmp_path / "more.csv").write_bytes("Sweynheim;Swainheim\n".encode("utf-16"))
    assert run(["vocabulary", "import", "more.csv"]) == 0
    assert run(["vocabulary", "remove", "ŁÓDŹ"]) == 0
    assert b"The vocabulary has 2 terms now." in capfdbinary.readouterr().err
    assert run(["vocabulary", "list", "--json"]) == 0
    listed = json.loads(capfdbinary.readouterr().out)
    assert [(t["term"], t["replaces"], t["language"]) for t in listed] == [
        ("Sweynheim", ["Swainheim"], None),
        ("Tacet", ["Tacit"], "pl"),
    ]
    assert run(["vocabulary", "list"]) == 0
    assert b"Tacet  (pl)  replaces Tacit" in capfdbinary.readouterr().out
    assert run(["vocabulary", "export"]) == 0
    printed = capfdbinary.readouterr().out
    assert run(["vocabulary", "export", "all.csv"]) == 0
    assert (tmp_path / "all.csv").read_bytes() == b"\xef\xbb\xbf" + printed


def test_what_cannot_be_used_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.txt").write_text("Tacet\n" + "x" * 10_000)
    for words, told in (
        (["vocabulary", "import", "bad.txt"], "bad.txt: Line 2: A term is too long"),
        (["vocabulary", "import", "none.txt"], "The vocabulary none.txt cannot be read"),
        (["vocabulary", "remove", "Nobody"], "There is no term 'nobody'"),
        (["vocabulary", "add", "..."], "needs at least one letter"),
        (["vocabulary", "list", "--recording", "nobody"], "There is no such recording"),
    ):
        assert run(words) == 1
        assert told in capsys.readouterr().err


def test_a_file_of_terms_rewrites_what_they_replace(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("term,replaces\nHello World,hello world\nOnce more,again\n")
    command = [str(beeping(tmp_path / "talk.wav")), scripted(tmp_path), *LISTEN]
    assert run([*command, "--vocabulary", "names.csv", "-f", "json", "--word_timestamps"]) == 0
    written = json.loads((tmp_path / "talk.json").read_text())
    words = [word["word"] for segment in written["segments"] for word in segment["words"]]
    assert words == [" Hello", " World.", " Once", " more."]
    (path,) = (tmp_path / "data" / "runs").glob("*.json")
    log = json.loads(path.read_text())
    assert [made["text"] for made in log["replacements"]] == ["Hello World.", "Once more."]
    assert [word["word"] for word in log["words"]] == [" Hello", " world.", " Again."]
    assert log["text"] == " Hello World. Once more."
    assert [term["term"] for term in log["vocabulary"]["terms"]] == ["Hello World", "Once more"]


def test_a_bad_file_of_terms_is_told_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_text("\x07")
    command = [str(beeping(tmp_path / "talk.wav")), scripted(tmp_path), "--vocabulary", "bad.txt"]
    assert run(command) == 1
    assert "bad.txt: Line 1: A term needs at least one letter" in capsys.readouterr().err
    assert not (tmp_path / "talk.txt").exists()
