"""Keys of realtime sessions: needed, checked while a session lasts, and lent as secrets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from realtime_server import LiveServer, live_server, refusal_of, take
from served import PATIENCE
from web_fixtures import open_house
from websockets.exceptions import ConnectionClosed

from tacet.library.model.key import Scope
from tacet.library.use_cases.keys import add_key, revoke_key
from tacet.web.v1.realtime.client_secrets import ClientSecrets
from tacet.web.v1.realtime.config import SessionConfig

Keys = dict[str, str]
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    with open_house(tmp_path, model="nano-en") as web, live_server(web) as server:
        yield server


@pytest.fixture
def keys(server: LiveServer) -> Keys:
    """Texts of keys by name, each with the scope of its name."""
    context = server.web.tacet.context
    return {scope: add_key(context, scope, {scope})[1] for scope in (Scope.TRANSCRIBE, Scope.READ)}


def bearer(text: str) -> dict[str, Any]:
    return {"additional_headers": {"Authorization": f"Bearer {text}"}}


def in_protocol(text: str) -> dict[str, Any]:
    return {"subprotocols": ["realtime", f"openai-insecure-api-key.{text}"]}


@pytest.mark.parametrize("given", [bearer, in_protocol])
def test_a_key_that_may_transcribe_opens_a_session(
    server: LiveServer, keys: Keys, given: Any
) -> None:
    with server.open(**given(keys["transcribe"])) as line:
        assert take(line)["type"] == "session.created"


@pytest.mark.parametrize("given", [bearer, in_protocol])
def test_others_are_refused_before_a_session_is_open(
    server: LiveServer, keys: Keys, given: Any
) -> None:
    assert refusal_of(server) == (401, "invalid_api_key")
    assert refusal_of(server, **given("tacet_wrong")) == (401, "invalid_api_key")
    assert refusal_of(server, **given("ek_unknown")) == (401, "invalid_api_key")
    assert refusal_of(server, **given(keys["read"])) == (403, "missing_scope")


def test_a_revoked_key_ends_its_sessions(server: LiveServer, keys: Keys) -> None:
    with server.open(**bearer(keys["transcribe"])) as line:
        take(line)
        revoke_key(server.web.tacet.context, "transcribe")
        assert take(line)["error"]["code"] == "invalid_api_key"
        with pytest.raises(ConnectionClosed):
            line.recv(PATIENCE)
        assert line.close_code == 1008


def test_a_secret_is_worth_as_much_as_the_key_that_made_it(server: LiveServer, keys: Keys) -> None:
    answer = server.web.client.post(
        "/v1/realtime/client_secrets",
        json={},
        headers={"Authorization": f"Bearer {keys['transcribe']}"},
    )
    assert answer.status_code == 200, answer.text
    secret = answer.json["value"]
    with server.open(**in_protocol(secret)) as line:
        assert take(line)["type"] == "session.created"
    revoke_key(server.web.tacet.context, "transcribe")
    assert refusal_of(server, **in_protocol(secret)) == (401, "invalid_api_key")


def test_the_key_is_in_no_log(
    server: LiveServer, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        for given in (bearer, in_protocol):
            with server.open(**given(keys["transcribe"]), logger=None) as line:
                take(line)
    ours = [one for one in caplog.records if not one.name.startswith("websockets.client")]
    assert all(keys["transcribe"] not in one.getMessage() for one in ours)


def test_a_secret_is_good_for_its_time() -> None:
    passed = [0]
    secrets = ClientSecrets(lambda: BEGUN + timedelta(seconds=passed[0]))
    made = secrets.make(SessionConfig(), timedelta(seconds=60), lambda: None)
    passed[0] = 59
    assert secrets.find(made.value) == made
    passed[0] = 60
    assert secrets.find(made.value) is None
