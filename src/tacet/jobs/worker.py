"""The worker process: performs runs in lanes, several at a time, and keeps the house clean."""

import logging
import os
import platform
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from tacet import __version__
from tacet.bootstrap import Tacet
from tacet.core.errors import DeviceUnavailable, TacetError
from tacet.core.protocols import Engine
from tacet.engines.whisper.languages import LANGUAGES
from tacet.jobs.auto_calibration import AutoCalibration
from tacet.jobs.heartbeat import LEASE, Heartbeat
from tacet.jobs.housekeeping import Housekeeper
from tacet.jobs.slots import SLOTS, Slots
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequest, SpanRequestClaim
from tacet.library.model.run import Run
from tacet.library.ports.store import Claim
from tacet.library.use_cases.sweep import sweep
from tacet.library.worker.answer_request import answer_request
from tacet.library.worker.perform_run import WorkerResources, perform_run
from tacet.media import media_versions, sandbox_report
from tacet.store.locks import try_lock

log = logging.getLogger(__name__)

NAME = "local"  # the one worker of this computer; a lock file sees to it that there is only one
LOOK_EVERY = 0.1  # seconds between two looks whether anything changed: one number, read in 0.01 ms
LOOK_ANYWAY = 2.0  # seconds: rests and leases end without any change
AFTER_FAULT = 2.0  # seconds of rest after the store could not be used


class Worker:
    """Performs runs and answers asks, several at a time, until it is told to stop.

    One loop looks for work and hands it to lanes, so idle lanes cost nothing.
    """

    def __init__(
        self, context: AppContext, resources: WorkerResources, stop: threading.Event
    ) -> None:
        self._context, self._resources, self._stop = context, resources, stop
        self._freed = threading.Event()
        self._runs = Slots(SLOTS, self._freed)
        self._asks = Slots((None,), self._freed)  # they are short, and somebody waits for them
        self._heartbeat = Heartbeat(context, stop)
        self._housekeeper = Housekeeper(context, stop)

    def run(self) -> None:
        """Work until the stop event is set. The runs of a dead predecessor come first."""
        if self._stop.is_set():
            return
        self._guarded(self._take_over)
        self._housekeeper.start()
        with self._heartbeat:
            try:
                self._hand_out()
            finally:
                self._stop.set()  # whatever ended the loop, what is in the lanes is let go of
                self._runs.close()
                self._asks.close()
        self._housekeeper.join()

    def _take_over(self) -> bool:
        freed = self._context.store.free_runs_of(NAME, self._context.clock())
        self._context.store.free_asks_of(NAME, self._context.clock())
        if freed:
            log.info("%d runs of the worker before are taken over", freed)
        sweep(self._context)
        self._context.store.maintain()
        return True

    def _hand_out(self) -> None:
        """Put whatever is to be done into free lanes until told to stop."""
        while not self._stop.is_set():
            self._freed.clear()
            now = self._heartbeat.catch_up()
            mark = self._context.store.change_mark()
            if not self._guarded(partial(self._begin, now)):
                self._wait(mark)

    def _begin(self, now: datetime) -> bool:
        """Whether there was anything to do and room for it; what somebody waits for comes first."""
        return self._begin_ask(now) or self._begin_run(now)

    def _begin_ask(self, now: datetime) -> bool:
        """Whether there was a stretch to listen to and room for it."""
        if self._asks.widest() is None:
            return False
        claimed = self._context.store.claim_ask(NAME, now, LEASE)
        if claimed is None:
            return False
        self._asks.begin(None, partial(self._guarded, partial(self._answer, *claimed)))
        return True

    def _begin_run(self, now: datetime) -> bool:
        """Whether there was a run to perform and room for it."""
        lane = self._runs.widest()
        if lane is None:
            return False
        store = self._context.store
        claimed = store.claim_run(NAME, now, LEASE, lane.limit)
        if claimed is None:
            return False
        seconds = store.recording(claimed[0].recording_id).duration
        self._runs.begin(seconds, partial(self._guarded, partial(self._perform, *claimed)))
        return True

    def _perform(self, run: Run, claim: Claim) -> None:
        log.debug("run %s begins, attempt %d", run.id, claim.attempt)
        with self._heartbeat.keeping(claim):
            ended = perform_run(self._context, run, claim, self._resources)
        log.info("run %s: %s", run.id, ended.value if ended else "handed back")

    def _answer(self, asked: SpanRequest, claim: SpanRequestClaim) -> None:
        with self._heartbeat.keeping(claim):
            ended = answer_request(self._context, asked, claim, self._resources)
        log.info("stretch %s: %s", asked.id, ended.value if ended else "handed back")

    def _guarded(self, step: Callable[[], object]) -> object:
        """What the step answers; None, after a rest, when the store could not be used."""
        try:
            return step()
        except (TacetError, OSError):
            log.exception("the worker rests for a moment")
            self._stop.wait(AFTER_FAULT)
            return None

    def _wait(self, mark: int) -> None:
        """Wait until a lane is free or something was stored since `mark`, or for two seconds."""
        until = time.monotonic() + LOOK_ANYWAY
        while time.monotonic() < until and not self._stop.is_set():
            if self._freed.wait(LOOK_EVERY) or self._context.store.change_mark() != mark:
                return


def run(tacet: Tacet) -> int:
    """The exit code of the worker process, after it was told to stop by SIGTERM or SIGINT."""
    _tell_of_sandbox()
    try:
        with AutoCalibration(tacet):
            return work(tacet.context, lambda stop: bench_of(tacet, stop), tacet.settings.data_dir)
    finally:
        tacet.engine_pool.close()
        tacet.context.store.close()


def _tell_of_sandbox() -> None:
    """Say in the log where files are read in a process that is not wholly locked."""
    try:
        report = sandbox_report()
    except TacetError as error:  # then no file can be read, and each run will say so
        log.warning("%s", error)
        return
    if report.level != "full":
        log.warning("%s", report.sentence)


def work(
    context: AppContext, make_bench: Callable[[threading.Event], WorkerResources], folder: Path
) -> int:
    """0 after working until SIGTERM or SIGINT; `folder` is where the lock of the worker lies."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stop.set())
    lock = take_lock(folder / "worker.lock", stop)
    try:
        Worker(context, make_bench(stop), stop).run()
    finally:
        os.close(lock)
    return 0


def take_lock(path: Path, stop: threading.Event) -> int:
    """The open lock file, once no other worker of this data folder lives, or on being stopped."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    while not try_lock(descriptor) and not stop.wait(0.1):
        pass
    return descriptor


def bench_of(tacet: Tacet, stop: threading.Event) -> WorkerResources:
    """What the worker brings along: engines from the keeper, detectors, versions."""

    def open_engine(run: Run) -> Engine:
        try:
            return tacet.open_engine(run.model, run.device, run.compute_type)
        except DeviceUnavailable:  # it was begun on a graphics card that is gone
            asked = str(run.options["device"].value)
            if asked == run.device:
                raise
            return tacet.open_engine(run.model, asked, str(run.options["compute_type"].value))

    versions = {"tacet": __version__, "python": platform.python_version(), **media_versions()}
    return WorkerResources(open_engine, tacet.detectors, versions, stop.is_set, LANGUAGES)
