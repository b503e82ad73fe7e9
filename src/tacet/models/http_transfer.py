"""Download of a file over HTTP, resumed where an earlier try broke off."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tacet.core.errors import RunCancelled

log = logging.getLogger(__name__)

BLOCK = 1 << 16  # bytes between two looks at the stop flag; at most so many are lost
TRIES = 5  # in a row without a single new byte
PAUSE = 1.0  # seconds before another try; grows with each
READ_SECONDS = 20.0  # without a byte before the connection counts as broken

OnBytes = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


class Counter:
    """Progress in bytes; raises RunCancelled once the stop flag is set."""

    def __init__(
        self, done: int, total: int, on_bytes: OnBytes | None, stop: threading.Event | None
    ) -> None:
        self.done, self.total = done, total
        self._on_bytes, self._stop = on_bytes, stop
        self.add(0)

    def add(self, count: int) -> None:
        """Count bytes, negative ones too."""
        self.check()
        self.done += count
        if self._on_bytes:
            self._on_bytes(self.done, self.total)

    def check(self) -> None:
        """Raises RunCancelled once a person has stopped the download."""
        if self._stop is not None and self._stop.is_set():
            raise RunCancelled("The download was stopped; what has arrived is kept.")


def transfer(url: str, part: Path, size: int, counter: Counter) -> None:
    """Download `url` to `part` until it has `size` bytes.

    Raises:
        httpx2.HTTPError, HfHubHTTPError: the connection broke `TRIES` times without a new byte.
        RunCancelled: the counter's stop flag was set.
    """
    import httpx2

    tries = 0
    while (have := _length(part, size, counter)) < size:
        try:
            _take(url, part, have, counter)
        except (httpx2.TransportError, httpx2.StreamError) as error:
            tries = 1 if _length(part, size, counter) > have else tries + 1
            if tries >= TRIES:
                raise
            log.info("The connection broke (%s); it goes on from byte %d.", error, have)
            time.sleep(PAUSE * tries)
        else:
            tries = _count_empty(tries, part, have)


def _count_empty(tries: int, part: Path, have: int) -> int:
    """One more try when an answer ended without a new byte."""
    import httpx2

    if part.stat().st_size > have:
        return 0
    if tries + 1 >= TRIES:
        raise httpx2.StreamError("the answer ends before the file does")
    time.sleep(PAUSE)
    return tries + 1


def _length(part: Path, size: int, counter: Counter) -> int:
    """Bytes that have arrived; a file longer than it should be is begun anew."""
    have = part.stat().st_size if part.exists() else 0
    if have <= size:
        return have
    part.unlink()
    counter.add(-have)
    return 0


def _take(url: str, part: Path, have: int, counter: Counter) -> None:
    """Append one answer of the server to the file, as far as it comes."""
    from huggingface_hub import get_session
    from huggingface_hub.utils._headers import build_hf_headers
    from huggingface_hub.utils._http import hf_raise_for_status

    headers = build_hf_headers() | {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    stream: Any = get_session().stream(
        "GET", url, headers=headers, timeout=READ_SECONDS, follow_redirects=True
    )
    with stream as answer:
        hf_raise_for_status(answer)
        begins_anew = have and answer.status_code != 206
        if begins_anew:  # the server sends the whole file again
            counter.add(-have)
        with part.open("wb" if begins_anew else "ab") as out:
            for block in answer.iter_bytes(BLOCK):
                out.write(block)
                counter.add(len(block))
