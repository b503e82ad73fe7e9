"""Proposed replacements carried out over HTTP, as steps that can be undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import words_at
from edited_run import finished_run
from web_fixtures import AS_IT_IS, WebHarness, open_house

RUN = "/api/runs/run"
TERMS = [
    {"term": "Tacet", "replaces": ["tacit", "tass it"]},
    {"term": "Łódź", "replaces": ["lodge"], "language": "en"},
]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A server with a vocabulary and one finished run that it would rewrite at three places."""
    with open_house(tmp_path) as web:
        first = (*words_at("Tacit is new.", 1), *words_at("we use tass it,", 10))
        second = words_at("and came from Lodge yesterday.", 31)
        finished_run(web.tacet.context.store, [first, second])
        web.client.post("/api/vocabulary", json={"terms": TERMS})
        yield web


def text(web: WebHarness) -> str:
    segments = web.client.get(f"{RUN}/transcript").json["segments"]
    return "".join(segment["text"] for segment in segments).strip()


def proposals(web: WebHarness) -> dict[str, Any]:
    return dict(web.client.get(f"{RUN}/replacements").json)


def carry_out(web: WebHarness, **body: Any) -> Any:
    return web.client.post(f"{RUN}/replacements", json={"revision": 0, **body})


BEFORE = "Tacit is new. we use tass it, and came from Lodge yesterday."
AFTER = "Tacet is new. we use Tacet, and came from Łódź yesterday."


def test_all_proposals_are_one_step_that_is_undone_and_redone(web: WebHarness) -> None:
    assert text(web) == BEFORE
    assert [one["heard"] for one in proposals(web)["items"]] == ["Tacit", "tass it,", "Lodge"]
    answer = carry_out(web)
    assert answer.status_code == 200, answer.text
    assert text(web) == AFTER
    assert answer.json["history"] == {"undo": 1, "redo": None, "conflicts": 0}
    assert proposals(web) == {"run_id": "run", "revision": 1, "items": []}
    web.client.post(f"{RUN}/undo", json={"step": 1})
    assert text(web) == BEFORE
    web.client.post(f"{RUN}/redo", json={"step": 1})
    assert text(web) == AFTER


def test_only_what_was_chosen_is_replaced(web: WebHarness) -> None:
    tacit, _, lodge = proposals(web)["items"]
    assert carry_out(web, words=[lodge["words"]]).json["revision"] == 1
    assert text(web) == BEFORE.replace("Lodge", "Łódź")
    assert carry_out(web, words=[]).json["revision"] == 1
    answer = carry_out(web, words=[tacit["words"], lodge["words"]])
    assert answer.status_code == 409, "that was replaced already"
    assert "not proposed any more" in answer.json["error"]["message"]
    assert text(web) == BEFORE.replace("Lodge", "Łódź"), "nothing is done by halves"
    assert carry_out(web, words=[tacit["words"][:0]]).status_code == 400


def test_with_nothing_to_replace_nothing_is_changed(web: WebHarness) -> None:
    assert carry_out(web).json["revision"] == 1
    again = carry_out(web, revision=1)
    assert (again.status_code, again.json["revision"], again.json["segments"]) == (200, 1, [])


def test_one_correction_is_carried_out_alike_everywhere_in_a_run(web: WebHarness) -> None:
    correction = {"heard": "tass it", "text": "Tacet"}
    assert carry_out(web, correction=correction).status_code == 200
    assert text(web) == BEFORE.replace("tass it", "Tacet")
    bad = {"heard": "lodge", "text": "a\u202eb"}
    assert carry_out(web, correction=bad, revision=1).json["error"]["code"] == "bad_term"


def test_what_a_person_wrote_since_is_not_overwritten(web: WebHarness) -> None:
    tacit = proposals(web)["items"][0]
    rewrite = {"kind": "rewrite", "words": tacit["words"], "text": "Tacitus"}
    web.client.post(f"{RUN}/operations", json={"revision": 0, "operations": [rewrite]})
    assert carry_out(web, words=[tacit["words"]]).status_code == 409
    assert carry_out(web).status_code == 200, "the others fit over an older revision"
    assert text(web) == AFTER.replace("Tacet is", "Tacitus is")


def test_a_run_that_goes_on_or_is_unknown_is_refused(web: WebHarness) -> None:
    waiting = web.client.post("/api/recordings/r1/runs", json=AS_IT_IS).json["id"]
    answers = [
        web.client.post(f"/api/runs/{name}/replacements", json={"revision": 0})
        for name in (waiting, "nobody")
    ]
    assert [answer.status_code for answer in answers] == [409, 404]
    assert carry_out(web, revision=7).status_code == 409, "there is no such revision yet"
