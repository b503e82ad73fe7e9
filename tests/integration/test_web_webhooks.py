"""Webhooks over HTTP and at the command line: asked for, listed, their secret shown."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_fixtures import strip_environment
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house

from tacet.cli.main import run
from tacet.library.model.webhook import DeliveryState
from tacet.library.webhooks.deliver import attempt
from tacet.settings import load_settings

URL = "http://127.0.0.1:9/hook"  # where nobody listens


@pytest.fixture
def web(tmp_path: Path) -> Any:
    with open_house(tmp_path, allow_private_urls=True) as web:
        yield web


def deliveries(web: WebHarness, query: str = "") -> list[dict[str, Any]]:
    return list((web.client.get(f"/api/webhooks/deliveries{query}").json or {})["items"])


def test_a_webhook_is_asked_for_by_each_way_to_a_run(web: WebHarness) -> None:
    options = {**AS_IT_IS, "webhook_url": URL}
    recording = web.add("a.wav", start="true", options=json.dumps(options))
    asked = web.client.post(
        f"/api/recordings/{recording['id']}/runs", json={**options, "beam_size": 2}
    )
    assert asked.status_code == 202, asked.text
    many = web.client.post(
        "/api/runs",
        json={"recording_ids": [recording["id"]], "options": {**options, "beam_size": 3}},
    )
    assert many.status_code == 202, many.text
    content, about = beep_bytes(), json.dumps({"options": options, "start": True})
    upload = web.client.post(
        "/api/uploads",
        data={"filepond": about},
        headers={"Upload-Length": str(len(content)), "Upload-Name": "b.wav"},
    ).text
    sent = web.client.patch(
        f"/api/uploads/{upload}", data=content,
        headers={"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert sent.status_code == 204, sent.text
    assert deliveries(web) == []
    web.work()
    told = deliveries(web, "?state=waiting")
    assert [(one["url"], one["event"], one["attempts"]) for one in told] == [
        (URL, "run.done", 0)
    ] * 4
    assert {one["recording_id"] for one in told} == {recording["id"], upload}
    assert deliveries(web, "?limit=1") == told[:1]
    assert deliveries(web, "?state=failed") == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://example.com", "is not a web address"),
        ("http://me:pw@example.com", "user name and password"),
        ("x" * 3_000, "2000"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(web: WebHarness, url: str, told: str) -> None:
    recording = web.add()
    answer = web.client.post(f"/api/recordings/{recording['id']}/runs", json={"webhook_url": url})
    assert answer.status_code == 400
    assert told in answer.json["error"]["message"]
    about = json.dumps({"options": {"webhook_url": url}})
    begun = web.client.post(
        "/api/uploads", data={"filepond": about}, headers={"Upload-Length": "5"}
    )
    assert begun.status_code == 400


def test_private_addresses_are_refused_where_they_are_not_allowed(tmp_path: Path) -> None:
    with open_house(tmp_path) as web:
        file = (io.BytesIO(beep_bytes()), "a.wav")
        options = json.dumps({"webhook_url": URL})
        form = {"file": file, "name": "a.wav", "start": "true", "options": options}
        answer = web.client.post("/api/recordings", data=form)
        assert answer.status_code == 400
        assert answer.json["error"]["code"] == "bad_address"


def test_a_call_of_the_hosted_api_tells_nobody(tmp_path: Path) -> None:
    from tacet.library.calls.calls import SentFile, begin_call

    with open_house(tmp_path, allow_private_urls=True, webhook_url=URL) as web:
        context = web.tacet.context
        call = begin_call(context, SentFile("a.wav", [beep_bytes()]), AS_IT_IS)
        assert call.run.webhooks == ()
        assert context.webhook is not None


def test_the_command_line_shows_messages_and_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strip_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("TACET_ALLOW_PRIVATE_URLS", "1")
    with open_house(tmp_path, allow_private_urls=True) as web:
        web.add("a.wav", start="true", options=json.dumps({**AS_IT_IS, "webhook_url": URL}))
        assert run(["webhooks", "list"]) == 0
        assert "There are no messages." in capsys.readouterr().err
        web.work()
        context = web.tacet.context
        attempt(context, context.store.due_deliveries(context.clock(), 1)[0])
    assert run(["webhooks", "list", "--state", "waiting"]) == 0
    line = capsys.readouterr().out
    assert f"{URL}  waiting (1 attempt)  127.0.0.1:9 cannot be reached" in line
    assert "again at" in line
    assert run(["webhooks", "list", "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)[0]["url"] == URL
    found = json.loads(out)[0]
    assert run(["webhooks", "retry"]) == 0
    assert f"{URL}  waiting (0 attempts)  again at" in capsys.readouterr().out
    assert run(["webhooks", "retry", found["id"]]) == 0
    assert run(["webhooks", "retry", "msg_0"]) == 1
    assert "There is no such message." in capsys.readouterr().err
    assert run(["webhooks", "secret"]) == 0
    first = capsys.readouterr().out
    assert first.startswith("whsec_")
    assert run(["webhooks", "secret"]) == 0
    assert capsys.readouterr().out == first
    assert run(["webhooks", "secret", "--rotate"]) == 0
    rotated = capsys.readouterr()
    assert rotated.out != first
    assert "also signs until" in rotated.err


def test_a_message_that_was_given_up_is_sent_again(web: WebHarness) -> None:
    web.add("a.wav", start="true", options=json.dumps({**AS_IT_IS, "webhook_url": URL}))
    web.work()
    store = web.tacet.context.store
    (made,) = store.deliveries(None, 1)
    store.save_delivery(replace(made, state=DeliveryState.FAILED, attempts=9, next_at=None))
    assert [one["id"] for one in deliveries(web, "?state=failed")] == [made.id]
    again = web.client.post(f"/api/webhooks/deliveries/{made.id}/retry")
    assert again.status_code == 202, again.text
    assert (again.json["state"], again.json["attempts"]) == ("waiting", 0)
    assert [one.id for one in store.due_deliveries(web.tacet.context.clock(), 9)] == [made.id]
    assert web.client.post("/api/webhooks/deliveries/msg_0/retry").status_code == 404


def test_a_setting_that_cannot_be_used_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strip_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("TACET_WEBHOOK_URL", "http://10.0.0.1/")
    assert load_settings().webhook_url == "http://10.0.0.1/"
    assert run(["webhooks", "list"]) == 1
    assert "The setting webhook_url cannot be used. 10.0.0.1 is not on" in capsys.readouterr().err
