"""Calibration of used models while the worker is idle.

A child process of the lowest priority measures, and is killed as soon as a run asks for an engine.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tacet.bootstrap import Tools
from tacet.compute.parent_death import dies_with_parent
from tacet.compute.processor import OtherPrograms
from tacet.engines.calibration.store import DISTURBED_SHARE, CalibrationKey
from tacet.library.worker.background_thread import BackgroundThread

log = logging.getLogger(__name__)

IDLE_SECONDS = 10.0  # without a run, and with quiet cores, before measuring begins
POLL_SECONDS = 0.1  # between two looks for a run
NICENESS = 19  # the lowest priority
OOM_SCORE_ADJ = "1000"  # when memory runs out (proc(5), oom_score_adj)


class AutoCalibration(BackgroundThread):
    """Background thread that calibrates used models; a context manager."""

    def __init__(self, tools: Tools, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__("calibrating")
        self._tools, self._idle_seconds = tools, idle_seconds

    def __enter__(self) -> Self:
        return super().__enter__() if self._tools.settings.auto_calibrate else self

    def _run(self) -> None:
        wanted = self._tools.calibrations.wanted
        other_programs = OtherPrograms()
        while not self._closed.wait(self._idle_seconds):
            key = next(iter(tuple(wanted)), None)  # runs add to it meanwhile
            if key and self._is_quiet(key, other_programs) and self._calibrated(key):
                del wanted[key]
            other_programs = OtherPrograms()

    def _is_quiet(self, key: CalibrationKey, other_programs: OtherPrograms) -> bool:
        others = other_programs.cores()
        return (
            self._tools.engine_pool.idle_for() >= self._idle_seconds
            and others <= DISTURBED_SHARE * key.cores
        )

    def _calibrated(self, key: CalibrationKey) -> bool:
        """Whether the child ended by itself; False when stopped."""
        child = subprocess.Popen(
            command(self._tools, key), stdin=subprocess.DEVNULL, preexec_fn=_lower_priority()
        )
        log.debug("%s is being calibrated", key.model)
        while child.poll() is None:
            if self._closed.wait(POLL_SECONDS) or not self._tools.engine_pool.idle_for():
                child.kill()
                child.wait()
                return False
        if child.returncode:  # it has said why; another try would end the same
            log.warning("%s could not be calibrated; the default layout stays", key.model)
        else:
            log.info("%s has been measured; tacet doctor says what is used", key.model)
        return True


def command(tools: Tools, key: CalibrationKey) -> Sequence[str]:
    """Command line that calibrates `key` with the settings of these tools."""
    settings = tools.settings
    given: dict[str, object] = {
        "data_dir": settings.data_dir,
        "models_dir": settings.models_dir,
        "model": key.model,
        "device": "cpu",
        "compute_type": key.compute_type,
        "encoder": key.encoder,
        "threads": 0,
        "quiet": True,
    }
    named = [f"--{name}={value}" for name, value in given.items() if value is not None]
    return [sys.executable, "-m", "tacet.cli.main", "calibrate", *named]


def _lower_priority() -> Callable[[], None]:
    """Function for the new child: lowest priority, and killed with its parent."""
    set_death_signal = dies_with_parent()

    def lower_priority() -> None:
        set_death_signal()
        os.nice(NICENESS)
        with suppress(OSError):  # not Linux
            Path("/proc/self/oom_score_adj").write_text(OOM_SCORE_ADJ)

    return lower_priority
