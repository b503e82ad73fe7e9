"""Clients that are slow on purpose, or by a bad line: the page and other uploads do not wait."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from served import Served, serving, until
from web_fixtures import beep_bytes

from benchmarks.slow_clients import PATHS, Crowd, p95, reads

PROMISED = 0.2  # seconds, 95th percentile; taken on a busy computer, so three times that is failing
CUT_WITHIN = 40.0  # seconds; headers have 10, a part of a body has 20

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Crowd]]:
    with serving(Served(tmp_path_factory.mktemp("slow"), model="nano-en")) as served:
        crowd = Crowd(served.url, streams=60, drips=50, stalls=50, readers=10)
        with closing(crowd):
            yield served, crowd


def test_the_page_and_its_list_come_at_once(crowded: tuple[Served, Crowd]) -> None:
    served, crowd = crowded
    assert crowd.refused == 0
    for path in PATHS:
        took = reads(served.url, path, 3.0)
        print(f"{path}: {len(took)} reads, p95 {p95(took):.3f} s, longest {max(took):.3f} s")
        assert p95(took) < 3 * PROMISED


def test_a_good_upload_goes_through(crowded: tuple[Served, Crowd], tmp_path: Path) -> None:
    served, _ = crowded
    file = tmp_path / "beeps.wav"
    file.write_bytes(beep_bytes())
    begun = time.monotonic()
    recording = served.add(file)
    assert served.call("GET", f"/api/recordings/{recording}")[1]["error"] is None
    assert time.monotonic() - begun < 10.0  # usually 0.5 s


def test_headers_that_drip_and_bodies_that_stall_are_cut_off(
    crowded: tuple[Served, Crowd],
) -> None:
    _, crowd = crowded
    until(lambda: {"drip", "stall"} <= set(crowd.cut), CUT_WITHIN, "the end of slow requests")
    assert "stream" not in crowd.cut


def test_a_stop_does_not_wait_for_them(crowded: tuple[Served, Crowd]) -> None:
    served, _ = crowded
    assert served.stop() < 20.0
