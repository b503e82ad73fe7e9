"""Even code that runs inside the child reaches nothing but its own two files."""

import socket
import sys
from pathlib import Path

import pytest
from media_faults import ESCAPES

from tacet.media import MediaLimits, sandbox_report
from tacet.media.conversation import Task
from tacet.media.supervisor import Supervisor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


def test_every_way_out_is_refused(tmp_path: Path) -> None:
    if sandbox_report().level != "full":
        pytest.skip("this kernel has neither Landlock nor seccomp")
    canary, elsewhere = tmp_path / "canary", tmp_path / "elsewhere"
    canary.write_text("secret")
    supervisor = Supervisor("media_faults:perform")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        request = {
            "harm": "escape",
            "canary": str(canary),
            "elsewhere": str(elsewhere),
            "port": str(listener.getsockname()[1]),
        }
        try:
            answer = supervisor.run(Task(request, (), MediaLimits(wall_seconds=20.0)))
        finally:
            supervisor.close()
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    outcome = answer["done"]
    assert isinstance(outcome, dict)
    assert set(outcome) == set(ESCAPES)
    assert {name: said for name, said in outcome.items() if not said.startswith("refused")} == {}
    assert canary.read_text() == "secret"
    assert not elsewhere.exists()


def test_the_report_says_which_layers_hold() -> None:
    report = sandbox_report()
    assert report.level in {"full", "partial", "limits"}
    assert report.sentence.endswith(".")
    assert report.layers["limits"]
    assert all(report.refused.values()) == (report.level == "full")
