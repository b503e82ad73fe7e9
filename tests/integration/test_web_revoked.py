"""A key that is revoked while something is under way: streams and calls end."""

import io
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, beep_bytes, open_house

from tacet.library.model.key import Scope
from tacet.library.use_cases.keys import add_key, revoke_key
from tacet.web.http.wsgi_bridge import WAKE_KEY


def bearer(web: WebHarness, scope: Scope = Scope.ALL) -> dict[str, dict[str, str]]:
    _, text = add_key(web.tacet.context, "laptop", [scope])
    return {"headers": {"Authorization": f"Bearer {text}"}}


def test_an_event_stream_ends(web: WebHarness) -> None:
    answer = web.client.get("/api/events", buffered=False, **bearer(web, Scope.READ))
    pieces = iter(answer.response)
    assert b"retry" in next(pieces)
    assert next(pieces).startswith(b"id:")
    revoke_key(web.tacet.context, "laptop")
    assert b"".join(pieces) == b""
    answer.close()


def test_a_stream_that_needed_no_key_ends_with_the_first_one(web: WebHarness) -> None:
    answer = web.client.get("/api/events", buffered=False)
    pieces = iter(answer.response)
    next(pieces)
    bearer(web)
    assert b"".join(pieces) == b""
    answer.close()


def test_the_event_wakes_streams_and_is_not_sent(web: WebHarness) -> None:
    """Two keys: one is revoked, the stream of the other goes on and says nothing of it."""
    mine = bearer(web)
    add_key(web.tacet.context, "other", [Scope.ALL])
    answer = web.client.get("/api/events", buffered=False, **mine)
    pieces = iter(answer.response)
    next(pieces), next(pieces)
    revoke_key(web.tacet.context, "other")
    web.tacet.context.store.set_value("auto_start", True)
    text = b""
    while b"settings.changed" not in text:
        text += next(pieces)
    assert b"keys" not in text
    answer.close()
    asked = web.client.get("/api/changes?after=0", **mine).json
    assert [event["type"] for event in asked["events"]] == ["settings.changed"]


def test_a_download_that_has_begun_is_whole(web: WebHarness) -> None:
    address = f"/api/recordings/{web.add()['id']}/media"
    how = bearer(web)
    answer = web.client.get(address, buffered=False, **how)
    pieces = iter(answer.response)
    begun = next(pieces)
    revoke_key(web.tacet.context, "laptop")
    assert begun + b"".join(pieces) == beep_bytes()
    answer.close()
    assert web.client.get(address, **how).status_code == 401


@pytest.mark.parametrize("more", [{}, {"stream": "true"}], ids=["whole", "stream"])
def test_a_call_that_waits_is_refused(tmp_path: Path, nano_en: Path, more: dict[str, str]) -> None:
    form = {"file": (io.BytesIO(beep_bytes()), "talk.wav"), "model": "whisper-1", **more}
    head: list[Any] = []
    with open_house(tmp_path, model=str(nano_en)) as web:
        how = {"method": "POST", "data": form, **bearer(web, Scope.TRANSCRIBE)}
        with web.app.test_request_context("/v1/audio/transcriptions", **how) as context:
            response = web.app.full_dispatch_request()
            environ = {**context.request.environ, WAKE_KEY: lambda: None}
            answer = response(environ, lambda *given: head.extend(given))
            pieces = iter(answer)
            assert next(pieces) == b""
            assert head == [], "it waits for its run"
            revoke_key(web.tacet.context, "laptop")
            body = b"".join(pieces)
            answer.close()
    assert head[0].startswith("401")
    assert dict(head[1])["WWW-Authenticate"] == "Bearer"
    assert b"invalid_api_key" in body
