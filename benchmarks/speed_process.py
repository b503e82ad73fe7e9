"""A program under measurement in a process of its own; see speed_child.py."""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tacet.core.audio import Audio

HERE = Path(__file__).resolve().parent


class Child:
    """A program in a process of its own."""

    def __init__(self, name: str, python: Path, model: Path, given: argparse.Namespace) -> None:
        """Start it; `given` has threads, and the options and the encoder for Tacet."""
        self.name = name
        changed = json.dumps({"options": given.options, "encoder": given.encoder})
        command = [str(python), str(HERE / "speed_child.py"), name, str(model), str(given.threads)]
        self._process = subprocess.Popen(
            [*command, changed], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.about: dict[str, str] = self._answer()

    def write(self, audio: Audio) -> dict[str, Any]:
        """Its answer; see speed_child.py."""
        with tempfile.NamedTemporaryFile(suffix=".pcm") as file:
            audio.samples.tofile(file.name)
            assert self._process.stdin
            self._process.stdin.write(json.dumps({"pcm": file.name}) + "\n")
            return dict(self._answer())

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended; its own message stands above.")
        return json.loads(line)
