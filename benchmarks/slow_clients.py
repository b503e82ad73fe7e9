"""How long the page takes while slow clients hold the server's connections.

Usage: python -m benchmarks.slow_clients [--streams 200] [--drips 60] [--stalls 60] [--readers 60]
           [--calls 20]

`tacet serve` runs. Idle event streams are opened, headers drip in byte by byte, uploads stop in the
middle of a piece, and downloads are asked for and not read; what the server cuts off comes back at
once. So many clips at a time are transcribed by calls of the hosted API. Meanwhile the page and its
list are read, each time on a new connection. The command fails when the 95th percentile of either
is over `--most`.
"""

import argparse
import http.client
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from openai import APIError, OpenAI

from benchmarks.recordings import read, wav
from benchmarks.report import machine, table
from benchmarks.server import serving
from tacet.core.audio import SAMPLE_RATE

PIECE = 8 << 20  # bytes of a piece as the page sends it
SENT = 100_000  # bytes of it that arrive
DOWNLOAD = 24 << 20  # bytes of a file that nobody reads: more than the system keeps on its way
BEAT = 1.0  # seconds between two bytes of a dripping header
PATHS = ("/", "/api/recordings")
HEAD = b"Host: localhost\r\n"
SPEECH = Path(__file__).resolve().parents[1] / "frontend" / "public" / "sample.flac"
SHORTEST, LONGEST = 5, 25  # seconds of a clip


@dataclass
class Crowd:
    """Slow clients of one server, kept up by a thread until closed.

    Attributes:
        streams, drips, stalls, readers: how many of each kind.
        cut: how many connections the server has ended, by kind.
        refused: answers to event streams that were not 200.
    """

    url: str
    streams: int = 200
    drips: int = 60
    stalls: int = 60
    readers: int = 60
    cut: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        """Connect all of them."""
        self._download = self._add_file() if self.readers else ""
        kinds: list[tuple[Callable[[], socket.socket], int]] = [
            (self.stream, self.streams),
            (self.drip, self.drips),
            (self.stall, self.stalls),
            (self.reader, self.readers),
        ]
        self._lines = [(make, make()) for make, count in kinds for _ in range(count)]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def stream(self) -> socket.socket:
        """An event stream whose beginning has come."""
        line = self._line(b"GET /api/events HTTP/1.1\r\n" + HEAD + b"\r\n")
        self.refused += b" 200 " not in line.recv(64)
        return line

    def drip(self) -> socket.socket:
        """The beginning of a header."""
        return self._line(b"GET / HTTP/1.1\r\n" + HEAD + b"X-Slow: ")

    def stall(self) -> socket.socket:
        """An upload of which a part of a piece arrives."""
        upload = self._call("POST", "/api/uploads", {"Upload-Length": str(PIECE)})
        head = b"PATCH /api/uploads/%b HTTP/1.1\r\n" % upload.encode() + HEAD
        head += b"Upload-Offset: 0\r\nContent-Length: %d\r\n\r\n" % PIECE
        return self._line(head + bytes(SENT))

    def reader(self) -> socket.socket:
        """A download that is not read."""
        return self._line(b"GET %b HTTP/1.1\r\n" % self._download.encode() + HEAD + b"\r\n")

    def close(self) -> None:
        """All of them go away."""
        self._over.set()
        self._thread.join()
        for _, line in self._lines:
            line.close()

    def _keep(self) -> None:
        """Let the headers drip, and bring back what was cut off."""
        while not self._over.wait(BEAT):
            for number, (make, line) in enumerate(self._lines):
                if self._ended(make, line):
                    line.close()
                    self.cut[make.__name__] = self.cut.get(make.__name__, 0) + 1
                    with suppress(OSError):
                        self._lines[number] = (make, make())

    def _ended(self, make: Callable[[], socket.socket], line: socket.socket) -> bool:
        """Whether the server has ended a line, or has answered a piece that never came."""
        try:
            if make == self.drip:
                line.sendall(b"x")
            if make == self.reader:
                return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
            return line.recv(65_536, socket.MSG_DONTWAIT) == b"" or make == self.stall
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _line(self, content: bytes) -> socket.socket:
        where = urlsplit(self.url)
        line = socket.create_connection((where.hostname or "", where.port or 0), timeout=60)
        line.sendall(content)
        return line

    def _call(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> str:
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)) as line:
            line.request(method, path, body, headers)
            return line.getresponse().read().decode()

    def _add_file(self) -> str:
        upload = self._call("POST", "/api/uploads", {"Upload-Length": str(DOWNLOAD)})
        headers = {"Upload-Offset": "0"}
        self._call("PATCH", f"/api/uploads/{upload}", headers, bytes(DOWNLOAD))
        return f"/api/recordings/{upload}/media"


