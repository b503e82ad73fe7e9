"""What every ring of tests shares."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # helpers beside this file, such as media_samples


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recordings that lies beside the project; skips where it is absent."""
    folder = HERE.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared recordings are not here ({folder})")
    return folder
