"""Worker process: claims and performs runs, span requests and speakers of recordings."""

import logging
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
from tacet.compute.resampler import StreamResampler
from tacet.core.errors import DeviceUnavailable, TacetError
from tacet.core.language.names import LANGUAGES
from tacet.core.protocols import Engine
from tacet.jobs.auto_calibration import AutoCalibration
from tacet.jobs.deliverer import Deliverer
from tacet.jobs.fetcher import Fetcher
from tacet.jobs.heartbeat import LEASE_SECONDS, Heartbeat
from tacet.jobs.housekeeping import Housekeeper
from tacet.jobs.joiner import Joiner
from tacet.jobs.slots import SLOT_LIMITS, Slots
from tacet.jobs.worker_lock import WorkerLock, worker_lock
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequest, SpanRequestClaim
from tacet.library.model.run import Claim, Run
from tacet.library.model.speakers import Speakers, SpeakersClaim
from tacet.library.use_cases.sweep import sweep
from tacet.library.worker.answer_request import answer_request
from tacet.library.worker.find_speakers import find_speakers
from tacet.library.worker.perform_run import perform_run
from tacet.library.worker.resources import WorkerResources
from tacet.media import media_versions, sandbox_report

log = logging.getLogger(__name__)

LOCK_FILE = "worker.lock"  # in the data folder
POLL_SECONDS = 0.1  # between two looks at the store's change mark, one number read in 0.01 ms
POLL_ANYWAY_SECONDS = 2.0  # delays and leases end without any change
LIVE_SLOTS = 32  # people who speak at once, each by a thread that mostly waits for sound
RETRY_SECONDS = 2.0  # after the store could not be used


class Worker:
    """Claims and performs runs, span requests and speakers until told to stop.

    One loop looks for work and hands it to slots, so idle slots cost nothing.
    """

    def __init__(
        self,
        context: AppContext,
        resources: WorkerResources,
        stop: threading.Event,
        lock: WorkerLock,
    ) -> None:
        self._context, self._resources, self._stop, self._lock = context, resources, stop, lock
        self._freed = threading.Event()
        self._run_slots = Slots(SLOT_LIMITS, self._freed)
        self._live_slots = Slots((None,) * LIVE_SLOTS, self._freed)  # somebody is speaking
        self._request_slots = Slots((None,), self._freed)  # short, and somebody waits for them
        self._speaker_slots = Slots((None,), self._freed)  # one core, beside the runs
        self._heartbeat = Heartbeat(context, stop)
        self._housekeeper = Housekeeper(context, stop)
        self._joiner = Joiner(context, stop)
        self._deliverer = Deliverer(context, stop)
        self._fetcher = Fetcher(context, stop)

    def run(self) -> None:
        """Work until the stop event is set; predecessors' leases expire first."""
        if self._stop.is_set():
            return
        self._logging_faults(self._recover)
        with self._housekeeper, self._joiner, self._deliverer, self._fetcher, self._heartbeat:
            try:
                self._dispatch()
            finally:
                self._stop.set()  # whatever ended the loop, the slots release their work
                self._run_slots.close()
                self._live_slots.close()
                self._request_slots.close()
                self._speaker_slots.close()

    def _recover(self) -> bool:
        store, now = self._context.store, self._context.clock()
        freed = 0
        for name in self._lock.predecessors:
            freed += store.free_runs_of(name, now)
            store.free_span_requests_of(name, now)
            store.free_speakers_of(name, now)
        self._lock.forget_predecessors()
        if freed:
            log.info("%d runs of the worker before are taken over", freed)
        sweep(self._context)
        self._context.store.maintain()
        return True

    def _dispatch(self) -> None:
        while not self._stop.is_set():
            self._freed.clear()
            now = self._heartbeat.catch_up()
            mark = self._context.store.change_mark()
            if not self._logging_faults(partial(self._start_next, now)):
                self._wait(mark)

    def _start_next(self, now: datetime) -> bool:
        """Whether something was started; who speaks goes first, then who waits for a stretch."""
        return (
            self._start_live(now)
            or self._start_request(now)
            or self._start_run(now)
            or self._start_speakers(now)
        )

    def _start_live(self, now: datetime) -> bool:
        if self._live_slots.widest() is None:
            return False
        claimed = self._context.store.claim_run(self._lock.name, now, LEASE_SECONDS, live=True)
        if claimed is None:
            return False
        self._live_slots.start(
            None, partial(self._logging_faults, partial(self._perform, *claimed))
        )
        return True

    def _start_request(self, now: datetime) -> bool:
        if self._request_slots.widest() is None:
            return False
        claimed = self._context.store.claim_span_request(self._lock.name, now, LEASE_SECONDS)
        if claimed is None:
            return False
        self._request_slots.start(
            None, partial(self._logging_faults, partial(self._answer_request, *claimed))
        )
        return True

    def _start_run(self, now: datetime) -> bool:
        slot = self._run_slots.widest()
        if slot is None:
            return False
        store = self._context.store
        claimed = store.claim_run(self._lock.name, now, LEASE_SECONDS, slot.limit)
        if claimed is None:
            return False
        seconds = store.recording(claimed[0].recording_id).duration
        self._run_slots.start(
            seconds, partial(self._logging_faults, partial(self._perform, *claimed))
        )
        return True

    def _start_speakers(self, now: datetime) -> bool:
        if self._speaker_slots.widest() is None:
            return False
        claimed = self._context.store.claim_speakers(self._lock.name, now, LEASE_SECONDS)
        if claimed is None:
            return False
        self._speaker_slots.start(
            None, partial(self._logging_faults, partial(self._find_speakers, *claimed))
        )
        return True

    def _perform(self, run: Run, claim: Claim) -> None:
        log.debug("run %s begins, attempt %d", run.id, claim.attempt)
        with self._heartbeat.renewing(claim):
            ended = perform_run(self._context, run, claim, self._resources)
        log.info("run %s: %s", run.id, ended.value if ended else "handed back")

    def _answer_request(self, request: SpanRequest, claim: SpanRequestClaim) -> None:
        with self._heartbeat.renewing(claim):
            ended = answer_request(self._context, request, claim, self._resources)
        log.info("stretch %s: %s", request.id, ended.value if ended else "handed back")

    def _find_speakers(self, speakers: Speakers, claim: SpeakersClaim) -> None:
        with self._heartbeat.renewing(claim):
            ended = find_speakers(self._context, speakers, claim, self._resources)
        log.info("speakers of %s: %s", speakers.recording_id, ended or "handed back")

    def _logging_faults(self, step: Callable[[], object]) -> object:
        """Result of the step; None, after a pause, when the store failed."""
        try:
            return step()
        except (TacetError, OSError):
            log.exception("the worker rests for a moment")
            self._stop.wait(RETRY_SECONDS)
            return None

    def _wait(self, mark: int) -> None:
        """Wait for a free slot, a change since `mark`, or two seconds."""
        until = time.monotonic() + POLL_ANYWAY_SECONDS
        while time.monotonic() < until and not self._stop.is_set():
            if self._freed.wait(POLL_SECONDS) or self._context.store.change_mark() != mark:
                return


