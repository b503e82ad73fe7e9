"""Units of the web room that need no application."""

import json
from urllib.parse import unquote

import pytest
from flask import Flask, Request, Response, request
from flask_openapi.openapi import OpenAPI
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.errors import BadInput
from tacet.core.options import TranscribeOptions, named, option_fields
from tacet.network.page_url import page_url
from tacet.web.app import create_bare_app
from tacet.web.http.file_responses import content_disposition
from tacet.web.http.requests import RequestModel, header_int, header_name, strict_json
from tacet.web.http.responses import api_blueprint, no_content
from tacet.web.http.security import host_name, is_allowed_host
from tacet.web.routes.docs import kind
from tacet.web.routes.run_options import (
    RunOptions,
    parse_start,
    requested_options,
    validated_options,
)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"), ("LocalHost:80", "localhost"), ("[::1]:8420", "::1"),
        ("127.0.0.1:", "127.0.0.1"), ("a@localhost", ""), ("localhost/x", ""), ("[::1", ""),
        ("localhost:99999", ""), ("local host", ""), ("\u212bocalhost", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_name(header) == name


def test_a_plain_address_passes_only_where_others_may_reach_the_server() -> None:
    names = frozenset({"localhost"})
    assert not is_allowed_host("192.168.1.7:8420", names)
    assert is_allowed_host("192.168.1.7:8420", names, any_address=True)
    assert is_allowed_host("[fe80::1]", names, any_address=True)
    assert not is_allowed_host("evil.example", names, any_address=True)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_name_can_be_read_back_from_a_download_header(name: str) -> None:
    header = content_disposition(name, attachment=True)
    assert header.isascii()
    assert header.isprintable()
    assert unquote(header.partition("filename*=UTF-8''")[2]) == name


def a_request(**headers: str) -> Request:
    named_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with Flask("test").test_request_context(headers=named_headers):
        return request._get_current_object()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a%20b.wav", "a b.wav"), ("100% a.wav", "100% a.wav"), ("%zz.wav", "%zz.wav"),
        ("\u00c3\u00a4.wav", "\u00e4.wav"), ("%C3%A4", "\u00e4"), ("%FF.wav", "\ufffd.wav"),
        ("a%0Ab", "a\nb"),
    ],
)  # fmt: skip
def test_a_name_in_a_header_is_decoded_when_it_was_encoded(header: str, name: str) -> None:
    assert header_name(a_request(Upload_Name=header)) == name


def test_a_number_in_a_header() -> None:
    assert header_int(a_request(Upload_Offset="12"), "Upload-Offset") == 12
    assert header_int(a_request(), "Upload-Offset") is None
    for wrong in ("-1", "1.0", "0x1", "\u00b2", "1" * 19, "1 2"):
        with pytest.raises(BadInput):
            header_int(a_request(Upload_Offset=wrong), "Upload-Offset")


NOT_JSON = ["NaN", "[1e999]", '{"a": -Infinity}', '"\\ud800"', "", "[" * 9**6]


@pytest.mark.parametrize("text", NOT_JSON, ids=range(len(NOT_JSON)))
def test_json_that_only_python_reads_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        strict_json(text)


def test_json_of_all_kinds_is_read() -> None:
    text = '{"a": [1, 2.5, null, true, "\\ud83c\\udfa4"]}'
    assert strict_json(text) == {"a": [1, 2.5, None, True, "\U0001f3a4"]}


def test_every_option_of_core_can_be_asked_for_with_its_default_and_at_its_limits() -> None:
    others = {"model", "device", "compute_type", "webhook_url", "webhook_text"}
    assert set(RunOptions.model_fields) == {*option_fields(), *others}
    defaults = named(TranscribeOptions())
    given_values = {name: value for name, value in defaults.items() if value is not None}
    assert validated_options(given_values) == given_values
    for name, (_, about, _) in option_fields().items():
        for limit in (about.metadata["low"], about.metadata["high"]):
            if limit is not None:
                assert validated_options({name: limit}) == {name: limit}


def test_what_is_null_or_left_out_is_not_asked_for() -> None:
    assert requested_options(
        RunOptions.model_validate({"beam_size": None, "language": "German"})
    ) == {"language": "de"}


@pytest.mark.parametrize(
    ("value", "default", "wish"),
    [(None, True, True), ("", False, False), ("False", True, False), ("1", False, True),
     (False, True, False)],
)  # fmt: skip
def test_whether_a_run_should_start(value: object, default: bool, wish: bool) -> None:
    assert parse_start(value, default) is wish


def test_schemas_are_written_short() -> None:
    assert kind({"type": "array", "items": {"$ref": "#/components/schemas/Word"}}) == "[Word]"
    assert kind({"anyOf": [{"type": "number"}, {"type": "null"}]}) == "number | null"
    assert kind({"enum": ["cpu", "cuda"]}) == '"cpu" | "cuda"'


def test_a_page_is_opened_at_a_name_that_works() -> None:
    assert page_url("127.0.0.1", 8420) == "http://127.0.0.1:8420"
    assert page_url("::1", 80) == "http://[::1]:80"
    assert page_url("0.0.0.0", 80) == "http://localhost:80"


class _Choice(RequestModel):
    color: str


def test_a_topic_checks_requests_at_once_and_is_described_when_that_is_asked_for() -> None:
    api = api_blueprint("colors", __name__, "Colors.")

    @api.post("/colors", responses={204: None})
    def choose_color(body: _Choice) -> Response:
        """Choose a color."""
        return no_content()

    app = OpenAPI(__name__, doc_ui=False)
    app.register_api(api)
    client = app.test_client()
    assert client.post("/api/colors", json={"color": "red"}).status_code == 204
    assert client.post("/api/colors", json={"colour": "red"}).status_code == 422
    assert not api.paths
    for _ in range(2):
        api.describe()
        assert api.paths["/api/colors"].post.summary == "Choose a color."
        assert "_Choice" in api.components_schemas


def test_every_application_of_a_process_describes_itself_alike() -> None:
    documents = []
    for _ in range(2):
        app = create_bare_app()
        with app.app_context():
            documents.append(json.dumps(app.api_doc))
    assert documents[0] == documents[1]
