"""The built page: its files, its caching, and its absence."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tacet.web.http import errors
from tacet.web.routes.pages import pages

PAGE = "<!doctype html><title>Tacet</title>"


class Client(FlaskClient):
    """A client that reads every answer to its end."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        """The answer."""
        return super().open(*args, buffered=True, **kwargs)  # type: ignore[arg-type]


def client_of(folder: Path) -> FlaskClient:
    app = Flask("test", static_folder=None)
    app.test_client_class = Client
    app.register_blueprint(pages(folder))
    errors.install(app)
    return app.test_client()


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-a1b2c3.js").write_text("0")
    (tmp_path / "secret.txt").write_text("secret")
    return client_of(folder)


def test_places_inside_the_page_are_the_page(client: FlaskClient) -> None:
    for address in ("/", "/recordings/0123abc", "/settings", "/recordings/x/at/12"):
        answer = client.get(address, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.text) == (200, PAGE)
        assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_files_are_kept_for_ever_and_others_are_revalidated(
    client: FlaskClient,
) -> None:
    hashed = client.get("/assets/index-a1b2c3.js")
    assert "immutable" in hashed.headers["Cache-Control"]
    assert hashed.headers["Content-Type"].startswith("text/javascript")
    other = client.get("/favicon.svg")
    assert other.headers["Cache-Control"] == "no-cache"
    again = client.get("/favicon.svg", headers={"If-None-Match": other.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    ["/assets/gone-123.js", "/api/nothing", "/api", "/../secret.txt", "/%2e%2e/secret.txt",
     "/..%5csecret.txt", "/assets/../../secret.txt", "/index.html/x.js", "/assets"],
)  # fmt: skip
def test_what_is_not_there_is_answered_with_an_error(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "*/*"})
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "not_found"


def test_without_the_built_page_a_plain_one_says_what_to_do(tmp_path: Path) -> None:
    answer = client_of(tmp_path / "nowhere").get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "make setup" in answer.text
    assert "<script" not in answer.text
