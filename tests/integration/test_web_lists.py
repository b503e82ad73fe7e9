"""The list of recordings over HTTP: filters, order, pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import WebHarness, open_house


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path) as web:
        yield web


def listed(web: WebHarness, **query: Any) -> dict[str, Any]:
    """A page of the list."""
    answer = web.client.get("/api/recordings", query_string=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def names(page: dict[str, Any]) -> list[str]:
    """The names of the recordings on a page."""
    return [recording["name"] for recording in page["items"]]


def test_the_list_is_sorted_on_the_server_page_by_page(web: WebHarness) -> None:
    for name in ("b 10.wav", "a.wav", "B 9.wav"):
        web.add(name)
    assert names(listed(web)) == ["B 9.wav", "a.wav", "b 10.wav"]
    first = listed(web, sort="name", limit=2)
    assert (names(first), first["total"]) == (["a.wav", "B 9.wav"], 3)
    assert first["next"] == first["items"][-1]["id"]
    second = listed(web, sort="name", limit=2, after=first["next"])
    assert (names(second), second["total"], second["next"]) == (["b 10.wav"], 3, None)
    assert names(listed(web, sort="-name", limit=1)) == ["b 10.wav"]


def test_the_list_is_filtered_on_the_server(web: WebHarness) -> None:
    web.add("waits.wav")
    web.done_run("done.wav")
    assert names(listed(web, state="new")) == ["waits.wav"]
    assert names(listed(web, state="done", q="DO")) == ["done.wav"]
    assert listed(web, state="failed") == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize(
    "query", [{"sort": "size"}, {"state": "x"}, {"limit": 0}, {"archived": "perhaps"}]
)
def test_what_no_list_has_is_refused(web: WebHarness, query: dict[str, str]) -> None:
    assert web.client.get("/api/recordings", query_string=query).status_code == 400
    assert web.client.get("/api/recordings?after=nobody").status_code == 404
