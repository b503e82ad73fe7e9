"""The examples of docs/how-to/python-client.md do what they say."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import PATIENCE, SOURCE, Served, serving

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "python-client.md"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture
def served(nano_en: Path, tmp_path: Path) -> Iterator[Served]:
    with serving(Served(tmp_path / "served", model="nano-en")) as served:
        yield served


def test_the_examples_run_one_after_the_other(served: Served, tmp_path: Path) -> None:
    shutil.copy(ROOT / "frontend" / "public" / "sample.flac", tmp_path / "talk.flac")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 5
    code = "\n".join(blocks).replace("http://127.0.0.1:8420", served.url)
    (tmp_path / "example.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True, text=True, timeout=4 * PATIENCE,
    )  # fmt: skip
    told = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "done 100%" in told
    assert any(line.startswith("Big speak evening night.") for line in told)
    assert any(line.startswith("   1.88  Monday 0.9") for line in told)
    assert "talk.flac 1.8838125 Monday apple child." in told
    assert "610605 of 610605 bytes" in told
    assert told[-1].startswith("not_found There is no such recording.")
    assert (tmp_path / "talk.srt").read_text().startswith("1\n00:00:00,")
    assert '"receipt"' in (tmp_path / "talk.json").read_text()