def run(tacet: Tacet) -> int:
    """Exit code of the worker process after SIGTERM or SIGINT."""
    _log_sandbox_level()
    try:
        with AutoCalibration(tacet):
            return work(
                tacet.context, lambda stop: worker_resources(tacet, stop), tacet.settings.data_dir
            )
    finally:
        tacet.engine_pool.close()
        tacet.context.store.close()


def _log_sandbox_level() -> None:
    """Log a warning where media files are read without the full sandbox."""
    try:
        report = sandbox_report()
    except TacetError as error:  # each run will report that no file can be read
        log.warning("%s", error)
        return
    if report.level != "full":
        log.warning("%s", report.sentence)


def work(
    context: AppContext, make_resources: Callable[[threading.Event], WorkerResources], folder: Path
) -> int:
    """Work until SIGTERM or SIGINT; 0. `folder` holds the worker's lock."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stop.set())
    with worker_lock(folder / LOCK_FILE, stop) as lock:
        Worker(context, make_resources(stop), stop, lock).run()
    return 0


def worker_resources(tacet: Tacet, stop: threading.Event) -> WorkerResources:
    """Engines from the pool, detectors and versions for a worker."""

    def open_engine(run: Run) -> Engine:
        try:
            return tacet.open_engine(run.model, run.device, run.compute_type)
        except DeviceUnavailable:  # it was begun on a graphics card that is gone
            requested = str(run.options["device"].value)
            if requested == run.device:
                raise
            return tacet.open_engine(run.model, requested, str(run.options["compute_type"].value))

    versions = {"tacet": __version__, "python": platform.python_version(), **media_versions()}
    return WorkerResources(
        open_engine,
        tacet.detectors,
        tacet.diarizer,
        StreamResampler,
        versions,
        stop.is_set,
        LANGUAGES,
    )
