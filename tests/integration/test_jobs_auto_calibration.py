"""The worker's calibration by itself: in idle moments, once, and never in a run's way."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from served import until

from tacet.bootstrap import Tools, build_tools
from tacet.cli.main import run
from tacet.core.protocols import Engine
from tacet.engines.scripted import ScriptedEngine
from tacet.jobs import auto_calibration as calibrating
from tacet.jobs.auto_calibration import AutoCalibration
from tacet.settings import load_settings


@pytest.fixture(autouse=True)
def nano_en_chosen(monkeypatch: pytest.MonkeyPatch, bare: Path) -> None:
    """The settings name the demonstration model."""
    monkeypatch.setenv("TACET_MODEL", "nano-en")


class Children:
    """Stands for the measuring child: a process that notes that it lives, then waits or ends."""

    def __init__(self, folder: Path) -> None:
        self.mark, self.done = folder / "begun", folder / "may-end"

    def command(self, *_: object) -> list[str]:
        code = (
            "import pathlib, sys, time\n"
            "pathlib.Path(sys.argv[1]).open('a').write('x')\n"
            "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.01)"
        )
        return [sys.executable, "-c", code, str(self.mark), str(self.done)]

    def begun(self) -> int:
        return len(self.mark.read_text()) if self.mark.exists() else 0


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Children:
    """What is begun in place of a measurement, whatever else this computer is busy with."""
    found = Children(tmp_path)
    monkeypatch.setattr(calibrating, "command", found.command)
    monkeypatch.setattr(calibrating, "DISTURBED_SHARE", 1000.0)
    return found


@pytest.fixture
def used() -> Iterator[Tools]:
    """Tools with a model that was used and is not measured."""
    tools = build_tools(load_settings())
    tools.open_engine("nano-en", "cpu").close()
    yield tools
    tools.engine_pool.close()


def borrow(tools: Tools) -> Callable[[], None]:
    make: Callable[[], Engine] = partial(ScriptedEngine, [])
    return tools.engine_pool.borrow(("scripted", "cpu", "none"), make).close


def test_the_workers_command_is_understood_and_measures_what_was_wanted() -> None:
    tools = build_tools(load_settings())
    tools.open_engine("nano-en", "cpu").close()
    tools.engine_pool.close()
    (subject,) = tools.calibrations.wanted
    arguments = calibrating.command(tools, subject)
    assert run([*arguments[arguments.index("calibrate") :], "--seconds=1"]) == 0
    assert build_tools(load_settings()).calibrations.find(subject)


def test_an_idle_worker_measures_what_was_used_once(used: Tools, children: Children) -> None:
    children.done.touch()
    with AutoCalibration(used, idle_seconds=0.05):
        until(lambda: not used.calibrations.wanted)
        time.sleep(0.3)
    assert children.begun() == 1


def test_measuring_stops_when_a_run_comes_and_is_done_after_it(
    used: Tools, children: Children
) -> None:
    with AutoCalibration(used, idle_seconds=0.05):
        until(lambda: children.begun() == 1)
        give_back = borrow(used)
        until(lambda: not _living(children))
        assert children.begun() == 1
        assert used.calibrations.wanted
        children.done.touch()
        give_back()
        until(lambda: not used.calibrations.wanted)
    assert children.begun() == 2


def test_a_worker_that_ends_takes_the_measuring_with_it(used: Tools, children: Children) -> None:
    with AutoCalibration(used, idle_seconds=0.05):
        until(lambda: children.begun() == 1)
    assert not _living(children)


def test_nothing_is_measured_where_that_is_switched_off_or_others_are_busy(
    monkeypatch: pytest.MonkeyPatch, used: Tools, children: Children
) -> None:
    off = build_tools(load_settings(auto_calibrate=False))
    off.calibrations.wanted.update(used.calibrations.wanted)
    with AutoCalibration(off, idle_seconds=0.01):
        assert "calibrating" not in [thread.name for thread in threading.enumerate()]
    monkeypatch.setattr(calibrating, "DISTURBED_SHARE", -1.0)
    with AutoCalibration(used, idle_seconds=0.01):
        time.sleep(0.3)
    assert children.begun() == 0


def _living(children: Children) -> list[str]:
    """The command lines of children that live."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_text()
        except OSError:  # it has ended
            continue
        if str(children.mark) in line:
            found.append(line)
    return found
