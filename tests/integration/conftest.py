"""What the integration tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_library import SampleLibrary


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library with the default script of words."""
    with SampleLibrary(tmp_path) as library:
        yield library
