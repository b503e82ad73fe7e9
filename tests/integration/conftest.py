"""What the integration tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_fixtures import beeping, scripted, strip_environment
from fake_hub import Hub, running_hub
from sample_library import SampleLibrary
from web_fixtures import WebHarness, open_house

from tacet.models import http_transfer


@pytest.fixture
def word_count() -> int:
    """Number of words of the library's recordings; a module may have a fixture of its own."""
    return 6


@pytest.fixture
def library(tmp_path: Path, word_count: int) -> Iterator[SampleLibrary]:
    """A library whose model says one word every four seconds, and which exports them as text."""
    with SampleLibrary(tmp_path, word_count) as library:
        yield library


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A web on an empty data folder."""
    with open_house(tmp_path) as web:
        yield web


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder in an environment without settings from outside, models and network."""
    strip_environment(monkeypatch, tmp_path)
    return tmp_path / "data"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A model hub on this computer, which Tacet asks."""
    monkeypatch.setattr(http_transfer, "PAUSE", 0.01)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with running_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Two seconds with three beeps."""
    return beeping(tmp_path / "talk one.wav")


@pytest.fixture
def model(tmp_path: Path) -> str:
    """The option for an engine that says the words of a script."""
    return scripted(tmp_path)
