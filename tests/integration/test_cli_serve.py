"""`tacet serve` as real processes: it answers, refuses and ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from local_http import local_http

from tacet.cli.main import run
from tacet.cli.serve import ServeLock, announce_when_ready

WAIT = 90.0  # seconds; a busy computer is slow to start three processes


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings, models and network of nobody else."""
    monkeypatch.setenv("TACET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def server() -> Iterator["subprocess.Popen[str]"]:
    """A server on any free port, ended at the end."""
    command = [sys.executable, "-m", "tacet.cli.main", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(WAIT)


def ready_address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


def answer(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=30) as reply:
        return dict(json.load(reply))


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pids: list[int]) -> bool:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_the_address_that_is_printed_answers_and_ctrl_c_ends_everything(
    server: "subprocess.Popen[str]", capsys: pytest.CaptureFixture[str]
) -> None:
    url = ready_address(server)
    assert answer(f"{url}/api/settings")["model"] == "auto"
    for port in ("0", url.rpartition(":")[2]):  # a second one on the same folder
        assert run(["serve", "--port", port]) == 1
        told = capsys.readouterr().err
        assert f"already serves {os.environ['TACET_DATA_DIR']} at {url}" in told
    processes = children(server.pid)
    assert len(processes) == 2
    server.send_signal(signal.SIGINT)
    assert server.wait(WAIT) == 0
    assert gone(processes)
    mark = Path(os.environ["TACET_DATA_DIR"]) / "serve.lock"
    assert json.loads(mark.read_text())["ending"]  # told before its processes were ended
    made = [path for path in Path(os.environ["TACET_DATA_DIR"]).rglob("*") if path.is_file()]
    assert made
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []  # for us only


def test_a_start_waits_for_the_slow_end_of_the_one_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ending, starting = ServeLock(tmp_path), ServeLock(tmp_path)
    assert ending.acquire()
    ending.write_url("http://127.0.0.1:1")
    assert not starting.acquire()
    assert not starting.acquire_after_exit()  # it is not ending
    ending.write_ending()
    held = ending._descriptor
    assert held is not None
    threading.Timer(0.3, os.close, [held]).start()
    assert starting.acquire_after_exit()
    assert "still ending" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", "::"])
def test_an_address_that_others_can_reach_is_refused_in_plain_words(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--host", host]) == 1
    told = capsys.readouterr().err
    assert f"Without keys, whoever can reach {host} could hear and read everything." in told
    assert "leave --host at 127.0.0.1. Or accept it with --insecure." in told


def test_a_foreign_address_is_refused_even_when_insecure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["serve", "--host", "192.0.2.1", "--insecure", "--port", "0"]) == 1
    assert "is not an address of this computer" in capsys.readouterr().err


def test_a_taken_port_is_reported_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run(["serve", "--port", str(port)]) == 1
    told = capsys.readouterr().err
    assert f"Another program already listens on port {port}." in told
    assert f"tacet serve --port {port + 1}" in told


def test_a_start_as_root_gets_a_word_of_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        for user in (0, 1000):
            monkeypatch.setattr("os.geteuid", lambda user=user: user)
            assert run(["serve", "--port", str(other.getsockname()[1])]) == 1
            told.append("runs as root" in capsys.readouterr().err)
    assert told == [True, False]


class Proxy(BaseHTTPRequestHandler):
    """A proxy that answers everything itself."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_no_proxy_is_asked_whether_the_page_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tacet.cli.serve.READY_WAIT_SECONDS", 0.2)
    monkeypatch.setattr("urllib.request._opener", None)  # which remembers the proxies
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with local_http(Proxy) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        announce_when_ready("http://127.0.0.1:1", open_page=False)
    assert "does not answer at http://127.0.0.1:1 yet" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_used_is_reported_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run(["serve", "--data-dir", str(tmp_path / "file" / "data"), "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert "/file/data cannot be used (Not a directory). Give yourself the right" in told


def test_a_wrong_setting_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--device", "gpu"]) == 2
    assert run(["serve", "--port", "99999"]) == 2
    assert "port cannot be 99999" in capsys.readouterr().err