@contextmanager
def calling(url: str, at_once: int) -> Iterator[list[bool]]:
    """So many clips at a time, all different, until the end; whether each had an answer."""
    speech = read(SPEECH).samples
    told: list[bool] = []
    over = threading.Event()

    def call(caller: int) -> None:
        with OpenAI(base_url=f"{url}/v1", api_key="unused", max_retries=0) as client:
            for count in range(caller, sys.maxsize, at_once):
                if over.is_set():
                    return
                length = (SHORTEST + count % (LONGEST - SHORTEST)) * SAMPLE_RATE
                at = 997 * count % (len(speech) - length)
                clip = ("clip.wav", wav(speech[at : at + length]))
                try:
                    client.audio.transcriptions.create(file=clip, model="whisper-1")
                    told.append(True)
                except APIError:
                    told.append(False)

    threads = [threading.Thread(target=call, args=(caller,)) for caller in range(at_once)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


def reads(url: str, path: str, seconds: float) -> list[float]:
    """Seconds of each read of an address, one after the other, for so many seconds."""
    took: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter()
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as line:
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
        took.append(time.perf_counter() - begun)
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}.")
        time.sleep(0.02)
    return took


def p95(took: list[float]) -> float:
    """The value under which 95 % of the values lie."""
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


def main() -> int:
    """Measure, print the table, and say by the exit code whether the page kept its promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    for kind in ("streams", "drips", "stalls", "readers"):
        parser.add_argument(f"--{kind}", type=int, default=getattr(Crowd, kind))
    parser.add_argument("--calls", type=int, default=20, help="clips transcribed at a time")
    parser.add_argument("--seconds", type=float, default=30.0, help="of reading each address")
    parser.add_argument("--most", type=float, default=0.2, help="seconds, 95th percentile")
    given = parser.parse_args()
    with serving(Path("nano-en"), None, 1) as server:
        alone = {path: reads(server.url, path, given.seconds / 5) for path in PATHS}
        begun = time.perf_counter()
        crowd = Crowd(server.url, given.streams, given.drips, given.stalls, given.readers)
        came = time.perf_counter() - begun
        with closing(crowd), calling(server.url, given.calls) as told:
            crowded = {path: reads(server.url, path, given.seconds) for path in PATHS}
    rows = [
        [path, kind, len(took), statistics.median(took), p95(took), max(took)]
        for path in PATHS
        for kind, took in (("alone", alone[path]), ("crowded", crowded[path]))
    ]
    print(", ".join(f"{key}: {value}" for key, value in machine().items()))
    print(
        f"{given.streams} event streams ({crowd.refused} refused), {given.drips} dripping "
        f"headers, {given.stalls} stalled uploads, {given.readers} downloads that nobody reads; "
        f"all there after {came:.1f} s; cut off and come back: {crowd.cut}; calls answered: "
        f"{told.count(True)}, refused: {told.count(False)}\n"
    )
    print(table(["address", "", "reads", "median, s", "95 %, s", "longest, s"], rows))
    return int(
        any(p95(took) > given.most for took in crowded.values())
        or crowd.refused > 0
        or False in told
    )


if __name__ == "__main__":
    sys.exit(main())
