"""One of each implementation of a seam, for the contract suites."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from empty_store import open_copied_store

from tacet.library.ports.media import MediaFiles
from tacet.library.ports.store import Store
from tacet.store import FolderFiles

STORES: dict[str, Callable[[Path], Store]] = {"sqlite": open_copied_store}
FILES: dict[str, Callable[[Path], MediaFiles]] = {"folder": lambda path: FolderFiles(path, 0)}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One store of each kind."""
    store = STORES[request.param](tmp_path)
    yield store
    store.close()


@pytest.fixture(scope="module", params=STORES)
def read_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One store of each kind for all tests of a module, which only read what is put into it."""
    store = STORES[request.param](tmp_path_factory.mktemp("read"))
    yield store
    store.close()


@pytest.fixture(params=FILES)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> MediaFiles:
    """One keeper of files of each kind."""
    return FILES[request.param](tmp_path)
