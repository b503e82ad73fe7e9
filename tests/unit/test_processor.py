"""How much memory programs may still take, from what Linux tells."""

from pathlib import Path

import pytest

from tacet.compute import processor
from tacet.compute.processor import free_memory

TOLD = "MemTotal:       16000000 kB\nMemFree:         1000 kB\nMemAvailable:    8000000 kB\n"


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    (tmp_path / "meminfo").write_text(TOLD)
    monkeypatch.setattr(processor, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(processor, "CGROUP", tmp_path)
    return tmp_path


def test_what_is_available_is_free(linux: Path) -> None:
    assert free_memory() == 8_000_000 * 1024


@pytest.mark.parametrize(
    ("limit", "used", "free"),
    [("2000000", "500000", 1_500_000), ("2000000", "3000000", 0), ("max", "1", 8_000_000 * 1024)],
)
def test_a_container_has_what_its_limit_leaves(
    linux: Path, limit: str, used: str, free: int
) -> None:
    (linux / "memory.max").write_text(f"{limit}\n")
    (linux / "memory.current").write_text(f"{used}\n")
    assert free_memory() == free


def test_elsewhere_nobody_knows(linux: Path) -> None:
    (linux / "meminfo").unlink()
    assert free_memory() is None
