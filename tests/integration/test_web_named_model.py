"""A model folder named at start-up is a model like any other."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_library import SampleLibrary
from web_fixtures import WebHarness, open_house

from tacet.library.model.run import SourcedValue
from tacet.library.use_cases.settings import (
    FROM_COMMAND_LINE,
    begin_start,
    change_settings,
    current_settings,
)


@pytest.fixture
def folder(tmp_path: Path, nano_en: Path) -> Path:
    return Path(shutil.copytree(nano_en, tmp_path / "my-model")).resolve()


@pytest.fixture
def web(tmp_path: Path, folder: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path, model=str(folder)) as web:
        yield web


def test_the_folder_is_in_the_list_by_its_name_with_its_path_as_help(
    web: WebHarness, folder: Path
) -> None:
    items = (web.client.get("/api/models").json or {})["items"]
    (mine,) = [item for item in items if item["name"] == str(folder)]
    assert mine["title"] == "my-model"
    assert str(folder) in mine["description"]
    assert (mine["in_use"], mine["present"], mine["removable"]) == (True, True, False)
    assert mine["languages"] == "en"
    in_use = (web.client.get("/api/settings").json or {})["model_in_use"]
    assert in_use["title"] == "my-model"


def test_a_run_and_the_settings_can_name_it(web: WebHarness, folder: Path) -> None:
    recording = web.add()
    answer = web.client.post(f"/api/recordings/{recording['id']}/runs", json={"model": str(folder)})
    assert answer.status_code == 202, answer.text
    assert (answer.json or {})["model_title"] == "my-model"
    for model in ("nano-en", str(folder)):
        answer = web.client.patch("/api/settings", json={"model": model})
        assert answer.status_code == 200, answer.text
        assert (answer.json or {})["model"] == model


def test_no_other_folder_can_be_named_and_no_message_shows_a_pattern(
    web: WebHarness, tmp_path: Path, nano_en: Path
) -> None:
    other = shutil.copytree(nano_en, tmp_path / "other")
    recording = web.add()
    asked = [
        web.client.post(f"/api/recordings/{recording['id']}/runs", json={"model": str(other)}),
        web.client.patch("/api/settings", json={"model": str(other)}),
        web.client.post(f"/api/recordings/{recording['id']}/runs", json={"device": "a b"}),
        web.client.post("/api/models/!!/pull"),
        web.client.post(f"/api/recordings/{recording['id']}/runs", json={"suppress_tokens": "x;y"}),
    ]
    for answer in asked:
        assert answer.status_code == 400, answer.text
        assert not set("^$[]") & set((answer.json or {})["error"]["message"]), answer.text
        assert "pattern" not in answer.text


def test_what_is_given_by_hand_goes_over_what_the_page_chose_before_and_not_after(
    tmp_path: Path,
) -> None:
    library = SampleLibrary(tmp_path)
    given = {
        "model": SourcedValue("mine", FROM_COMMAND_LINE),
        "language": SourcedValue("de", "file tacet.toml"),
    }
    context = replace(library.context, settings=given)

    def values() -> tuple[str, str]:
        found = current_settings(context)
        return found["model"].value, found["language"].value

    change_settings(context, {"model": "clicked", "language": "fr"})
    assert values() == ("clicked", "fr")
    begin_start(context, "first")
    assert values() == ("mine", "fr")  # a file is older than the page
    change_settings(context, {"model": "clicked"})
    begin_start(context, "first")  # the process was started again by its supervisor
    assert values() == ("clicked", "fr")
    begin_start(context, "second")
    assert values() == ("mine", "fr")
    context.store.close()
