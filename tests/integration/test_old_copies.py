"""The copy of the database that an update makes: what was deleted since does not live on in it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from cli_fixtures import strip_environment
from sample_library import SampleLibrary

from tacet.bootstrap import build
from tacet.cli.main import run
from tacet.library.use_cases.sweep import tidy
from tacet.settings import load_settings
from tacet.store import open_store


def copy_made(folder: Path, version: str, at: float) -> Path:
    """A copy as an update puts it aside."""
    copy = folder / f"tacet.sqlite3.{version}.bak"
    copy.write_bytes(b"SQLite format 3\0 and a deleted secret")
    os.utime(copy, (at, at))
    return copy


def test_a_copy_is_kept_for_some_days_and_then_gone(tmp_path: Path) -> None:
    library = SampleLibrary(tmp_path)
    first = copy_made(tmp_path, "0001", library.clock().timestamp())
    library.clock.forward(days=4)
    second = copy_made(tmp_path, "0002", library.clock().timestamp())
    assert tidy(library.context) == 0
    library.clock.forward(days=3, seconds=1)
    assert tidy(library.context) == 1
    assert (first.exists(), second.exists()) == (False, True)
    library.clock.forward(days=4)
    assert tidy(library.context) == 1
    assert not second.exists()
    assert library.context.store.last_event() == 0  # the database itself is still in use
    library.context.store.close()


def test_how_long_is_a_setting(tmp_path: Path) -> None:
    tacet = build(load_settings(data_dir=tmp_path, keep_copies=0.5))
    assert tacet.context.limits.keep_copies == timedelta(hours=12)
    tacet.context.store.close()


def test_doctor_lists_each_copy_and_when_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strip_environment(monkeypatch, tmp_path)
    folder = tmp_path / "data"
    open_store(folder / "tacet.sqlite3").close()
    copy = copy_made(folder, "0002", 1_780_000_000.0)  # 2026-05-28
    assert run(["doctor", "--data-dir", str(folder), "--keep-copies", "10"]) == 0
    told = capsys.readouterr().out
    assert f"{copy}, made by an update, still holds what was deleted since 2026-05-28" in told
    assert "It goes by itself on 2026-06-07." in told
