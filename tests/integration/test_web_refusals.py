"""Impossible options are refused early; a repeated request is one run."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, WebHarness, open_house

NO_HUB_IDS = ["a/..", "a/.", "a/b--c", "a/b.git", "a/-b", "b/" + "x" * 120]
NONSENSE = [{"device": "toaster"}, {"compute_type": "float17"}, {"device": "", "model": "nano-en"}]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    with open_house(tmp_path_factory.mktemp("refusals"), offline=False) as web:
        yield web


@pytest.mark.parametrize("name", NO_HUB_IDS)
def test_what_can_be_no_hub_id_is_not_fetched(web: WebHarness, name: str) -> None:
    quoted = name.replace(".", "%2E")
    answer = web.client.post(f"/api/models/{quoted}/pull")
    assert answer.status_code == 404, answer.text
    assert "hub id such as" in answer.json["error"]["message"]
    assert web.tacet.downloads.progress(name) is None


@pytest.mark.parametrize("options", [*({"model": name} for name in NO_HUB_IDS), *NONSENSE])
def test_nonsense_is_refused_before_there_is_a_run(
    web: WebHarness, options: dict[str, Any]
) -> None:
    recording = web.add()
    where = f"/api/recordings/{recording['id']}/runs"
    answer = web.client.post(where, json=options)
    assert answer.status_code in (400, 404), answer.text
    assert answer.json["error"]["message"].endswith(".")
    assert web.client.get(where).json["items"] == []
    metadata = {"filepond": json.dumps({"options": options, "start": True})}
    begun = web.client.post("/api/uploads", data=metadata, headers={"Upload-Length": "9"})
    assert begun.status_code in (400, 404), begun.text


def test_a_recording_that_is_named_very_often_gets_one_run(web: WebHarness) -> None:
    recording = web.add()["id"]
    body = {"recording_ids": [recording] * 3_000, "options": AS_IT_IS}
    answer = web.client.post("/api/runs", json=body)
    assert answer.status_code == 202
    assert len(answer.json["items"]) == 1
    assert len(web.client.get(f"/api/recordings/{recording}/runs").json["items"]) == 1
