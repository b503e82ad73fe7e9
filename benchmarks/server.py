"""A running `tacet serve`, asked as its page asks it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from benchmarks.recordings import Recording, wav
from benchmarks.score import Said

PATIENCE = 600.0  # seconds
READY = re.compile(rb"Tacet is ready: (http://\S+)")
FINAL = {"done", "failed", "stopped"}


class Server:
    """A running `tacet serve`, followed by its event stream as the page follows it."""

    def __init__(self, url: str, profile: str | None) -> None:
        options = {"language": "en"} | ({"profile": profile} if profile else {})
        self.url, self._options = url, json.dumps(options)
        self._ended: dict[str, dict[str, Any]] = {}  # runs by their recording
        self._news = Condition()
        Thread(target=self._follow, daemon=True).start()

    def write(self, recording: Recording) -> tuple[list[Said], float]:
        """The words, and the seconds from sending the clip to having them."""
        begun = time.perf_counter()
        added = self._send(recording)
        with self._news:
            if not self._news.wait_for(lambda: added in self._ended, PATIENCE):
                raise RuntimeError(f"{recording.name} was not done in {PATIENCE:.0f} s.")
        run = self._ended[added]
        transcript = self._get(f"/api/runs/{run['id']}/transcript")
        waited = time.perf_counter() - begun
        if run["state"] != "done":
            raise RuntimeError(f"{recording.name}: {run}")
        words = [word for segment in transcript["segments"] for word in segment["words"]]
        return [Said(w["word"], w["start"], w["end"]) for w in words], waited

    def _follow(self) -> None:
        """Note every run that ends, until the server goes away."""
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/api/events") as stream:
            for line in stream:
                told = json.loads(line[6:]) if line.startswith(b"data: {") else {}
                if told.get("state") in FINAL:
                    with self._news:
                        self._ended[told["recording_id"]] = told
                        self._news.notify_all()

    def _send(self, recording: Recording) -> str:
        border = uuid.uuid4().hex
        name = f"{recording.name}.wav"
        fields = {"start": "true", "name": name, "options": self._options}
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items()
        ]
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="clip.wav"\r\n'
        parts += [head.encode(), b"Content-Type: audio/wav\r\n\r\n", wav(recording.audio.samples)]
        body = b"".join([*parts, f"\r\n--{border}--\r\n".encode()])
        request = urllib.request.Request(f"{self.url}/api/recordings", body)
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        return str(_answer(request)["id"])

    def _get(self, path: str) -> Any:
        return _answer(urllib.request.Request(self.url + path))


def _answer(request: urllib.request.Request) -> Any:
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


@contextmanager
def serving(model: Path, profile: str | None, threads: int) -> Iterator[Server]:
    """A server of its own on a free port, ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "DATA_DIR": f"{folder}/data",
            "PORT": "0",
            "MODEL": str(model),
            "THREADS": str(threads),
            "OFFLINE": "true",
            "AUTO_CALIBRATE": "false",
        }
        environment = os.environ | {f"TACET_{name}": value for name, value in given.items()}
        command = [sys.executable, "-m", "tacet.cli.main", "serve"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
            try:
                assert process.stdout
                told = next((m for line in process.stdout if (m := READY.search(line))), None)
                if told is None:
                    raise RuntimeError("The server did not start; its own message stands above.")
                yield Server(told[1].decode(), profile)
            finally:
                process.terminate()
