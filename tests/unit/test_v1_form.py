"""Fields of the hosted API as its clients spell them."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1 import form as fields

LIST, OBJECT = "timestamp_granularities", "chunking_strategy"


def form(*pairs: tuple[Any, str]) -> fields.Form:
    return MultiDict(pairs)


@pytest.mark.parametrize(
    "pairs",
    [
        [(f"{LIST}[]", "word"), (f"{LIST}[]", "segment")],
        [(LIST, "word"), (LIST, "segment")],
        [(LIST, '["word", "segment"]')],
        [(f"{LIST}[]", '["word", "segment"]')],
        [(f"{LIST}[0]", "word"), (f"{LIST}[1]", "segment")],
        [(LIST, "word"), (f"{LIST}[]", ""), (f"{LIST}[]", " segment ")],
        [(None, "x"), (f"{LIST}_more", "x"), (LIST, "word"), (LIST, "segment")],
    ],
)
def test_every_spelling_of_a_list_is_that_list(pairs: list[tuple[Any, str]]) -> None:
    assert fields.items(form(*pairs), LIST) == ["word", "segment"]


@pytest.mark.parametrize(
    ("pairs", "meant"),
    [
        ([], None),
        ([(OBJECT, "null")], None),
        ([(OBJECT, "auto")], "auto"),
        ([(f"{OBJECT}[type]", "server_vad")], {"type": "server_vad"}),
        ([(OBJECT, '{"type": "server_vad"}')], {"type": "server_vad"}),
        ([(None, "x"), (OBJECT, "auto")], "auto"),
    ],
)
def test_every_spelling_of_an_object_is_that_object(
    pairs: list[tuple[Any, str]], meant: object
) -> None:
    assert fields.mapping(form(*pairs), OBJECT) == meant


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (fields.items, "["),
        (fields.items, "[1]"),
        (fields.mapping, "{"),
        (fields.mapping, "{" * 100_000),
        (fields.flag, "maybe"),
        (lambda given, name: fields.number(given, name, 0, 1), "nan"),
        (lambda given, name: fields.number(given, name, 0, 1), "-0.1"),
        (lambda given, name: fields.number(given, name, 0, 1), "1e999"),
        (lambda given, name: fields.number(given, name, 0, 1), "warm"),
        (lambda given, name: fields.choice(given, name, ("json", "text")), "xml"),
        (lambda given, name: fields.text(given, name, 3), "four"),
        (lambda given, name: fields.text(given, name, 3), "a\0b"),
        (lambda given, name: fields.text(given, name, 3), "\ud800"),
    ],
)
def test_what_cannot_be_read_names_its_field(read: Any, value: str) -> None:
    with pytest.raises(HostedError) as caught:
        read(form(("field", value)), "field")
    assert (caught.value.status, caught.value.param) == (400, "field")
    assert "`field`" in str(caught.value)


def test_what_is_not_given_has_its_default() -> None:
    none = form()
    assert fields.items(none, "field") == []
    assert fields.flag(none, "field") is False
    assert fields.number(none, "field", 0, 1) is None
    assert fields.choice(none, "field", ("json", "text")) == "json"
    assert fields.text(none, "field", 3) == ""
    assert fields.flag(form(("field", "True")), "field") is True
    assert fields.number(form(("field", "0.5")), "field", 0, 1) == 0.5
