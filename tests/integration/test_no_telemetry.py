"""Neither we nor our dependencies report anything to anybody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
LISTEN = """
import numpy as np
from tacet.core.audio import Audio
from tacet.core.options import SpeechOptions
from tacet.plugins import detectors
sound = Audio.from_floats(np.random.default_rng(0).standard_normal(16000) / 10)
found = [d.track(sound).probability for d in detectors(SpeechOptions().vad_detector)]
print(sum(map(len, found)))
"""
ENCODE = """
import sys
from tacet.compute.openvino import openvino
core = openvino().Core()
assert "CPU" in core.available_devices
there = [name for name, module in sys.modules.items() if module]
assert not [n for n in there if "telemetry" in n or n.startswith("openvino.tools")]
print(1)
"""
QUIET_BUILDS = ("CI", "GITHUB_ACTIONS", "TF_BUILD")  # with these it would keep quiet by itself


@pytest.mark.parametrize("program", [LISTEN, ENCODE], ids=["speech detectors", "encoder"])
def test_what_we_stand_on_leaves_no_trace_of_telemetry(program: str, tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    kept = {n: v for n, v in os.environ.items() if n not in QUIET_BUILDS and "TELEMETRY" not in n}
    environment = kept | {
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert [*home.rglob("*"), *temporary.rglob("*")] == []
