"""`tacet serve` ends when told to, even at work, leaving nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from media_samples import wav
from served import PATIENCE, Served, serving, until

from tacet.jobs.supervisor import STOP_SECONDS
from tacet.media import decode

SAMPLE = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten minutes of speech without a pause."""
    folder = tmp_path_factory.mktemp("talk")
    decode(SAMPLE, folder / "talk.pcm")
    return wav(folder / "talk.wav", 16_000, 1, 16, (folder / "talk.pcm").read_bytes() * 16)


@pytest.fixture
def served(nano_en: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that has just been started."""
    with serving(Served(tmp_path, model="nano-en")) as served:
        yield served


def test_a_file_over_the_limit_is_refused_while_it_is_still_on_its_way(served: Served) -> None:
    head = (
        "POST /api/recordings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2300000000\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(served.url.rpartition(":")[2]))) as line:
        line.settimeout(PATIENCE)
        line.sendall(head.encode())
        answer = b""
        while b"}}" not in answer and (more := line.recv(1 << 16)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"larger than 2.1 GB" in answer


def listen(served: Served, talk: Path) -> None:
    """Have the server in the middle of a run."""
    served.add(talk, start=True)
    state = "select count(*) from runs where state = 'listening' and progress > 0"
    until(lambda: served.rows(state) == [(1,)], what="the beginning of the run")


def test_only_an_address_that_answers_is_printed_and_a_second_start_is_refused(
    served: Served,
) -> None:
    told = (served.folder / "told").read_text()  # `start` has asked it at once, with success
    assert told == f"Tacet is ready: {served.url}   (Ctrl-C ends it)\n"
    before = served.roles()
    second = subprocess.run(
        served.command, env=served.environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"tacet: Tacet already serves {served.data} at {served.url}. Open that page, or choose "
        "another folder with --data-dir and another --port.\n"
    )
    assert served.roles() == before
    assert served.answers()


@pytest.mark.parametrize("how", ["told to end", "Ctrl-C twice"])
def test_it_ends_within_seconds_in_the_middle_of_its_work_and_goes_on_at_the_next_start(
    served: Served, talk: Path, how: str
) -> None:
    listen(served, talk)
    host = served.url.removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=PATIENCE)) as page:
        page.request("GET", "/api/events")  # as an open page does
        assert page.getresponse().status == 200
        took = ended(served, how)
    print(f"{how}: ended in {took:.1f} s")
    assert took < STOP_SECONDS  # after which what is left would be killed
    until(lambda: not served.processes(), what="the end of all processes")
    assert "was killed" not in served.log()
    assert "Traceback" not in served.log()
    assert served.left_over() == []
    assert served.rows("select state, losses, worker from runs") == [("listening", 0, None)]
    assert served.rows("pragma integrity_check") == [("ok",)]
    if how == "told to end":
        served.start()
        attempt = "select attempt, state from runs"
        until(lambda: served.rows(attempt) == [(2, "listening")], what="the going on")


def ended(served: Served, how: str) -> float:
    """Seconds until the supervisor ended with exit code 0."""
    process, begun = served.process, time.monotonic()
    assert process is not None
    if how == "told to end":
        process.send_signal(signal.SIGTERM)
    else:
        os.killpg(process.pid, signal.SIGINT)  # a terminal tells the whole group
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    return time.monotonic() - begun
