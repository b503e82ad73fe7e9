"""Streams, names and logs that fail cost no transcript."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_fixtures import LISTEN, beeping

JAPANESE = [[0.2, 0.6, "こんにちは", 0.9], [0.8, 1.2, "世界", 0.8], [1.6, 1.9, "。", 0.9]]
TEXT = "こんにちは世界。"
ENCODINGS = ["cp1252", "latin-1:strict"]


@pytest.fixture(autouse=True)
def japanese(bare: Path, tmp_path: Path) -> None:
    """A recording, and a script in Japanese for it."""
    script = {"words": JAPANESE, "language": "ja"}
    (tmp_path / "script.json").write_text(json.dumps(script, ensure_ascii=False), "utf-8")
    beeping(tmp_path / "talk.wav")


def tacet(*arguments: str | bytes, **how: Any) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "tacet.cli.main", *arguments]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.run(command, timeout=120, **how)


def transcribe(file: str | bytes = "talk.wav", *more: str, **how: Any) -> Any:
    options = ("--model=scripted:script.json", *LISTEN, "--verbose", "True", *more)
    return tacet(file, *options, **how)


def written() -> str:
    return Path("talk.txt").read_text("utf-8").replace("\n", "")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_letters_that_a_terminal_does_not_have_are_replaced(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = transcribe()
    assert done.returncode == 0, done.stderr
    assert b"] ?" in done.stdout
    assert written() == TEXT
    (log,) = Path("data/runs").iterdir()
    show = tacet("runs", "show", log.stem[:8])
    assert show.returncode == 0, show.stderr
    assert b"??" in show.stdout
    kept = tacet("runs", "log", log.stem[:8])
    assert json.loads(kept.stdout)["text"].strip() == TEXT  # JSON stays whole
    assert tacet("runs", "list").returncode == 0


def test_a_name_that_is_not_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    name = b"caf\xe9.wav"
    Path("talk.wav").rename(os.fsdecode(name))
    done = transcribe(name)
    assert done.returncode == 0, done.stderr
    assert Path(os.fsdecode(b"caf\xe9.txt")).is_file()
    assert Path(os.fsdecode(b"caf\xe9.json")).is_file()
    assert b"could not be kept" not in done.stderr
    for arguments in (["runs", "list"], ["runs", "list", "--json"]):
        listed = tacet(*arguments)
        assert listed.returncode == 0, listed.stderr
        assert "caf\ufffd.wav".encode() in listed.stdout


def broken_pipe() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("stream", ["stdout", "stderr", "both"])
@pytest.mark.parametrize("kind", ["pipe", "full"])
def test_streams_that_nobody_takes_cost_no_transcript(stream: str, kind: str) -> None:
    if kind == "full" and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    sink = broken_pipe() if kind == "pipe" else os.open("/dev/full", os.O_WRONLY)
    try:
        names = ("stdout", "stderr") if stream == "both" else (stream,)
        done = transcribe(**dict.fromkeys(names, sink))
    finally:
        os.close(sink)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert written() == TEXT


def test_streams_that_are_closed_cost_no_transcript() -> None:
    shell = '"$@" >&- 2>&-'
    command = [sys.executable, "-m", "tacet.cli.main", "talk.wav", "--model=scripted:script.json"]
    closed = ["sh", "-c", shell, "sh", *command, *LISTEN, "--verbose", "True"]
    assert subprocess.run(closed, timeout=120).returncode == 0
    assert written() == TEXT


def test_a_log_that_cannot_be_written_costs_no_transcript() -> None:
    Path("data").mkdir()
    Path("data/runs").write_text("a file where the folder of logs should be")
    done = transcribe()
    assert done.returncode == 0, done.stderr
    assert b"could not be kept" in done.stderr
    assert written() == TEXT
