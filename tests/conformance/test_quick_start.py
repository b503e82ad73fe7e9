"""The quick starts of docs/how-to/hosted-api.md do what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import read_sound
from served import PATIENCE, Served

from tacet.core.audio import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "hosted-api.md"
HERE = Path(__file__).parent


def block(language: str, served: Served, does: str = "") -> str:
    """The code of a language on the page that `does` it, with the address of our server."""
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    (one,) = (code for code in found if does in code)
    return str(one).replace("http://127.0.0.1:8420", served.url)


def printed(command: list[str], folder: Path) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, env=plain
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path, sample: Path) -> Path:
    """A folder with the recording under the name that the page gives it."""
    shutil.copy(sample, tmp_path / "talk.flac")
    return tmp_path


def test_python(served: Served, folder: Path) -> None:
    lines = printed(
        [sys.executable, "-c", block("python", served, "transcriptions")], folder
    ).splitlines()
    assert lines[0].endswith(" Big")
    assert len(lines) > 50


def test_live(served: Served, sample: Path) -> None:
    code = block("python", served, "realtime")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    samples = read_sound(sample).samples[: 6 * SAMPLE_RATE]
    sound = np.repeat(samples.astype(np.int16), 3)[::2]  # 24 kHz
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=plain
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(sound.tobytes() + bytes(2 * 24_000 * 2))  # two seconds of silence
        program.stdin.flush()
        assert program.stdout.readline().startswith(b"Big speak evening night.")
        program.kill()


def test_node(served: Served, folder: Path) -> None:
    if shutil.which("node") is None or not (HERE / "node_modules" / "openai").is_dir():
        pytest.skip("needs Node and its client: make setup")
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    (folder / "start.mjs").write_text(block("js", served))
    assert printed(["node", "start.mjs"], folder).startswith("Big speak evening night. Monday")


def test_curl(served: Served, folder: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    told = printed(["bash", "-c", block("bash", served)], folder)
    assert told.startswith("1\n00:00:00,")
