"""What every ring of tests shares."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tacet.engines.whisper.engine import WhisperEngine

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # helpers beside this file, such as media_samples
sys.path.insert(0, str(HERE.parent))  # benchmarks, whose measures are tested and used

settings.register_profile(
    "quick",
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # the machine may be busy
)
settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run side by side, take a file of each ring in turn: one waits, another computes.

    The unit tests, which are the shortest files and the most, come to stand at the end.
    """
    if hasattr(config, "workerinput"):
        seen: dict[str, int] = Counter()
        turns: dict[Path, int] = {}
        for file in dict.fromkeys(item.path for item in items):
            ring = file.relative_to(HERE).parts[0]
            turns[file] = seen[ring]
            seen[ring] += 1
        items.sort(key=lambda item: turns[item.path])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recordings that lies beside the project; skips where it is absent."""
    folder = HERE.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared recordings are not here ({folder})")
    return folder


@pytest.fixture(scope="session")
def nano_en() -> Path:
    """The folder of the demonstration model inside the package; skips where it was not built."""
    package = HERE.parent / "src" / "tacet"
    found = sorted(package.rglob("nano-en/model.bin"))
    if not found:
        pytest.skip("the demonstration model is not in the package (tools/build_nano_en.py)")
    return found[0].parent


@pytest.fixture(scope="session")
def whisper(nano_en: Path) -> "Iterator[WhisperEngine]":
    """The demonstration model, loaded once for the whole session."""
    from tacet.core.protocols import EngineFacts  # here, so that fast tests do not wait for it
    from tacet.engines.whisper.engine import WhisperEngine

    facts = EngineFacts("whisper", "nano-en", "nano-en", 30.0, ("en",), "cpu", "int8")
    engine = WhisperEngine(nano_en, facts, threads=2)
    yield engine
    engine.close()
