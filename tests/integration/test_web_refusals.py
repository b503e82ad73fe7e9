"""Wishes that can never come true are refused when they are made, and one wish is one run."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, House, open_house

NO_HUB_IDS = ["a/..", "a/.", "a/b--c", "a/b.git", "a/-b", "b/" + "x" * 120]
NONSENSE = [{"device": "toaster"}, {"compute_type": "float17"}, {"device": "", "model": "nano-en"}]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("refusals"), offline=False) as house:
        yield house


@pytest.mark.parametrize("name", NO_HUB_IDS)
def test_what_can_be_no_hub_id_is_not_fetched(house: House, name: str) -> None:
    quoted = name.replace(".", "%2E")
    answer = house.client.post(f"/api/models/{quoted}/pull")
    assert answer.status_code == 404, answer.text
    assert "hub id such as" in answer.json["error"]["message"]
    assert house.tacet.downloads.progress(name) is None


@pytest.mark.parametrize("options", [*({"model": name} for name in NO_HUB_IDS), *NONSENSE])
def test_nonsense_is_refused_before_there_is_a_run(house: House, options: dict[str, Any]) -> None:
    recording = house.add()
    where = f"/api/recordings/{recording['id']}/runs"
    answer = house.client.post(where, json=options)
    assert answer.status_code in (400, 404), answer.text
    assert answer.json["error"]["message"].endswith(".")
    assert house.client.get(where).json["items"] == []
    metadata = {"filepond": json.dumps({"options": options, "start": True})}
    begun = house.client.post("/api/uploads", data=metadata, headers={"Upload-Length": "9"})
    assert begun.status_code in (400, 404), begun.text


def test_a_recording_that_is_named_very_often_gets_one_run(house: House) -> None:
    recording = house.add()["id"]
    body = {"recording_ids": [recording] * 3_000, "options": AS_IT_IS}
    answer = house.client.post("/api/runs", json=body)
    assert answer.status_code == 202
    assert len(answer.json["items"]) == 1
    assert len(house.client.get(f"/api/recordings/{recording}/runs").json["items"]) == 1
