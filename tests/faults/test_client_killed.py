"""Uploads and waits of the client while the server, or the client itself, is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from media_samples import wav
from served import PATIENCE, ROLES, SOURCE, Served, serving

from tacet.client import Client, Run
from tacet.client.uploads import PIECE_BYTES

PIECES = 3

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def served(nano_en: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that has the same address when it is started again."""
    with serving(Served(tmp_path, model="nano-en", port=free_port())) as served:
        yield served


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A file of several pieces: silence at a high rate, soon listened to."""
    samples = bytes((PIECES - 1) * PIECE_BYTES + 1000 * 12)
    return wav(tmp_path / "long.wav", 96_000, 2, 24, samples)


@pytest.mark.parametrize("killed", [ROLES, ("web",)], ids=["all", "web"])
def test_an_upload_goes_on_when_the_server_was_killed(
    killed: tuple[str, ...], served: Served, long: Path, tmp_path: Path
) -> None:
    arrived: list[int] = []
    again = threading.Thread(target=served.start)

    def on_bytes(done: int, total: int) -> None:
        arrived.append(done)
        if len(arrived) == 2:
            served.kill(*killed)
            if "supervisor" in killed:
                again.start()

    with Client(served.url, patience=PATIENCE, state=tmp_path / "state") as client:
        recording = client.upload(long, on_bytes=on_bytes)
        if again.ident:
            again.join()
        assert recording.size == long.stat().st_size
        pieces = range(0, recording.size, PIECE_BYTES)
        assert sorted(set(arrived)) == [*pieces, recording.size]
        assert [one.id for one in client.recordings()] == [recording.id]
    assert served.rows("select count(*) from uploads") == [(0,)]


def test_a_piece_is_sent_again_when_the_server_is_killed_while_it_arrives(
    served: Served, long: Path, tmp_path: Path
) -> None:
    killer = threading.Thread(target=lambda: served.kill("web"))
    arrived: list[int] = []

    def on_bytes(done: int, total: int) -> None:
        arrived.append(done)
        if len(arrived) == 2:
            killer.start()  # beside the next piece

    with Client(served.url, patience=PATIENCE, state=tmp_path / "state") as client:
        recording = client.upload(long, on_bytes=on_bytes)
    killer.join()
    assert arrived == sorted(arrived)
    assert recording.size == long.stat().st_size


def test_an_upload_goes_on_when_the_client_was_killed(
    served: Served, long: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    code = (
        "import sys, time; from pathlib import Path; from tacet.client import Client\n"
        "url, state, file = sys.argv[1:]\n"
        "def on_bytes(done, total):\n"
        "    print(done, flush=True)\n"
        "    if done: time.sleep(1000)\n"
        "Client(url, state=Path(state)).upload(file, on_bytes=on_bytes)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, served.url, str(state), str(long)],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert [int(process.stdout.readline()) for _ in range(2)] == [0, PIECE_BYTES]
        process.send_signal(signal.SIGKILL)
    arrived: list[int] = []
    with Client(served.url, state=state) as client:
        recording = client.upload(long, on_bytes=lambda done, total: arrived.append(done))
    assert arrived[0] == PIECE_BYTES
    assert served.rows("select count(*) from recordings") == [(1,)]
    assert recording.size == long.stat().st_size


def test_an_upload_that_the_server_forgot_begins_again(
    served: Served, long: Path, tmp_path: Path
) -> None:
    arrived: list[int] = []

    def on_bytes(done: int, total: int) -> None:
        arrived.append(done)
        if len(arrived) == 2:
            ((upload,),) = served.rows("select id from uploads")
            assert served.call("DELETE", f"/api/uploads/{upload}")[0] == 204

    with Client(served.url, state=tmp_path / "state") as client:
        recording = client.upload(long, on_bytes=on_bytes)
    assert arrived[:3] == [0, PIECE_BYTES, 0]
    assert recording.size == long.stat().st_size


def test_a_wait_outlasts_a_restart(served: Served, tmp_path: Path) -> None:
    sample = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"
    seen: list[Run] = []
    again = threading.Thread(target=served.start)

    def on_run(run: Run) -> None:
        seen.append(run)
        if len(seen) == 1:
            served.kill(*ROLES)
            again.start()

    with Client(served.url, patience=PATIENCE, state=tmp_path / "state") as client:
        run = client.wait(client.start_run(client.upload(sample).id).id, on_run)
    again.join()
    assert run.state == "done"
    assert len(seen) > 1
