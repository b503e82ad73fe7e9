"""One of each implementation of a seam, for the contract suites."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tacet.library.ports.media import MediaFiles
from tacet.library.ports.store import Store
from tacet.store import FolderFiles, open_store

STORES: dict[str, Callable[[Path], Store]] = {
    "sqlite": lambda folder: open_store(folder / "tacet.sqlite3")
}
FILES: dict[str, Callable[[Path], MediaFiles]] = {"folder": lambda path: FolderFiles(path, 0)}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store of each kind."""
    store = STORES[request.param](tmp_path)
    yield store
    store.close()


@pytest.fixture(params=FILES)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> MediaFiles:
    """One keeper of files of each kind."""
    return FILES[request.param](tmp_path)
