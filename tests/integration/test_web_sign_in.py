"""Signing in a browser: the locked page, the cookie, and what another browser cannot do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_fixtures import WebHarness, open_house
from werkzeug.test import TestResponse

from tacet.library.model.key import Scope, new_text
from tacet.library.use_cases.keys import add_key, revoke_key
from tacet.web.http.locked_page import TEMPLATE, WORDS

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[WebHarness]:
    """A web with one key and a built page."""
    with open_house(tmp_path) as web:
        add_key(web.tacet.context, "first", [Scope.ALL])
        static = tmp_path / "static"
        static.mkdir()
        (static / "index.html").write_text("<title>Tacet</title>")
        yield web


def new_key(web: WebHarness, name: str = "browser", scope: Scope = Scope.ALL) -> str:
    return add_key(web.tacet.context, name, [scope])[1]


def sign_in(web: WebHarness, text: str, next_address: str = "/", **headers: str) -> TestResponse:
    form = {"key": text, "next": next_address}
    return web.client.post("/api/sign-in", data=form, headers=headers)


def shown(answer: TestResponse) -> str:
    """What stands on the locked page."""
    assert (answer.status_code, answer.mimetype) == (401, "text/html"), answer.text
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    return answer.text


def test_a_browser_without_a_key_is_shown_where_to_enter_one(locked: WebHarness) -> None:
    for address in ("/", "/recordings/x?t=3&q=a%20b", "/api/docs", "/api/exports.zip"):
        page = shown(locked.client.get(address, headers=PAGE))
        assert "This Tacet is locked" in page
        assert f'value="{address.replace("&", "&amp;")}"' in page, "it leads back"
        assert 'role="alert"' not in page, "nothing is wrong yet"
    answer = locked.client.get("/", headers={"Accept": "*/*"})
    assert answer.json["error"]["code"] == "invalid_api_key", "programs are answered in JSON"
    answer = locked.client.get("/v1/models", headers=PAGE)
    assert answer.json["error"]["type"] == "invalid_request_error"


def test_a_key_opens_the_page_and_is_kept_for_this_browser_alone(locked: WebHarness) -> None:
    text = new_key(locked)
    answer = sign_in(locked, f" {text}\n", "/recordings/x?t=3")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/recordings/x?t=3")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"tacet_key={text};")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert locked.client.get("/", headers=PAGE).text == "<title>Tacet</title>"
    assert locked.client.get("/api/settings").status_code == 200
    assert locked.client.patch("/api/settings", json={}).status_code == 200
    assert locked.client.get("/api/sign-in?next=/x").headers["Location"] == "/x"
    other = locked.app.test_client()
    assert other.get("/api/settings").status_code == 401
    wrong = {"Authorization": f"Bearer {new_text()}"}
    assert locked.client.get("/api/settings", headers=wrong).status_code == 401, (
        "a key that is sent counts"
    )


def test_over_https_the_cookie_is_sent_over_https_only(locked: WebHarness) -> None:
    answer = sign_in(locked, new_key(locked), Origin="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_other_sites_neither_sign_in_nor_use_the_cookie(locked: WebHarness) -> None:
    text = new_key(locked)
    for foreign in ({"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert sign_in(locked, text, **foreign).status_code == 403
    sign_in(locked, text)
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert locked.client.get("/api/recordings", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("case", "word"),
    [("", "empty"), ("wrong", "wrong"), ("revoked", "revoked"), ("narrow", "scope")],
)
@pytest.mark.parametrize("language", WORDS)
def test_a_key_that_does_not_open_is_told_why(
    locked: WebHarness, case: str, word: str, language: str
) -> None:
    texts = {
        "": "", "wrong": new_text(), "revoked": new_key(locked, "revoked"),
        "narrow": new_key(locked, "narrow", Scope.TRANSCRIBE),
    }  # fmt: skip
    revoke_key(locked.tacet.context, "revoked")
    answer = sign_in(locked, texts[case], "/x", **{"Accept-Language": language})
    page = shown(answer)
    assert WORDS[language][word] in page
    assert f'<html lang="{language}">' in page
    assert 'value="/x"' in page
    assert "Set-Cookie" not in answer.headers
    assert not texts[case] or texts[case] not in page


def test_both_languages_have_every_word() -> None:
    used = set(re.findall(r"words\.(\w+) }", TEMPLATE))
    assert used > {"title", "key"}
    for words in WORDS.values():
        assert set(words) == used | {"empty", "wrong", "revoked", "scope"}
        assert all(words.values())


def test_what_stands_in_the_address_is_no_markup(locked: WebHarness) -> None:
    page = shown(locked.client.get('/x?"><script>alert(1)</script>', headers=PAGE))
    assert "alert(1)" in page
    answer = sign_in(locked, "x", "//evil.example/")
    assert 'name="next" value="/"' in shown(answer)


def test_a_revoked_key_leads_back_and_signing_out_forgets(locked: WebHarness) -> None:
    sign_in(locked, new_key(locked))
    revoke_key(locked.tacet.context, "browser")
    page = shown(locked.client.get("/", headers=PAGE))
    assert WORDS["en"]["revoked"] in page
    assert WORDS["en"]["revoked"] in shown(locked.client.get("/api/sign-in?next=/"))
    sign_in(locked, new_key(locked))
    assert locked.client.get("/api/settings").status_code == 200
    assert locked.client.post("/api/sign-out").headers["Location"] == "/"
    assert locked.client.get("/api/settings").status_code == 401


def test_a_server_without_keys_has_no_door(web: WebHarness) -> None:
    assert web.client.get("/api/sign-in?next=/x").headers["Location"] == "/x"
    answer = sign_in(web, new_text())
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (303, False)


def test_reading_alone_opens_the_page_and_changes_nothing(locked: WebHarness) -> None:
    assert sign_in(locked, new_key(locked, scope=Scope.READ)).status_code == 303
    assert locked.client.get("/api/recordings").status_code == 200
    answer = locked.client.patch("/api/settings", json={})
    assert answer.status_code == 403
    assert answer.json["error"]["details"] == {"scope": "settings"}
