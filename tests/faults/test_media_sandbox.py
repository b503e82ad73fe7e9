"""Code inside the child reaches nothing but its own two files."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forbidden_calls import NUMBERS, REFUSALS, harmful
from media_faults import ESCAPES
from media_samples import RATE, beeps, record
from served import Served, serving, until

from tacet.core.errors import UnreadableMedia
from tacet.media import MediaLimits, sandbox_report
from tacet.media.sandbox.connection import Task
from tacet.media.sandbox.supervisor import Supervisor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

OLD_KERNEL = (sys.executable, str(Path(__file__).resolve().parent.parent / "old_kernel.py"))
TACET = (sys.executable, "-m", "tacet.cli.main")


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    if sandbox_report().level != "full":
        pytest.skip("this kernel has neither Landlock nor seccomp")
    bad = Supervisor("media_faults:serve_request")
    yield bad
    bad.close()


def told(supervisor: Supervisor, request: dict[str, object]) -> dict[str, object]:
    """What the child that was taken over answers."""
    outcome = supervisor.run(Task(request, (), MediaLimits(wall_seconds=20.0)))["done"]
    assert isinstance(outcome, dict)
    return outcome


def test_every_way_out_is_refused(tmp_path: Path, supervisor: Supervisor) -> None:
    canary, elsewhere = tmp_path / "canary", tmp_path / "elsewhere"
    canary.write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        request: dict[str, object] = {
            "harm": "escape",
            "canary": str(canary),
            "elsewhere": str(elsewhere),
            "port": str(listener.getsockname()[1]),
        }
        outcome = told(supervisor, request)
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert set(outcome) == set(ESCAPES)
    refused = {name for name, said in outcome.items() if str(said).startswith("refused")}
    assert refused == set(ESCAPES)
    assert canary.read_text() == "secret"
    assert not elsewhere.exists()


def test_every_call_that_is_not_on_the_list_is_refused(
    tmp_path: Path, supervisor: Supervisor
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret")
    before = canary.stat()
    terminated: list[int] = []
    old = signal.signal(signal.SIGTERM, lambda number, frame: terminated.append(number))
    try:
        outcome = told(supervisor, {"harm": "calls", "canary": str(canary)})
    finally:
        signal.signal(signal.SIGTERM, old)
    assert len(outcome) > 400
    assert {name: code for name, code in outcome.items() if code not in REFUSALS} == {}
    after = canary.stat()
    assert (after.st_mode, after.st_mtime, after.st_size) == (
        before.st_mode,
        before.st_mtime,
        before.st_size,
    )
    assert os.listxattr(canary) == []
    assert list(tmp_path.iterdir()) == [canary]
    assert terminated == []
    assert told(supervisor, {"harm": "calls", "canary": str(canary)}) == outcome  # it still lives


def capabilities(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    pairs = [line.split(":") for line in lines if line.startswith("Cap")]
    return {name: int(value, 16) for name, value in pairs}


def test_no_special_right_of_root_is_left_in_the_child(supervisor: Supervisor) -> None:
    seen: list[dict[str, int]] = []

    def look(message: dict[str, object]) -> None:
        pid = int(str(message["at"]))
        until(lambda: not capabilities(pid)["CapEff"], what="the loss of all capabilities")
        seen.append(capabilities(pid))

    with pytest.raises(UnreadableMedia):
        supervisor.run(Task({"harm": "spin"}, (), MediaLimits(wall_seconds=1.0)), look)
    held = ("CapInh", "CapPrm", "CapEff", "CapAmb", *(["CapBnd"] if os.geteuid() == 0 else []))
    assert {name: seen[0][name] for name in held} == dict.fromkeys(held, 0)


def test_each_wish_is_for_a_call_of_the_list_of_forbidden_ones() -> None:
    if not NUMBERS:
        pytest.skip("no table of calls for this machine")
    old = {"utime", "utimes", "futimesat", "chmod", "fork", "vfork"}  # not on every machine
    assert set(harmful(b"x")) - set(NUMBERS) <= old


def test_the_report_says_which_layers_hold() -> None:
    report = sandbox_report()
    assert report.level in {"full", "partial", "limits"}
    assert report.sentence.endswith(".")
    assert report.layers["limits"]
    assert report.layers["capabilities"]
    assert all(report.refused.values()) == (report.level == "full")


@pytest.fixture
def old_kernel() -> tuple[str, ...]:
    """How a command is run where neither Landlock nor seccomp is to be had."""
    probe = subprocess.run([*OLD_KERNEL, "/bin/true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("no old kernel can be played here: " + probe.stderr.decode()[-200:])
    return OLD_KERNEL


def test_doctor_says_what_an_old_kernel_lacks(tmp_path: Path, old_kernel: tuple[str, ...]) -> None:
    environment = {**os.environ, "TACET_DATA_DIR": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    command = [*old_kernel, *TACET, "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=120)
    (finding,) = (f for f in json.loads(done.stdout) if f["about"] == "sandbox")
    assert finding["state"] == "warning"
    assert "Missing here: Landlock, seccomp." in finding["says"]
    assert "Linux 5.13 or newer" in finding["says"]


def test_on_an_old_kernel_the_server_works_and_its_log_says_what_is_missing(
    tmp_path: Path, old_kernel: tuple[str, ...]
) -> None:
    served = Served(tmp_path, command=(*old_kernel, *TACET), model="nano-en")
    sound = record(tmp_path / "a.flac", "flac", beeps(1.0, (0.3,)), RATE)
    with serving(served):
        recording = served.add(sound)
        status, facts = served.call("GET", f"/api/recordings/{recording}")
        assert (status, facts["duration"]) == (200, 1.0)
        missing = "Missing here: Landlock, seccomp."  # as the worker says when it has looked
        until(lambda: missing in served.log(), what="a word about what is missing")
        assert "Traceback" not in served.log()
