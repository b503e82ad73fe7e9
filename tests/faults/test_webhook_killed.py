"""kill -9 while a webhook is delivered: the message comes again, with the same id."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Served, serving, until
from standardwebhooks.webhooks import Webhook as Verifier
from webhook_receiver import receiving

SAMPLE = Path(__file__).resolve().parents[2] / "frontend" / "public" / "sample.flac"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture
def served(tmp_path: Path, nano_en: Path) -> Iterator[Served]:
    with serving(Served(tmp_path, model="nano-en", allow_private_urls=True)) as served:
        yield served


def test_a_message_that_was_cut_off_by_a_kill_comes_again(served: Served) -> None:
    with receiving() as receiver:
        receiver.held.clear()
        recording = served.add(SAMPLE)
        asked = json.dumps({"webhook_url": receiver.url}).encode()
        address = f"/api/recordings/{recording}/runs"
        status, run = served.call("POST", address, asked, content_type="application/json")
        assert status == 202, run
        until(lambda: receiver.bodies, what="the first attempt")
        served.roles()
        served.kill("worker")
        receiver.held.set()
        until(lambda: len(receiver.bodies) == 2, what="the second attempt")
        question = "SELECT state, attempts FROM webhook_deliveries"
        until(lambda: served.rows(question) == [("delivered", 1)], what="the delivery")
        assert len(set(receiver.ids)) == 1
        (secret,) = served.rows("SELECT secret FROM webhook_secrets")[0]
        for body, headers in zip(receiver.bodies, receiver.headers, strict=True):
            event = Verifier(secret).verify(body, headers)
            assert event["data"]["run_id"] == run["id"]
            assert event["data"]["url"] == f"{served.url}/?recording={recording}"
        status, listed = served.call("GET", "/api/webhooks/deliveries")
        assert (status, [one["state"] for one in listed["items"]]) == (200, ["delivered"])


def test_one_receiver_that_hangs_keeps_no_other_waiting(served: Served) -> None:
    with receiving() as hanging, receiving() as quick:
        hanging.held.clear()
        recording = served.add(SAMPLE)
        for url in (hanging.url, hanging.url + "2", quick.url):
            asked = json.dumps({"webhook_url": url}).encode()
            address = f"/api/recordings/{recording}/runs"
            served.call("POST", address, asked, content_type="application/json")
        until(lambda: hanging.bodies and quick.bodies, what="a message to both")
        assert len(hanging.bodies) == 1, "one at a time"
        assert served.stop() < 15, "a stop waits for no receiver"
