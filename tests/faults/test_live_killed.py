"""kill -9 while somebody speaks: what was acknowledged is there, what was confirmed stays."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import read_sound
from served import Served, serving, until

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"
RATE = 16_000
PIECE = RATE  # bytes: half a second

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture
def served(tmp_path: Path, nano_en: Path) -> Iterator[Served]:
    with serving(Served(tmp_path, model="nano-en")) as served:
        yield served


@pytest.fixture(scope="module")
def sound() -> bytes:
    """The sample twice, with pauses."""
    sample = read_sound(SAMPLE).samples
    pause = np.zeros(2 * RATE, np.int16)
    return np.concatenate([sample, pause] * 2).astype("<i2").tobytes()


def begin(served: Served) -> tuple[str, str]:
    """Ids of a new live recording and its run."""
    body = json.dumps({"rate": RATE, "options": {"live_draft": 0.5}}).encode()
    status, live = served.call("POST", "/api/live", body, content_type="application/json")
    assert status == 201, live
    return live["recording"]["id"], live["run"]["id"]


def send(served: Served, recording: str, sound: bytes, at: int, until_byte: int) -> int:
    """Offset after sending the sound up to a byte, as a client does that loses its server."""
    while at < until_byte:
        piece = sound[at : min(at + PIECE, until_byte)]
        status, told = served.call(
            "POST", f"/api/live/{recording}/sound", piece,
            upload_offset=str(at), content_type="application/octet-stream",
        )  # fmt: skip
        if status == 200:
            at = told["offset"]
        elif status == 409:
            at = told["error"]["details"]["offset"]
        else:
            assert status == 0, told
            until(served.answers)
    return at


def confirmed(served: Served, run: str) -> list[Any]:
    """Finished shards as they are stored."""
    return served.rows(
        "SELECT shard_index, result FROM shards "
        "WHERE run_id = ? AND result IS NOT NULL ORDER BY shard_index",
        run,
    )


def text_of(served: Served, run: str) -> str:
    status, transcript = served.call("GET", f"/api/runs/{run}/transcript")
    assert status == 200
    return "".join(segment["text"] for segment in transcript["segments"])


def spoken(served: Served, sound: bytes, *killed: str) -> str:
    """The text of the sound when roles are killed in its middle, each after half a second more."""
    recording, run = begin(served)
    at = send(served, recording, sound, 0, len(sound) // 6 * 2)
    until(lambda: confirmed(served, run), what="the first confirmed words")
    for role in killed:
        before = confirmed(served, run)
        acknowledged = at
        served.kill(role)
        until(served.answers)
        status, live = served.call("GET", f"/api/live/{recording}")
        assert status == 200
        assert live["offset"] >= acknowledged
        at = send(served, recording, sound, at, at + PIECE)
        assert confirmed(served, run)[: len(before)] == before
    send(served, recording, sound, at, len(sound))
    before = confirmed(served, run)
    status, ended = served.call("POST", f"/api/live/{recording}/end", b"")
    assert (status, ended["live"], ended["size"]) == (200, False, 44 + len(sound))
    until(
        lambda: served.rows("SELECT state FROM runs WHERE id = ?", run) == [("done",)],
        what="the end of the run",
    )
    assert confirmed(served, run)[: len(before)] == before
    return text_of(served, run)


def test_whatever_is_killed_nothing_confirmed_is_lost_or_changed(
    served: Served, sound: bytes
) -> None:
    served.roles()
    undisturbed = spoken(served, sound)
    assert undisturbed.count("Big speak evening night.") == 2
    assert spoken(served, sound, "worker", "web") == undisturbed


def test_a_whole_server_that_was_killed_goes_on(served: Served, sound: bytes) -> None:
    recording, run = begin(served)
    at = send(served, recording, sound, 0, len(sound) // 2 // PIECE * PIECE)
    until(lambda: confirmed(served, run), what="the first confirmed words")
    before = confirmed(served, run)
    served.kill("supervisor", "web", "worker")
    served.start()
    status, live = served.call("GET", f"/api/live/{recording}")
    assert (status, live["offset"], live["ended"]) == (200, at, False)
    send(served, recording, sound, at, len(sound))
    served.call("POST", f"/api/live/{recording}/end", b"")
    until(
        lambda: served.rows("SELECT state FROM runs WHERE id = ?", run) == [("done",)],
        what="the end of the run",
    )
    assert confirmed(served, run)[: len(before)] == before
    assert text_of(served, run).count("Big speak evening night.") == 2
