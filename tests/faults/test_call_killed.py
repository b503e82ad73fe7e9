"""kill -9 of the web process or the worker during a call: the client's retry gets the answer."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import OpenAI
from served import Served, serving, until

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture
def served(tmp_path: Path, nano_en: Path) -> Iterator[Served]:
    with serving(Served(tmp_path, model="nano-en")) as served:
        yield served


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_call_is_answered_by_its_one_run_whatever_is_killed(served: Served, role: str) -> None:
    client = OpenAI(base_url=f"{served.url}/v1", api_key="unused", max_retries=20)
    served.roles()
    texts: list[str] = []

    def call() -> None:
        answer = client.audio.transcriptions.create(file=SAMPLE, model="whisper-1")
        texts.append(answer.text)

    calling = threading.Thread(target=call)
    calling.start()
    until(lambda: served.rows("SELECT count(*) FROM runs")[0][0], what="a run")
    served.kill(role)
    calling.join()
    assert texts
    assert texts[0].startswith("Big speak evening night.")
    assert served.rows("SELECT count(*), max(state) FROM runs") == [(1, "done")]
