"""Checks before every request and headers on every response."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_fixtures import WebHarness, open_house

FOREIGN_HOSTS = [
    "evil.example", "evil.example:8420", "127.0.0.1.evil.example", "localhost.evil.example",
    "evil.example#localhost", "localhost@evil.example", "user@localhost", "", "0.0.0.0",
    "192.168.1.7", "[::2]:8420", "localhost, evil.example", "localhost:port", "loc\u00e4lhost",
]  # fmt: skip
OUR_ERROR = {"code", "message", "details"}
OWN_HOSTS = ["localhost", "LOCALHOST:5173", "127.0.0.1:8420", "[::1]", "[::1]:8420", "our.name"]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    folder = tmp_path_factory.mktemp("guard")
    with open_house(folder, allowed_hosts=("our.name",)) as web:
        yield web


def calls(web: WebHarness) -> list[tuple[str, str]]:
    """Every method and address there is, and some that there are not."""
    found = [
        (method, re.sub("<[^>]+>", "x", rule.rule))
        for rule in web.app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]
    assert ("POST", "/api/runs/x/cancel") in found
    return [*found, ("GET", "/api/nothing"), ("PUT", "/api/settings"), ("GET", "/no/such.js")]


def test_every_answer_carries_the_headers_also_when_it_refuses(web: WebHarness) -> None:
    for method, address in calls(web):
        answer = web.client.open(address, method=method, buffered=False)
        assert answer.status_code < 500 or answer.status_code == 503, (method, address)
        headers = answer.headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "no-referrer", address
        assert len(headers["X-Request-Id"]) == 16
        assert "no-" in headers["Cache-Control"], address
        if address.startswith("/api/"):
            assert headers["Cache-Control"].startswith("no-store"), address
        if answer.status_code >= 400 and method != "HEAD":
            hosted = address.startswith("/v1/")
            shape = {"message", "type", "param", "code"} if hosted else OUR_ERROR
            assert set(answer.json["error"]) == shape, address
        answer.close()


def test_no_route_answers_to_another_name(web: WebHarness) -> None:
    for method, address in calls(web):
        answer = web.client.open(address, method=method, headers={"Host": "evil.example"})
        assert answer.status_code == 421, (method, address)


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_name_that_is_not_ours_is_refused(web: WebHarness, host: str) -> None:
    environ = {"HTTP_HOST": host.encode().decode("latin-1"), "SERVER_NAME": "localhost"}
    answer = web.client.get("/api/settings", environ_overrides=environ)
    assert answer.status_code == 421
    assert answer.json["error"]["code"] == "unknown_host"


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_our_own_names_are_answered_on_any_port(web: WebHarness, host: str) -> None:
    assert web.client.get("/api/health", headers={"Host": host}).status_code == 200


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "null"},
    {"Origin": ""},
]


def test_no_other_site_changes_anything(web: WebHarness) -> None:
    changing = [c for c in calls(web) if c[0] not in {"GET", "HEAD", "OPTIONS"}]
    assert len(changing) > 12
    for method, address in changing:
        for headers in FOREIGN:
            answer = web.client.open(address, method=method, headers=headers)
            assert (answer.status_code, answer.json["error"]["code"]) == (403, "foreign_origin")


def test_another_site_cannot_embed_or_read_but_may_link(web: WebHarness) -> None:
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert web.client.get("/api/events", headers=embedded).status_code == 403
    assert web.client.get("/", headers=link).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:5173"},
    ],
)  # fmt: skip
def test_our_own_page_and_programs_may(web: WebHarness, headers: dict[str, str]) -> None:
    answer = web.client.patch("/api/settings", json={}, headers=headers)
    assert answer.status_code == 200


DEEP = "[" * 100_000
BAD_BODIES = [
    "{", "nonsense", '{"language": NaN}', '{"language": Infinity}', '{"language": 1e999}',
    '{"language": "\\ud800"}', DEEP, '{"a":' * 50_000, "[]", "1", '"text"', "null",
    '{"unknown": 1}', '{"auto_start": "yes"}', '{"auto_start": 1}', '{"device": "toaster"}',
    '{"model": "~nobody"}',
    '{"model": "/etc"}', '{"model": "' + "0" * 300 + '"}', '{"model": 7}', '{"model": ""}',
    '{"model": "a\\u0000b"}', '{"language": "elvish"}',
    '{"language": ' + "9" * 5_000 + "}", '{"model": "' + "m" * 10_000 + '"}',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_body_of_nonsense_is_refused_in_plain_words(web: WebHarness, body: str) -> None:
    for method, address in (("PATCH", "/api/settings"), ("POST", "/api/recordings/x/runs")):
        answer = web.client.open(address, method=method, data=body, content_type="application/json")
        assert answer.status_code in {400, 404}, answer.text
        assert "Traceback" not in answer.text
        assert answer.json["error"]["message"].endswith(".")


def test_a_body_that_is_too_large_or_of_another_kind_is_refused(web: WebHarness) -> None:
    large = '{"model": "' + "x" * 2_000_000 + '"}'
    answer = web.client.patch("/api/settings", data=large, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
    form = web.client.patch("/api/settings", data="a=b", content_type="text/plain")
    assert (form.status_code, form.json["error"]["code"]) == (415, "unsupported_type")
    not_text = web.client.patch("/api/settings", data=b"\xff\xfe{", content_type="application/json")
    assert not_text.status_code == 400


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=1e9", "nonsense=1", "limit=" + "9" * 5000, "limit=NaN"]
)
def test_a_query_of_nonsense_is_refused(web: WebHarness, query: str) -> None:
    answer = web.client.get(f"/api/recordings?{query}")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request")
    assert answer.json["error"]["details"]["problems"]


def test_a_fault_of_ours_tells_nothing_of_our_insides(
    web: WebHarness, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "the patient said"
    broken = WebHarness.__new__(WebHarness)
    broken.app = type(web.app)("broken")
    from tacet.web.http import errors, security

    security.protect(broken.app, web.tacet.settings)
    errors.install(broken.app)

    @broken.app.route("/boom")
    def boom() -> str:
        raise ValueError(secret)

    with caplog.at_level(logging.INFO):
        answer = broken.app.test_client().get("/boom")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal")
    assert secret not in answer.text
    assert secret not in caplog.text
    assert "ValueError" in caplog.text
    assert answer.headers["X-Request-Id"] in caplog.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_names_and_text_stay_out_of_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), open_house(tmp_path) as web:
        run = web.done_run("canary-name.wav")
        web.client.get("/api/recordings?q=canary-name")
        web.client.get(f"/api/runs/{run['id']}/exports/srt")
        web.client.get("/api/canary-name")
    assert "canary" not in caplog.text
    assert "Hello" not in caplog.text
