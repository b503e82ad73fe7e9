"""`tacet models` and `tacet doctor` on an empty computer without a network."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sample_library import SampleLibrary

from tacet.cli.main import run
from tacet.models.catalog import KNOWN
from tacet.models.hub_cache import (
    FROM_HUB,
    FROM_INDEX,
    Record,
    cache_folder,
    keep_record,
    sha256_of,
)
from tacet.models.registry import NANO_FOLDER
from tacet.store import open_store

pytestmark = pytest.mark.usefixtures("bare")


def test_models_are_listed_and_the_bundled_one_has_a_path(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["models", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [m["name"] for m in listed if m["present"]] == ["nano-en"]
    assert run(["models", "path", "nano-en"]) == 0
    assert Path(capsys.readouterr().out.strip()).joinpath("model.bin").is_file()
    assert run(["models", "path", "small"]) == 1
    assert run(["models", "pull", "small"]) == 1
    assert "switched off" in capsys.readouterr().err


def test_doctor_finds_nothing_broken_here(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["doctor", "--json"])
    found = {f["about"]: f["state"] for f in json.loads(capsys.readouterr().out)}
    assert code == 0, found
    wanted = {"Tacet", "Python", "SQLite", "FFmpeg", "sandbox", "models here", "model used"}
    assert wanted <= set(found)


def test_doctor_names_each_thing_once_with_the_marks_of_its_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    run(["doctor"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    assert [line.split()[0] for line in lines[:-1]] == [f["state"] for f in findings]
    (engine,) = (line for line in lines if "CTranslate2" in line)
    assert engine.lower().count("ctranslate2") == 1


def test_doctor_says_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TACET_MODEL", "medium")
    assert run(["doctor"]) == 1
    assert "tacet models pull medium" in capsys.readouterr().out


def test_doctor_looks_into_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def finding() -> dict[str, str]:
        code = run(["doctor", "--json"])
        (found,) = (f for f in json.loads(capsys.readouterr().out) if f["about"] == "database")
        assert code == (found["state"] == "broken")
        return dict(found)

    path = tmp_path / "data" / "tacet.sqlite3"
    assert finding()["says"].startswith("none yet")
    assert not path.exists()
    open_store(path).close()
    assert finding()["state"] == "ok"
    path.write_bytes(b"this is not a database" * 500)
    assert "is damaged" in finding()["says"]


def test_doctor_says_how_many_recordings_are_still_to_be_indexed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = SampleLibrary(tmp_path / "data")
    library.add()
    library.context.store.close()
    run(["doctor"])
    assert "all text can be found" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "data" / "tacet.sqlite3")) as connection:
        connection.execute("UPDATE search_texts SET stale = 1")
        connection.commit()
    run(["doctor"])
    assert "still to be indexed: 1 recording(s)" in capsys.readouterr().out


def test_doctor_says_who_gets_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def access() -> tuple[str, str]:
        run(["doctor", "--json"])
        findings = json.loads(capsys.readouterr().out)
        (found,) = (f for f in findings if f["about"] == "access")
        return found["state"], found["says"]

    open_store(tmp_path / "data" / "tacet.sqlite3").close()
    assert access() == ("ok", "there are no keys: this computer only, without one")
    assert run(["keys", "add", "phone"]) == run(["keys", "add", "laptop"]) == 0
    assert run(["keys", "revoke", "phone"]) == 0
    capsys.readouterr()
    assert access() == ("ok", "whoever has a key; 1 of 2 not revoked")
    assert run(["keys", "revoke", "laptop"]) == 0
    capsys.readouterr()
    assert access() == ("warning", "all keys are revoked, so the server answers nobody")
    run(["doctor"])
    assert "tacet keys revoke --all" in capsys.readouterr().out
    assert run(["keys", "revoke", "--all"]) == 0
    capsys.readouterr()
    assert access()[1].startswith("there are no keys")


def test_doctor_compares_the_weights_of_the_model_in_use_with_the_known_hash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def source() -> dict[str, str]:
        run(["doctor", "--json"])
        findings = json.loads(capsys.readouterr().out)
        (found,) = (f for f in findings if f["about"] == "model source")
        return dict(found)

    assert source()["says"].startswith("comes with Tacet; SHA-256 of its weights ")
    known = KNOWN["tiny"]
    home = cache_folder(known.repository, tmp_path / "models")
    folder = home / "snapshots" / known.revision
    shutil.copytree(NANO_FOLDER, folder)
    assert source()["state"] == "warning"
    assert "fetched by another program" in source()["says"]
    assert "tacet models rm tiny, then tacet models pull tiny" in source()["remedy"]
    shutil.rmtree(home)
    mine = cache_folder("me/mine", tmp_path / "models")
    shutil.copytree(NANO_FOLDER, mine / "snapshots" / "main")
    digest = sha256_of(NANO_FOLDER / "model.bin")
    keep_record(mine, Record("me/mine", "main", {"model.bin": digest}, FROM_HUB))
    assert run(["models", "list"]) == 0
    assert f"from the model hub; SHA-256 of its weights {digest}" in capsys.readouterr().out


def test_doctor_finds_the_recorded_hash_of_a_model_by_its_hub_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = cache_folder("me/mine", tmp_path / "models")
    shutil.copytree(NANO_FOLDER, mine / "snapshots" / "main")
    digest = sha256_of(NANO_FOLDER / "model.bin")
    keep_record(mine, Record("me/mine", "main", {"model.bin": digest}, FROM_INDEX, ("a==1",)))
    monkeypatch.setenv("TACET_MODEL", "me/mine")
    run(["doctor"])
    told = capsys.readouterr().out
    assert f"from the package index (a==1); SHA-256 of its weights {digest}, as recorded" in told
