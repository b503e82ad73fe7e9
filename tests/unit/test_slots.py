"""Slots: which recording goes where, and that faults stay in their slot."""

import threading
from collections.abc import Iterator

import pytest

from tacet.jobs.slots import SLOT_LIMITS, Slots

LIMITS = (60.0, 900.0, None)
PATIENCE = 10.0  # seconds


@pytest.fixture
def end() -> Iterator[threading.Event]:
    """Event that all work waits for; set after the test."""
    event = threading.Event()
    yield event
    event.set()


def fill(slots: Slots, end: threading.Event, *lengths: float | None) -> list[float | None]:
    """The limit of the widest free slot after each begin; -1 when all are busy."""
    found = []
    for seconds in lengths:
        slots.start(seconds, lambda: end.wait(PATIENCE))
        widest = slots.widest()
        found.append(widest.limit if widest else -1)
    return found


def test_a_recording_takes_the_narrowest_free_slot_that_it_fits_in(end: threading.Event) -> None:
    slots = Slots(LIMITS, threading.Event())
    assert fill(slots, end, 60.0, 5.0) == [None, None], "a second short one is in a wider slot"
    assert fill(slots, end, 60.1) == [-1]


def test_a_recording_that_turned_out_to_be_longer_is_begun_all_the_same(
    end: threading.Event,
) -> None:
    slots = Slots((60.0, 900.0), threading.Event())
    assert fill(slots, end, 3600.0) == [60.0]


def test_a_recording_of_unknown_length_counts_as_long(end: threading.Event) -> None:
    slots = Slots(LIMITS, threading.Event())
    assert fill(slots, end, None, 61.0) == [900.0, 60.0]


def test_a_long_recording_leaves_room_for_short_ones_and_is_the_only_one(
    end: threading.Event,
) -> None:
    slots = Slots(SLOT_LIMITS, threading.Event())
    assert fill(slots, end, 3600.0) == [900.0]
    assert set(fill(slots, end, *[60.0] * 6)) == {900.0}
    assert fill(slots, end, 900.0) == [-1]


def test_a_fault_in_one_slot_is_logged_and_leaves_the_others_alone(
    end: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    freed = threading.Event()
    slots = Slots((None, None), freed)
    done: list[bool] = []
    slots.start(1.0, lambda: done.append(end.wait(PATIENCE)))
    slots.start(1.0, lambda: 1 // 0)
    assert freed.wait(PATIENCE)
    assert slots.widest() is not None
    assert "ZeroDivisionError" in caplog.text
    end.set()
    slots.close()
    assert done == [True]
