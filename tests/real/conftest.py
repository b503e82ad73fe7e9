"""Published weights, fetched once; without them every test is skipped.

TACET_REAL_MODELS names a folder that has them already, each in a folder of its name.
"""

import os
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks.answers import Answer, Ours
from benchmarks.programs import open_tacet
from benchmarks.published import SCRATCH, model_folder
from benchmarks.recordings import read
from tacet.core.audio import Audio
from tacet.core.errors import TacetError

FOLDER = "TACET_REAL_MODELS"
HERE = Path(__file__).resolve().parent
Listen = Callable[[Audio, str | None], Answer]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `real`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.real)


@cache
def model_place(name: str) -> Path | str:
    """The folder of a published model, or why it cannot be had."""
    given = os.environ.get(FOLDER)
    try:
        return model_folder(name, Path(given) if given else None, SCRATCH)
    except (TacetError, subprocess.CalledProcessError) as error:
        return f"the published model {name} is not here and cannot be fetched ({error})"


@pytest.fixture(scope="session")
def published() -> Callable[[str], Path]:
    """Give the folder of a published model, or skip."""

    def folder(name: str) -> Path:
        place = model_place(name)
        if isinstance(place, str):
            pytest.skip(place)
        return place

    return folder


@pytest.fixture(scope="session")
def listen(published: Callable[[str], Path]) -> Callable[[str], Listen]:
    """Give Tacet's transcript of a sound by a published model."""

    @cache
    def opened(name: str) -> Ours:
        return Ours(open_tacet(str(published(name)), 2)[0])

    return lambda name: opened(name).answer


@pytest.fixture(scope="session")
def case(shared_data: Path) -> Callable[[str], Audio]:
    """Give the sound of a recording that went wrong once, or skip."""
    return _sounds(shared_data / "cases")


@pytest.fixture(scope="session")
def clip(shared_data: Path) -> Callable[[str], Audio]:
    """Give the sound of a clip of real people, or skip."""
    return _sounds(shared_data / "real")


def _sounds(folder: Path) -> Callable[[str], Audio]:
    @cache
    def sound(name: str) -> Audio:
        if not (folder / name).is_file():
            pytest.skip(f"the recording is not here ({folder / name})")
        return read(folder / name)

    return sound
