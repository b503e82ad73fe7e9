"""A key that is revoked while something is under way: streams and calls end."""

import io
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, beep_bytes, open_house

from tacet.library.model.key import Scope
from tacet.library.use_cases.keys import add_key, revoke_key
from tacet.web.http.wsgi_bridge import WAKE_KEY

PATIENCE = 60.0  # seconds until a test gives up


def bearer(web: WebHarness, scope: Scope = Scope.ALL) -> dict[str, dict[str, str]]:
    _, text = add_key(web.tacet.context, "laptop", [scope])
    return {"headers": {"Authorization": f"Bearer {text}"}}


def ended(pieces: Iterator[bytes]) -> bool:
    """Whether a stream says nothing more, and is over soon."""
    rest = list(islice(pieces, 20))
    return len(rest) < 20 and not b"".join(rest)


def test_an_event_stream_ends(web: WebHarness) -> None:
    answer = web.client.get("/api/events", buffered=False, **bearer(web, Scope.READ))
    pieces = iter(answer.response)
    assert b"retry" in next(pieces)
    assert next(pieces).startswith(b"id:")
    revoke_key(web.tacet.context, "laptop")
    assert ended(pieces)
    answer.close()


def test_a_stream_is_woken_so_that_it_ends_at_once(web: WebHarness) -> None:
    woken = threading.Event()
    how = {"environ_overrides": {WAKE_KEY: woken.set}, **bearer(web)}
    answer = web.client.get("/api/events", buffered=False, **how)
    pieces = iter(answer.response)
    assert [bool(next(pieces)) for _ in range(3)] == [True, True, False], "it pauses"
    woken.clear()
    revoke_key(web.tacet.context, "laptop")
    assert woken.wait(PATIENCE)
    assert next(pieces, None) is None
    answer.close()


def test_a_stream_that_needed_no_key_ends_with_the_first_one(web: WebHarness) -> None:
    answer = web.client.get("/api/events", buffered=False)
    pieces = iter(answer.response)
    next(pieces)
    bearer(web)
    assert ended(pieces)
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
    text, until = b"", time.monotonic() + PATIENCE
    while b"settings.changed" not in text and time.monotonic() < until:
        text += next(pieces)
    assert b"settings.changed" in text
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
            body = b"".join(islice(pieces, 20))
            answer.close()
    assert head[0].startswith("401")
    assert dict(head[1])["WWW-Authenticate"] == "Bearer"
    assert b"invalid_api_key" in body
