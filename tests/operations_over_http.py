"""A server with a finished run, and steps of operations sent to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builders import removed, words_at
from edited_run import finished_run
from web_fixtures import WebHarness, open_house

RUN = "/api/runs/run"


@contextmanager
def web_of_a_finished_run(tmp_path: Path) -> Iterator[WebHarness]:
    """A server with one finished run of three segments."""
    with open_house(tmp_path) as web:
        first = (*words_at("the quick brown fox.", 1), *words_at("it jumps", 10))
        second = (*words_at("over the lazy dog.", 31), removed("thanks", 50, 51))
        finished_run(web.tacet.context.store, [first, second])
        yield web


def transcript(web: WebHarness, **query: str) -> dict[str, Any]:
    return dict(web.client.get(f"{RUN}/transcript", query_string=query).json)


def change(web: WebHarness, *operations: dict[str, Any], revision: int | None = None) -> Any:
    """The answer to a step, made over the newest revision if none is named."""
    over = transcript(web)["revision"] if revision is None else revision
    body = {"revision": over, "operations": list(operations)}
    return web.client.post(f"{RUN}/operations", json=body)


def rewrite(segment: dict[str, Any], text: str) -> dict[str, Any]:
    return {"kind": "rewrite", "words": [w["id"] for w in segment["words"]], "text": text}
