"""A child that crashes, hangs, lies or allocates costs one file only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from media_samples import RATE, beeps, decoded_onsets, names, onsets, record

from tacet.core.errors import NoSpace, RunCancelled, TacetError, UnreadableMedia
from tacet.media import MediaLimits, decode
from tacet.media.sandbox import client as client
from tacet.media.sandbox.client import build_request, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.sandbox.supervisor import Supervisor

LIMITS = MediaLimits(wall_seconds=3.0, stall_seconds=1.0)  # for those that never end
PATIENT = MediaLimits()  # for those whose own end is waited for, on a busy computer too


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    bad = Supervisor("media_faults:serve_request")
    yield bad
    bad.close()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until_gone(pids: list[int], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, pids))


@pytest.mark.parametrize("harm", ["crash", "hang", "spin", "hoard", "babble", "hang_up", "quit"])
def test_a_misbehaving_child_is_one_unreadable_file(supervisor: Supervisor, harm: str) -> None:
    pids: list[int] = []
    start = time.monotonic()
    task = Task({"harm": harm}, (), LIMITS)
    with pytest.raises(UnreadableMedia, match=r"\.$"):
        supervisor.run(task, lambda message: pids.append(int(str(message["at"]))))
    assert time.monotonic() - start < PATIENT.stall_seconds  # so these limits ended it, no others
    assert wait_until_gone(pids)


def test_a_child_killed_from_outside_gets_one_more_try(supervisor: Supervisor) -> None:
    killed: list[int] = []

    def kill(message: dict[str, object]) -> None:
        killed.append(int(str(message["at"])))
        os.kill(killed[-1], signal.SIGKILL)

    with pytest.raises(TacetError, match="The recording is not at fault") as error:
        supervisor.run(Task({"harm": "hang"}, (), PATIENT), kill)
    assert not isinstance(error.value, UnreadableMedia)
    assert len(set(killed)) == 2


def test_a_decoder_killed_once_does_its_work_all_the_same(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(600.0, (1.0, 550.0)), RATE)
    killed: list[float] = []

    def kill(done: float, whole: float | None) -> None:
        if not killed:
            killed.append(done)
            process = client.supervisor()._process
            assert process is not None
            os.kill(children(process.pid)[0], signal.SIGKILL)

    decode(path, tmp_path / "o.pcm", on_progress=kill)
    assert killed
    assert onsets(tmp_path / "o.pcm") == pytest.approx([1.0, 550.0], abs=0.01)


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_child_that_does_not_stop_is_killed_when_a_person_cancels(
    supervisor: Supervisor,
) -> None:
    pids: list[int] = []
    with pytest.raises(RunCancelled):
        supervisor.run(
            Task({"harm": "hang"}, (), MediaLimits()),
            lambda message: pids.append(int(str(message["at"]))),
            lambda: bool(pids),
        )
    assert wait_until_gone(pids)


def test_a_lie_of_the_child_is_no_report(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(supervisor, "lie", monkeypatch)
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with pytest.raises(UnreadableMedia):
        decode(tmp_path / "a.wav", tmp_path / "o.pcm", LIMITS)
    assert names(tmp_path) == ["a.wav"]


@pytest.mark.parametrize("harm", ["crash", "hang", "quit"])
def test_a_dead_child_leaves_no_file(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    use(supervisor, harm, monkeypatch)
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with pytest.raises(UnreadableMedia):
        decode(tmp_path / "a.wav", tmp_path / "o.pcm", LIMITS)
    assert names(tmp_path) == ["a.wav"]


def use(supervisor: Supervisor, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `decode` send its work to the misbehaving children."""
    monkeypatch.setattr("tacet.media.sandbox.client._supervisor", supervisor)
    decode_module = sys.modules[
        "tacet.media.decode"
    ]  # the name `tacet.media.decode` is the function
    monkeypatch.setattr(decode_module, "build_request", lambda *_: {"harm": harm})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("do", ["decode", "playback_copy"])
def test_a_full_disk_is_said_to_be_full(tmp_path: Path, do: str) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(1.0, (0.2,)), RATE)
    with path.open("rb") as source, Path("/dev/full").open("wb") as full:
        task = Task(
            build_request(do, "a", PATIENT, 32_000), (source.fileno(), full.fileno()), PATIENT
        )
        with pytest.raises(NoSpace, match="Free some space"):
            run_task(task)


def test_after_the_fork_server_was_killed_the_next_file_is_read(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(1.0, (0.2,)), RATE)
    own = Supervisor()
    try:
        task = Task({"do": "probe", "limits": RESOURCES, "fallback_demuxer": None}, (), PATIENT)
        for _ in range(3):
            with path.open("rb") as file:
                answer = own.run(Task(task.request, (file.fileno(),), PATIENT))
            assert "done" in answer
            assert own._process is not None
            os.kill(own._process.pid, signal.SIGKILL)
            own._process.wait()
    finally:
        own.close()


RESOURCES = {"memory": 2 << 30, "processor": 30.0, "output": 0}

PARENT = """
import sys
import threading
sys.path.insert(0, sys.argv[2])
from tacet.media import MediaLimits, decode
from tacet.media.sandbox import client
from tacet.media.sandbox.supervisor import Supervisor
client._supervisor = Supervisor("media_faults:serve_request")
sys.modules["tacet.media.decode"].build_request = lambda *_: {"harm": "hang"}
def tell(at, of):
    print(int(at), int(of), flush=True)
decode(sys.argv[1] + "/a.wav", sys.argv[1] + "/o.pcm", MediaLimits(), on_progress=tell)
"""


def test_kill_9_of_the_parent_takes_child_and_fork_server_with_it_and_leaves_no_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    helpers = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-c", PARENT, str(tmp_path), helpers]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(alive, pids))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until_gone(pids)
    if hasattr(os, "O_TMPFILE"):
        assert names(tmp_path) == ["a.wav"]


def test_a_process_forked_after_a_decode_can_decode_itself(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(1.0, (0.2,)), RATE)
    code = (
        "import os, sys; from tacet.media import decode\n"
        "decode(sys.argv[1], sys.argv[2])\n"
        "pid = os.fork()\n"
        "decode(sys.argv[1], sys.argv[2] + str(pid == 0))\n"
        "sys.exit(0) if pid == 0 else sys.exit(os.waitpid(pid, 0)[1])"
    )
    out = tmp_path / "o.pcm"
    subprocess.run([sys.executable, "-c", code, str(path), str(out)], check=True, timeout=120)
    sizes = {file.stat().st_size for file in tmp_path.glob("o.pcm*")}
    assert sizes == {32_000}
    assert len(list(tmp_path.glob("o.pcm*"))) == 3


def test_threads_whose_fork_server_is_killed_under_them_all_get_their_sound(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(120.0, (1.0, 100.0)), RATE)

    with ThreadPoolExecutor(6) as pool:
        heard = pool.map(decoded_onsets, [path] * 6, [tmp_path / f"{n}.pcm" for n in range(6)])
        process = client.supervisor()._process
        if process is not None:
            process.kill()
    assert list(heard) == [pytest.approx([1.0, 100.0], abs=0.01)] * 6
