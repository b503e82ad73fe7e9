"""Calibration by itself: when the worker has nothing to do, what was used is measured once.

A child process of the lowest priority does it, and is killed as soon as a run asks for an engine.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tacet.bootstrap import Tools
from tacet.compute.processor import OtherPrograms
from tacet.engines.calibration.store import DISTURBED_SHARE, CalibrationKey
from tacet.jobs.process import dies_with_parent

log = logging.getLogger(__name__)

REST = 10.0  # seconds without a run, and with quiet cores, before measuring begins
LOOK_EVERY = 0.1  # seconds between two looks whether a run has come
LOWEST = 19  # niceness
FIRST_TO_GO = "1000"  # when memory runs out (proc(5), oom_score_adj)


class AutoCalibration:
    """Measures in the background from a thread of its own; a context manager."""

    def __init__(self, tools: Tools, rest: float = REST) -> None:
        self._tools, self._rest = tools, rest
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="calibrating", daemon=True)

    def __enter__(self) -> None:
        if self._tools.settings.auto_calibrate:
            self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.ident:
            self._thread.join()

    def _watch(self) -> None:
        wanted = self._tools.calibrations.wanted
        other_programs = OtherPrograms()
        while not self._over.wait(self._rest):
            subject = next(iter(tuple(wanted)), None)  # runs add to it meanwhile
            if subject and self._is_quiet(subject, other_programs) and self._measured(subject):
                del wanted[subject]
            other_programs = OtherPrograms()

    def _is_quiet(self, subject: CalibrationKey, other_programs: OtherPrograms) -> bool:
        others = other_programs.cores()
        return (
            self._tools.engine_pool.idle_for() >= self._rest
            and others <= DISTURBED_SHARE * subject.cores
        )

    def _measured(self, subject: CalibrationKey) -> bool:
        """Whether the child came to its end, well or not; False when it was stopped."""
        child = subprocess.Popen(
            command(self._tools, subject), stdin=subprocess.DEVNULL, preexec_fn=_step_back()
        )
        log.debug("%s is being calibrated", subject.model)
        while child.poll() is None:
            if self._over.wait(LOOK_EVERY) or not self._tools.engine_pool.idle_for():
                child.kill()
                child.wait()
                return False
        if child.returncode:  # it has said why; another try would end the same
            log.warning("%s could not be calibrated; the default layout stays", subject.model)
        else:
            log.info("%s has been measured; tacet doctor says what is used", subject.model)
        return True


def command(tools: Tools, subject: CalibrationKey) -> Sequence[str]:
    """The command that measures the subject with the settings of these tools."""
    settings = tools.settings
    given: dict[str, object] = {
        "data_dir": settings.data_dir, "models_dir": settings.models_dir, "model": subject.model,
        "device": "cpu", "compute_type": subject.compute_type, "encoder": subject.encoder,
        "threads": 0, "quiet": True,
    }  # fmt: skip
    named = [f"--{name}={value}" for name, value in given.items() if value is not None]
    return [sys.executable, "-m", "tacet.cli.main", "calibrate", *named]


def _step_back() -> Callable[[], None]:
    """What a new child does so that it is in nobody's way and does not outlive us."""
    promise = dies_with_parent()

    def step_back() -> None:
        promise()
        os.nice(LOWEST)
        with suppress(OSError):  # not Linux
            Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO)

    return step_back
