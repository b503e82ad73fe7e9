"""`tacet live` as a process: raw sound on stdin, Ctrl-C, a computer without a microphone."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import read_sound
from cli_fixtures import LISTEN
from served import PATIENCE, until

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"
RATE = 16_000
SAID = "Big speak evening night."

pytestmark = pytest.mark.usefixtures("bare")


def live(*arguments: str) -> "subprocess.Popen[bytes]":
    """A real process that listens."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # `nohup` ignores it
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "tacet.cli.main", "live", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def raw(path: Path) -> bytes:
    return read_sound(path).samples.astype("<i2").tobytes()


def written(extension: str) -> str:
    (path,) = Path().glob(f"live-*.{extension}")
    return path.read_text()


def test_raw_sound_on_stdin_is_written_down(nano_en: Path) -> None:
    process = live("-", f"--model={nano_en}", "-f", "txt", "-f", "json")
    said, told = process.communicate(raw(SAMPLE) + b"!", timeout=PATIENCE)  # half a sample too much
    assert process.returncode == 0, told
    assert SAID in said.decode()
    assert SAID in written("txt")
    assert b"Speak; Ctrl-C ends it" in told
    assert said.decode().split() == written("txt").split()
    (kept,) = Path().glob("live-*.wav")
    assert np.array_equal(read_sound(kept).samples, read_sound(SAMPLE).samples)


def test_the_sound_is_not_kept_where_that_is_not_wanted(nano_en: Path) -> None:
    process = live("-", f"--model={nano_en}", "-f", "txt", "--keep_sound=False")
    _, told = process.communicate(raw(SAMPLE), timeout=PATIENCE)
    assert process.returncode == 0, told
    assert SAID in written("txt")
    assert list(Path().glob("*.wav")) == []


def test_words_come_before_the_sound_has_ended_and_ctrl_c_writes_the_files(nano_en: Path) -> None:
    process = live("-", f"--model={nano_en}", "-f", "txt")
    assert process.stdin
    assert process.stdout
    process.stdin.write(raw(SAMPLE) + np.zeros(3 * RATE, np.int16).tobytes())
    process.stdin.flush()
    line = process.stdout.readline().decode()  # stdin is still open
    assert SAID.startswith(line.split()[0])
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    assert SAID in written("txt")


def test_a_second_ctrl_c_stops_without_a_text_and_keeps_the_sound(model: str) -> None:
    slow = model.replace("script.json", "slow.json")
    script = Path("script.json").read_text()
    Path("slow.json").write_text(script.replace("{", '{"delay": 1000.0, ', 1))
    process = live("-", slow, *LISTEN, "-f", "txt")
    assert process.stdin
    assert process.stderr
    while b"Speak" not in process.stderr.readline():
        pass
    process.stdin.write(raw(SAMPLE))  # speech, so that the engine is still at work
    process.stdin.flush()
    until(lambda: sum(path.stat().st_size for path in Path().glob("live-*.wav")) >= RATE)
    process.send_signal(signal.SIGINT)
    assert b"once more" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    (kept,) = Path().glob("live-*")
    assert kept.suffix == ".wav"
    assert read_sound(kept).duration > 0


@pytest.mark.parametrize(("rate", "code"), [("7999", 2), ("48001", 2), ("much", 2)])
def test_a_rate_that_no_sound_has_is_wrong_usage(rate: str, code: int) -> None:
    process = live("-", "--rate", rate)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert b"rate" in told


def test_without_a_microphone_it_says_what_to_do(model: str) -> None:
    process = live(model, "--input_device", "no such microphone")
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert b"No microphone can be listened to" in told
    assert b"tacet live -" in told
