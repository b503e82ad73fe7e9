"""Operations over HTTP that cannot be: each is refused in words, and changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from operations_over_http import change, rewrite, transcript, web_of_a_finished_run
from web_fixtures import WebHarness


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with web_of_a_finished_run(tmp_path) as web:
        yield web


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ({"kind": "rewrite", "words": [], "text": "x"}, 400),
        ({"kind": "rewrite", "words": ["0.0.0"], "text": "x" * 5_001}, 400),
        ({"kind": "rewrite", "words": ["nobody"], "text": "x"}, 409),
        ({"kind": "rewrite", "words": ["0.0.0"]}, 400),
        ({"kind": "insert", "start": 5, "end": 4, "text": "x"}, 400),
        ({"kind": "insert", "start": 20, "end": 25, "text": " \u202e"}, 400),
        ({"kind": "retime", "word": "0.0.0", "start": 29, "end": 30}, 409),
        ({"kind": "speaker", "words": ["0.0.0"], "name": "x" * 201}, 400),
        ({"kind": "format", "word": "0.0.0"}, 400),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    web: WebHarness, operation: dict[str, Any], status: int
) -> None:
    answer = change(web, operation)
    assert answer.status_code == status, answer.text
    assert answer.json["error"]["message"].endswith(".")
    assert transcript(web)["revision"] == 0


def test_a_megabyte_of_text_is_refused_in_words(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    for size, status in ((1_000_000, 400), (1 << 20, 413)):
        answer = change(web, rewrite(fox, "x" * size))
        assert answer.status_code == status
        assert answer.json["error"]["message"].endswith(".")


def test_a_revision_that_is_not_there_yet_is_refused(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    assert change(web, rewrite(fox, "x"), revision=7).status_code == 409
