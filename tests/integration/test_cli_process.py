"""The command line as a process: its input, output and ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_fixtures import LISTEN, scripted
from served import PATIENCE, until

pytestmark = pytest.mark.usefixtures("bare")


def tacet(*arguments: str) -> "subprocess.Popen[bytes]":
    """A real process with the command line."""
    command = [sys.executable, "-m", "tacet.cli.main", *arguments]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_standard_input_is_read(sound: Path, model: str) -> None:
    process = tacet("-", model, *LISTEN, "-f", "txt")
    _, told = process.communicate(sound.read_bytes(), timeout=PATIENCE)
    assert process.returncode == 0, told
    assert Path("stdin.txt").read_text().split() == ["Hello", "world.", "Again."]


def test_a_pipe_with_a_name_is_read(sound: Path, model: str) -> None:
    os.mkfifo("pipe.wav")
    process = tacet("pipe.wav", model, *LISTEN, "-f", "txt")
    with subprocess.Popen(["dd", f"if={sound}", "of=pipe.wav", "status=none"]) as writer:
        _, told = process.communicate(timeout=PATIENCE)
        writer.kill()  # which waits for ever where nobody reads
    assert process.returncode == 0, told
    assert b"pipe.wav: " in told
    assert Path("pipe.txt").read_text().split() == ["Hello", "world.", "Again."]


def test_a_reader_that_has_seen_enough_costs_no_transcript(sound: Path, model: str) -> None:
    for arguments in ([str(sound), model, *LISTEN, "-f", "txt", "--verbose"], ["runs", "list"]):
        process = tacet(*arguments)
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told
        assert b"Error" not in told
    assert Path("talk one.txt").read_text().split() == ["Hello", "world.", "Again."]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_and_leaves_nothing_half_written(
    number: int, code: int, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    before = signal.signal(number, signal.default_int_handler)  # `nohup make test` ignores it,
    try:  # and so would our child, as it should
        process = tacet(str(sound), scripted(tmp_path, delay=1000.0), *LISTEN, "-o", "out")
    finally:
        signal.signal(number, before)
    assert process.stderr is not None
    assert b"Listening" in process.stderr.readline()
    until(lambda: any(temporary.iterdir()), what="the beginning of the work")
    time.sleep(1.0)
    os.kill(process.pid, number)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, told
    assert b"Traceback" not in told
    assert not Path("out").exists()
    assert list(temporary.iterdir()) == []
