"""The housekeeper: whatever befalls it, the next round comes."""

import threading
from pathlib import Path

import pytest
from sample_library import SampleLibrary

from tacet.jobs import housekeeping
from tacet.jobs.housekeeping import Housekeeper


def test_no_fault_ends_the_housekeeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, stop, again = SampleLibrary(tmp_path), threading.Event(), threading.Event()
    rounds = 0

    def tidy(context: object) -> int:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise ZeroDivisionError
        again.set()
        return 0

    monkeypatch.setattr(housekeeping, "TIDY_EVERY", 0.01)
    monkeypatch.setattr(housekeeping, "tidy", tidy)
    with Housekeeper(library.context, stop):
        try:
            assert again.wait(10)
        finally:
            stop.set()
    library.context.store.close()
