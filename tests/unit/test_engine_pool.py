"""The keeper: an engine is loaded once, lent to many, and unloaded when nobody needs it."""

import time
from concurrent.futures import ThreadPoolExecutor
from math import inf

import pytest

from tacet.core.errors import BadOption, DeviceUnavailable, ModelUnavailable
from tacet.core.protocols import Engine
from tacet.engines.devices import choose_device, compute_types, graphics_cards
from tacet.engines.pool import EnginePool
from tacet.engines.scripted import ScriptedEngine

KEY = ("model", "cpu", "int8")


class Loader:
    """Counts how often an engine was loaded and closed."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.loaded = self.closed = 0

    def __call__(self) -> Engine:
        self.loaded += 1
        time.sleep(self.seconds)
        loader = self

        class Counted(ScriptedEngine):
            def close(self) -> None:
                loader.closed += 1

        return Counted([])


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_engine_is_loaded_once_for_many_at_once() -> None:
    keeper, load = EnginePool(), Loader(0.05)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keeper.borrow, [KEY] * 8, [load] * 8))
    assert load.loaded == 1
    assert len(keeper.loaded()) == 1


def test_two_models_are_two_engines() -> None:
    keeper, load = EnginePool(), Loader()
    keeper.borrow(KEY, load)
    keeper.borrow(("other", "cpu", "int8"), load)
    assert load.loaded == 2


def test_an_engine_is_unloaded_after_it_was_idle_long_enough() -> None:
    clock = Clock()
    keeper, load = EnginePool(60.0, clock), Loader()
    engine = keeper.borrow(KEY, load)
    clock.now += 1000
    assert keeper.unload_idle() == 0  # it is being used
    engine.close()
    clock.now += 59
    assert keeper.unload_idle() == 0
    clock.now += 1
    assert keeper.unload_idle() == 1
    assert (load.closed, keeper.loaded()) == (1, ())
    keeper.close()


def test_closing_says_nothing_that_a_person_must_read(caplog: pytest.LogCaptureFixture) -> None:
    keeper, load = EnginePool(), Loader()
    keeper.borrow(KEY, load).close()
    with caplog.at_level("INFO", logger="tacet"):
        keeper.close()
    assert (load.closed, caplog.records) == (1, [])


def test_an_engine_unloads_by_itself() -> None:
    keeper, load = EnginePool(0.05), Loader()
    keeper.borrow(KEY, load).close()
    until = time.monotonic() + 60
    while not load.closed and time.monotonic() < until:
        time.sleep(0.01)
    assert load.closed == 1


def test_a_keeper_knows_for_how_long_nobody_has_used_anything() -> None:
    clock = Clock()
    keeper, load = EnginePool(60.0, clock), Loader()
    assert keeper.idle_for() == inf
    first, second = keeper.borrow(KEY, load), keeper.borrow(("other", "cpu", "int8"), load)
    first.close()
    clock.now += 5
    assert keeper.idle_for() == 0
    second.close()
    clock.now += 7
    assert keeper.idle_for() == 7
    keeper.close()


def test_giving_back_twice_counts_once() -> None:
    clock = Clock()
    keeper, load = EnginePool(60.0, clock), Loader()
    first, second = keeper.borrow(KEY, load), keeper.borrow(KEY, load)
    first.close()
    first.close()
    clock.now += 1000
    assert keeper.unload_idle() == 0
    second.close()
    keeper.close()
    assert load.closed == 1


def test_a_failed_load_is_told_and_tried_again() -> None:
    keeper, load = EnginePool(), Loader()

    def fail() -> Engine:
        raise ModelUnavailable("damaged")

    with pytest.raises(ModelUnavailable):
        keeper.borrow(KEY, fail)
    assert keeper.borrow(KEY, load).facts.name == "scripted"


def test_a_missing_graphics_card_is_a_clear_error_and_auto_falls_back() -> None:
    if graphics_cards():
        assert choose_device("auto").name == choose_device("cuda").name == "cuda"
        return
    with pytest.raises(DeviceUnavailable, match="no usable NVIDIA graphics card"):
        choose_device("cuda")
    assert choose_device("auto").fell_back
    assert not choose_device("cpu").fell_back


def test_the_kind_of_numbers_is_one_that_the_processor_knows() -> None:
    assert choose_device("cpu").compute_type in compute_types("cpu")
    assert choose_device("cpu", "float32").compute_type == "float32"
    with pytest.raises(BadOption, match="float32"):
        choose_device("cpu", "float3")
    with pytest.raises(BadOption, match="auto, cpu or cuda"):
        choose_device("gpu")
