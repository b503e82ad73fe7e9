"""kill -9 of everything in the middle of saving: what was acknowledged is there, whole."""

import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from served import Served, serving, until

SAMPLE = Path(__file__).resolve().parent.parent.parent / "frontend" / "public" / "sample.flac"
KIND = {"content_type": "application/json"}
KILLS = 3

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are found in /proc"
)


class Writer(threading.Thread):
    """A person who corrects one word again and again, and notes what was acknowledged."""

    def __init__(self, served: Served, where: str, word: str, revision: int) -> None:
        super().__init__(daemon=True)
        self._served, self._where, self._word = served, where, word
        self.revision, self.texts, self.sent = revision, list[str](), ""

    def run(self) -> None:
        """Correct until nobody answers."""
        while True:
            self.sent = f"text{self.revision}"
            operation = {"kind": "rewrite", "words": [self._word], "text": self.sent}
            body = {"revision": self.revision, "operations": [operation]}
            where = f"{self._where}/operations"
            status, answer = self._served.call("POST", where, json.dumps(body).encode(), **KIND)
            if status != 200 or not isinstance(answer, dict):
                return
            self.texts.append(self.sent)
            self.revision = answer["revision"]
            self._word = f"e{answer['history']['undo']}.0.0"


def state(served: Served, where: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The transcript and the steps now."""
    transcript = served.call("GET", f"{where}/transcript")[1]
    return transcript, served.call("GET", f"{where}/operations")[1]["steps"]


def test_no_acknowledged_change_is_lost_when_everything_is_killed_while_saving(
    nano_en: Path, tmp_path: Path
) -> None:
    with serving(Served(tmp_path, model="nano-en", auto_start=False)) as served:
        runs = f"/api/recordings/{served.add(SAMPLE)}/runs"
        run = served.call("POST", runs, b'{"model": "nano-en"}', **KIND)[1]["id"]
        where = f"/api/runs/{run}"
        until(lambda: served.call("GET", where)[1]["state"] == "done")
        transcript, steps = state(served, where)
        word = transcript["segments"][0]["words"][0]["id"]
        for _ in range(KILLS):
            writer = Writer(served, where, word, transcript["revision"])
            writer.start()
            until(lambda w=writer: len(w.texts) >= 5)
            served.kill("web", "worker", "supervisor")
            writer.join(90)
            served.close()
            served.start()
            before, (transcript, steps) = len(steps), state(served, where)
            new = [step["operations"][0]["text"] for step in steps[before:]]
            assert new in (writer.texts, [*writer.texts, writer.sent])
            first = transcript["segments"][0]["words"][0]
            assert first["word"].strip() == new[-1]
            assert transcript["revision"] == transcript["history"]["undo"] == len(steps)
            word = first["id"]
        for step in range(len(steps), 0, -1):
            body = json.dumps({"step": step}).encode()
            assert served.call("POST", f"{where}/undo", body, **KIND)[0] == 200
        original = served.call("GET", f"{where}/transcript?edits=none")[1]
        assert state(served, where)[0]["segments"] == original["segments"]
