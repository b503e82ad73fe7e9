"""Keys over HTTP: every route with none, a wrong, a revoked and a too narrow one."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, open_house

from tacet.library.model.key import Key, Scope, new_text
from tacet.library.use_cases.keys import add_key, remove_keys, revoke_key
from tacet.web.http.scopes import ANY_KEY, OPEN, READING, SCOPES, scope_of

OUR_ERROR = {"code", "message", "details"}
HOSTED_ERROR = {"message", "type", "param", "code"}
NARROW = {
    Scope.READ: [Scope.TRANSCRIBE, Scope.SETTINGS],
    Scope.WRITE: [Scope.READ, Scope.TRANSCRIBE, Scope.SETTINGS],
    Scope.TRANSCRIBE: [Scope.READ, Scope.WRITE, Scope.SETTINGS],
    Scope.SETTINGS: [Scope.READ, Scope.WRITE, Scope.TRANSCRIBE],
}
Route = tuple[str, str, str]  # endpoint, method, address


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    """A web with a key that no test may revoke."""
    with open_house(tmp_path_factory.mktemp("locked")) as web:
        add_key(web.tacet.context, "first", [Scope.ALL])
        yield web


@pytest.fixture(scope="module")
def texts(locked: WebHarness) -> dict[Scope, str]:
    """A key of each scope."""
    context = locked.tacet.context
    return {scope: add_key(context, scope.value, [scope])[1] for scope in Scope}


def routes(web: WebHarness) -> list[Route]:
    """Every route that there is, by each of its methods."""
    adapter = web.app.url_map.bind("localhost")
    found = set()
    for rule in web.app.url_map.iter_rules():
        address = re.sub("<[^>]+>", "x", re.sub(r"<any\((\w+).*?>", r"\1", rule.rule))
        for method in rule.methods or ():
            endpoint, _ = adapter.match(address, method)  # of several that take OPTIONS the first
            found.add((endpoint, method, address))
    assert {rule.endpoint for rule in web.app.url_map.iter_rules()} == {name for name, *_ in found}
    return sorted(found)


def guarded(web: WebHarness) -> list[Route]:
    return [route for route in routes(web) if route[0] not in OPEN]


def scoped(web: WebHarness) -> list[Route]:
    return [route for route in guarded(web) if route[0] not in ANY_KEY]


def refused(web: WebHarness, route: Route, status: int, headers: dict[str, str]) -> None:
    """Expect a refusal in the form of the API that the route belongs to."""
    _, method, address = route
    answer = web.client.open(address, method=method, headers=headers)
    assert answer.status_code == status, (route, headers, answer.text)
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") is (status == 401), route
    if method == "HEAD":
        return
    is_hosted = address.startswith("/v1/")
    error = answer.json["error"]
    assert set(error) == (HOSTED_ERROR if is_hosted else OUR_ERROR), route
    assert error["code"] == ("invalid_api_key" if status == 401 else "missing_scope"), route
    if is_hosted:
        assert error["type"] == "invalid_request_error"
        assert answer.headers["x-should-retry"] == "false"
    for text in re.findall(r"tacet_[\w-]{10,}", str(headers)):
        assert text not in answer.text


def test_every_route_that_changes_something_has_a_scope(locked: WebHarness) -> None:
    changing = {
        endpoint
        for endpoint, method, address in routes(locked)
        if method not in READING and not address.startswith("/v1/")
    }
    missing = changing - OPEN - set(SCOPES)
    assert missing == set(), "say in web/http/scopes.py which scope each of them needs"
    assert set(SCOPES) - changing == set(), "these routes are no more, or change nothing"
    assert {endpoint for endpoint, _, _ in routes(locked)} >= OPEN


def test_a_route_without_its_line_needs_a_key_for_everything() -> None:
    assert scope_of("new.route", "POST", "/api/new") is Scope.ALL
    assert scope_of("new.route", "GET", "/api/new") is Scope.READ
    assert scope_of("new.route", "POST", "/v1/new") is Scope.TRANSCRIBE


@pytest.mark.parametrize("case", ["none", "empty", "wrong", "revoked", "another scheme"])
def test_no_route_answers_without_a_key_in_use(locked: WebHarness, case: str) -> None:
    revoked = add_key(locked.tacet.context, case, [Scope.ALL])[1]
    revoke_key(locked.tacet.context, case)
    headers: dict[str, dict[str, str]] = {
        "none": {}, "empty": bearer(""), "wrong": bearer(new_text()), "revoked": bearer(revoked),
        "another scheme": {"Authorization": "Basic dGFjZXQ6dGFjZXQ="},
    }  # fmt: skip
    found = guarded(locked)
    assert len(found) > 150
    nowhere = [("", "GET", "/api/nothing"), ("", "PUT", "/api/settings"), ("", "GET", "/v1/x")]
    for route in [*found, *nowhere]:
        refused(locked, route, 401, headers[case])


def test_no_route_answers_a_key_of_another_scope(
    locked: WebHarness, texts: dict[Scope, str]
) -> None:
    for route in scoped(locked):
        for scope in NARROW[scope_of(*route)]:
            refused(locked, route, 403, bearer(texts[scope]))


def test_every_route_answers_keys_of_its_scope(locked: WebHarness, texts: dict[Scope, str]) -> None:
    for endpoint, method, address in scoped(locked):
        wanted = scope_of(endpoint, method, address)
        wider = {wanted, Scope.ALL} | ({Scope.WRITE} if wanted is Scope.READ else set())
        for scope in wider if endpoint != "models.retry_fetching" else ():
            headers = bearer(texts[scope])
            answer = locked.client.open(address, method=method, headers=headers, buffered=False)
            assert answer.status_code not in (401, 403), (address, scope)
            answer.close()


def test_the_health_check_and_the_door_need_no_key(locked: WebHarness) -> None:
    assert locked.client.get("/api/health").json["status"] == "ok"
    assert locked.client.get("/api/sign-in").status_code == 401
    assert locked.client.post("/api/sign-out").status_code == 303
    assert {address for endpoint, _, address in routes(locked) if endpoint in OPEN} == {
        "/api/health", "/api/sign-in", "/api/sign-out",
    }  # fmt: skip


def test_every_key_may_ask_what_it_is(locked: WebHarness, texts: dict[Scope, str]) -> None:
    for scope, text in texts.items():
        told = locked.client.get("/api/access", headers=bearer(text)).json
        assert told == {"key": {"name": scope, "prefix": text[:12], "scopes": [scope]}}
    assert {address for name, _, address in guarded(locked) if name in ANY_KEY} == {"/api/access"}


@pytest.mark.parametrize(
    "text",
    ["x", "tacet_", "a" * 8_000, "Bearer", "\xff\xfe", "tacet_\x7f", "a, b", "' OR 1=1 --"],
)
def test_nonsense_for_a_key_is_a_wrong_key(locked: WebHarness, text: str) -> None:
    assert locked.client.get("/api/settings", headers=bearer(text)).status_code == 401


def test_the_first_letters_of_a_key_do_not_open(
    locked: WebHarness, texts: dict[Scope, str]
) -> None:
    text = texts[Scope.ALL]
    for part in (text[:12], text[:-1], f"{text}x", text.swapcase(), text.upper()):
        assert locked.client.get("/api/settings", headers=bearer(part)).status_code == 401
    for scheme in ("bearer", "BEARER"):
        headers = {"Authorization": f"{scheme}  {text}"}
        assert locked.client.get("/api/settings", headers=headers).status_code == 200


def test_a_key_in_the_address_counts_for_nothing(
    locked: WebHarness, texts: dict[Scope, str]
) -> None:
    for name in ("key", "api_key", "access_token", "token"):
        answer = locked.client.get(f"/api/recordings?{name}={texts[Scope.ALL]}")
        assert answer.status_code == 401


def test_the_document_tells_of_keys(locked: WebHarness, texts: dict[Scope, str]) -> None:
    document = locked.client.get("/api/openapi.json", headers=bearer(texts[Scope.READ])).json
    scheme = document["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert "tacet keys add" in scheme["description"]
    assert document["security"] == [{"key": []}, {}]


def test_another_site_is_refused_whatever_its_key(
    locked: WebHarness, texts: dict[Scope, str]
) -> None:
    headers = {**bearer(texts[Scope.ALL]), "Origin": "http://evil.example"}
    answer = locked.client.patch("/api/settings", json={}, headers=headers)
    assert answer.json["error"]["code"] == "foreign_origin"
    headers = {**bearer(texts[Scope.ALL]), "Host": "evil.example"}
    assert locked.client.get("/api/settings", headers=headers).status_code == 421


def test_without_keys_only_this_computer_is_answered(web: WebHarness) -> None:
    def status(peer: str) -> int:
        where = {"REMOTE_ADDR": peer}
        return web.client.get("/api/settings", environ_overrides=where).status_code

    peers = ["127.0.0.1", "::1", "192.168.1.7", "2001:db8::1", ""]
    assert [status(peer) for peer in peers] == [200, 200, 401, 401, 401]
    assert web.client.get("/api/access").json == {"key": None}
    _, text = add_key(web.tacet.context, "laptop", [Scope.ALL])
    assert [status(peer) for peer in peers] == [401] * 5, "one key, and everybody needs one"
    where = {"REMOTE_ADDR": "192.168.1.7"}
    answer = web.client.get("/api/settings", headers=bearer(text), environ_overrides=where)
    assert answer.status_code == 200
    revoke_key(web.tacet.context, "laptop")
    assert [status(peer) for peer in peers] == [401] * 5, "it does not open again by itself"
    assert remove_keys(web.tacet.context) == 1
    assert [status(peer) for peer in peers] == [200, 200, 401, 401, 401]


def test_insecure_opens_to_all_as_long_as_there_is_no_key(tmp_path: Path) -> None:
    where: Any = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.7"}}
    with open_house(tmp_path, insecure=True) as web:
        assert web.client.get("/api/settings", **where).status_code == 200
        add_key(web.tacet.context, "laptop", [Scope.ALL])
        assert web.client.get("/api/settings", **where).status_code == 401


def test_when_a_key_was_used_is_stored_once_a_minute(web: WebHarness) -> None:
    context = web.tacet.context
    _, text = add_key(context, "laptop", [Scope.READ])

    def used() -> Key:
        assert web.client.get("/api/settings", headers=bearer(text)).status_code == 200
        return context.store.api_keys()[0]

    first = used()
    assert first.last_used_at is not None
    assert used() == first, "not once a request"


def test_the_text_of_a_key_is_stored_nowhere(
    web: WebHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    context = web.tacet.context
    _, text = add_key(context, "laptop", [Scope.ALL])
    web.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {text}"
    run = web.done_run()
    log = web.client.get(f"/api/runs/{run['id']}/log")
    assert log.status_code == 200
    secret = text.removeprefix("tacet_")[6:]
    events = context.store.events_after(0)
    settings = web.client.get("/api/settings").text
    assert secret not in log.text + caplog.text + repr(events) + settings
    with sqlite3.connect(context.store._url.removeprefix("sqlite:///")) as connection:
        assert secret not in "\n".join(connection.iterdump())
    files = [path for path in web.tacet.settings.data_dir.rglob("*") if path.is_file()]
    assert len(files) > 1
    assert not [path for path in files if secret.encode() in path.read_bytes()]
