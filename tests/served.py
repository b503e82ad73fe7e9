"""`tacet serve` with all its processes, for tests that kill and count.

Every process of a server is found by its own folder: it stands in the environment of most of them,
and in the command line of those that get a bare environment (on their `sys.path`).
"""

import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

SOURCE = Path(__file__).resolve().parent.parent / "src"
OWN = (sys.executable, "-m", "tacet.cli.main")
READY = re.compile(r"Tacet is ready: (http://(?:127\.0\.0\.1|localhost):\d+)")
ROLES = ("supervisor", "web", "worker")
PATIENCE = 90.0  # seconds; a busy computer is slow to start three processes


def until(true: Callable[[], object], seconds: float = PATIENCE, what: str = "it") -> float:
    """Seconds until something is true; fails when it does not become so."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"{what} did not happen in {seconds:.0f} s"
        time.sleep(0.02)
    return time.monotonic() - begun


def processes_of(mark: str) -> dict[int, list[str]]:
    """The arguments of every living process with a text in its environment or arguments."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (place / "cmdline").read_bytes().decode(errors="replace")
            environment = (place / "environ").read_bytes().decode(errors="replace")
        except OSError:  # it has ended
            continue
        if int(place.name) != os.getpid() and arguments and mark in arguments + environment:
            found[int(place.name)] = arguments.rstrip("\0").split("\0")
    return found


def parent_of(pid: int) -> int:
    """The parent of a process; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _asked(request: urllib.request.Request) -> Any:
    """The answer to a request, also one that refuses it."""
    try:
        return urllib.request.urlopen(request, timeout=PATIENCE)
    except urllib.error.HTTPError as refusal:
        return refusal


class Served:
    """A folder on which `tacet serve` runs, is killed, and runs again."""

    def __init__(self, folder: Path, command: Sequence[str] = OWN, **settings: object) -> None:
        self.folder, self.data = folder, folder / "data"
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self.command = [*command, "serve"]
        kept = {n: v for n, v in os.environ.items() if "TACET" not in n and n != "CI"}
        settings = {"models_dir": folder / "models", **settings}
        given = {"port": 0, "offline": True, "auto_calibrate": False, **settings}
        self.environment = kept | {f"TACET_{n.upper()}": str(v) for n, v in given.items()}
        self.environment |= {
            "TACET_DATA_DIR": str(self.data), "XDG_CONFIG_HOME": str(folder / "config"),
            "TMPDIR": str(self.temporary), "PYTHONPATH": f"{SOURCE}:{folder / 'mark'}",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> float:
        """Seconds until the address was printed; it must answer at once, at the first try."""
        begun = time.monotonic()
        told, log = self.folder / "told", self.folder / "log"
        with told.open("wb") as out, log.open("ab") as err:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
            )  # fmt: skip
        process = self.process
        until(lambda: READY.search(told.read_text()) or process.poll() is not None)
        found = READY.search(told.read_text())
        assert found, f"no address was printed: {self.log()}"
        self.url = found[1]
        took = time.monotonic() - begun
        assert self.call("GET", "/api/health")[0] == 200
        return took

    def log(self) -> str:
        """All that the processes wrote to stderr."""
        return (self.folder / "log").read_text()

    def call(
        self, method: str, address: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, Any]:
        """Status and JSON (or text) of an answer; status 0 when nobody answers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + address, body, named, method=method)
        try:
            with _asked(request) as answer:
                status, content = answer.status, answer.read()
        except (OSError, http.client.HTTPException):  # the latter: it was killed while it answered
            return 0, None
        try:
            return status, json.loads(content)
        except ValueError:
            return status, content.decode(errors="replace")

    def answers(self) -> bool:
        """Whether the page answers."""
        return bool(self.call("GET", "/api/health")[0] == 200)

    def processes(self) -> dict[int, list[str]]:
        """All processes that this server has started and that live."""
        return processes_of(str(self.folder))

    def role(self, name: str) -> list[int]:
        """The processes that are `supervisor`, `web` or `worker`.

        A process that such a one has forked, and that is not another program yet, is none.
        """
        command = {"supervisor": "serve"}.get(name, name)
        found = [pid for pid, args in self.processes().items() if command in args]
        return [pid for pid in found if parent_of(pid) not in found]

    def roles(self) -> dict[str, list[int]]:
        """The processes of each role, once there is one of each."""
        until(lambda: all(map(self.role, ROLES)), what="a process of each role")
        return {name: self.role(name) for name in ROLES}

    def kill(self, *roles: str) -> None:
        """kill -9 the processes of these roles, in this order, and wait until they are gone."""
        killed = [pid for role in roles for pid in self.role(role)]
        for pid in killed:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:  # it died with the one before
                continue
        if self.process is not None and "supervisor" in roles:
            self.process.wait()
        until(lambda: not self.processes().keys() & killed, what="the end of what was killed")

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Seconds until the supervisor ended after a signal, with exit code 0."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(PATIENCE) == 0
        return time.monotonic() - begun

    def close(self) -> None:
        """End every process, whatever state it is in."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers, asked without the server."""
        with closing(sqlite3.connect(self.data / "tacet.sqlite3", timeout=30)) as connection:
            return connection.execute(question, values).fetchall()

    def begin(self, name: str, length: int, *, start: bool) -> tuple[int, Any]:
        """Status and answer of beginning an upload as the page does it."""
        mark, disposition = b"x7tacet", b'Content-Disposition: form-data; name="filepond"'
        about = json.dumps({"start": start}).encode()
        form = b"--%b\r\n%b\r\n\r\n%b\r\n--%b--\r\n" % (mark, disposition, about, mark)
        return self.call(
            "POST", "/api/uploads", form, upload_length=str(length),
            upload_name=quote(name, safe=""),
            content_type=f"multipart/form-data; boundary={mark.decode()}",
        )  # fmt: skip

    def append(self, upload: str, content: bytes) -> tuple[int, Any]:
        """Status and answer of sending all of an upload in one piece."""
        return self.call(
            "PATCH", f"/api/uploads/{upload}", content, upload_offset="0",
            content_type="application/offset+octet-stream",
        )  # fmt: skip

    def add(self, file: Path, *, start: bool = False) -> str:
        """The id of the recording that a file has become."""
        content = file.read_bytes()
        status, upload = self.begin(file.name, len(content), start=start)
        assert status == 201, upload
        status, answer = self.append(upload, content)
        assert status == 204, answer
        return str(upload)

    def left_over(self) -> list[str]:
        """What lies in the folder for temporary files."""
        return sorted(path.name for path in self.temporary.iterdir())


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    """The server, started; whatever happens, nothing of it lives on."""
    try:
        served.start()
        yield served
    finally:
        served.close()
