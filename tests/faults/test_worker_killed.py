"""Whatever is killed, whenever: every run ends by itself, once, with the same transcript."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sample_library import SampleLibrary

from tacet.core.transcript import Transcript
from tacet.jobs.worker import LOCK_FILE
from tacet.library.context import utc_now
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.perform_run import perform_run

PROGRAM = Path(__file__).resolve().parent.parent / "library_worker.py"
SOURCE = Path(__file__).resolve().parent.parent.parent / "src"
WORDS, DELAY = 160, 0.02  # 3 chapters of sound in windows of about 10 s
PATIENCE = 120.0  # seconds; a busy computer is slow to start a process
OPTIONS = {"shard": 40.0, "max_window": 12.0}


def start(
    folder: Path, poison: str = "", delay: float = DELAY, hand_back: float = 20.0
) -> subprocess.Popen[bytes]:
    """A worker process on the folder."""
    arguments = [sys.executable, PROGRAM, folder, WORDS, delay, hand_back, poison]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen([str(a) for a in arguments], env=environment)


def worker_name(folder: Path) -> str:
    """The name of the folder's newest worker."""
    return (folder / LOCK_FILE).read_text().split()[-1]


@contextmanager
def ended(*processes: subprocess.Popen[bytes]) -> Iterator[None]:
    """See to it that no process outlives the test."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true; fail when it does not become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def over(library: SampleLibrary, run: Run) -> bool:
    """Whether a run has ended."""
    return library.context.store.run(run.id).state.final


def two_runs(library: SampleLibrary) -> list[Run]:
    """Two runs that a worker performs at once."""
    names = ("one.wav", "two.wav")
    return [request_run(library.context, library.add(name), OPTIONS) for name in names]


def both_begun(library: SampleLibrary, runs: Sequence[Run]) -> bool:
    """Whether a worker is in the middle of all these runs."""
    now = [library.context.store.run(run.id) for run in runs]
    return all(run.state is RunState.LISTENING and run.progress > 0 for run in now)


def attempts(library: SampleLibrary, runs: Sequence[Run]) -> int:
    """How many times a worker has begun with any of the runs."""
    return sum(library.context.store.run(run.id).attempt for run in runs)


def handed_back(library: SampleLibrary, runs: Sequence[Run]) -> bool:
    """Whether nobody works on any of the runs, and no worker was lost on them."""
    now = [library.context.store.run(run.id) for run in runs]
    taken = [library.context.store.claim_run("another", utc_now(), 30) for _ in runs]
    return all(taken) and not any(run.crashes for run in now)


def freeze(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Freeze a process, but not in the middle of a transaction, which would lock all others out."""
    while True:
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        with closing(sqlite3.connect(folder / "tacet.sqlite3", timeout=0.2)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.05)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library on the real clock."""
    with SampleLibrary(tmp_path, WORDS, 0.0, utc_now) as library:
        yield library


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    """The transcript of a run that nothing happened to."""
    library = SampleLibrary(tmp_path_factory.mktemp("calm"), WORDS, 0.0, utc_now)
    run = request_run(library.context, library.add(), OPTIONS)
    assert library.perform() is RunState.DONE
    return transcript_of(library.context, run.id).transcript


@pytest.mark.parametrize("seed", range(2))
def test_a_worker_killed_again_and_again_ends_both_its_runs_with_the_same_transcript(
    library: SampleLibrary, undisturbed: Transcript, seed: int
) -> None:
    chance = random.Random(seed)
    runs = two_runs(library)
    for kill in range(3):
        worker = start(library.folder)
        with ended(worker):
            until(lambda k=kill: all(over(library, r) for r in runs) or attempts(library, runs) > k)
            time.sleep(chance.uniform(0.0, 0.8))
    worker = start(library.folder)
    with ended(worker):
        until(lambda: all(over(library, run) for run in runs))
        views = [transcript_of(library.context, run.id) for run in runs]
        assert [view.run.state for view in views] == [RunState.DONE] * 2
        assert [view.transcript for view in views] == [undisturbed] * 2
        until(lambda: not list((library.folder / "work").iterdir()))
    assert [len(library.context.store.runs_of(run.recording_id)) for run in runs] == [1, 1]


@contextmanager
def partly_done(library: SampleLibrary, delay: float) -> Iterator[Run]:
    """A run of which a worker has stored a part, and goes on with it."""
    run = request_run(library.context, library.add(), OPTIONS)
    with ended(start(library.folder, delay=delay)):
        until(lambda: any(shard.result for shard in library.context.store.shards(run.id)))
        yield run


def test_finished_shards_are_not_listened_to_again(library: SampleLibrary) -> None:
    store = library.context.store
    with partly_done(library, delay=0.2) as run:
        pass
    before = {s.index: s.attempt for s in store.shards(run.id) if s.result}
    assert store.run(run.id).state is RunState.LISTENING
    worker = start(library.folder)
    with ended(worker):
        until(lambda: over(library, run))
    after = {s.index: s.attempt for s in store.shards(run.id)}
    assert all(after[index] == attempt for index, attempt in before.items())
    assert store.run(run.id).attempt == 2


def test_a_worker_told_to_stop_releases_its_runs_and_counts_nothing(
    library: SampleLibrary,
) -> None:
    runs = two_runs(library)
    worker = start(library.folder, delay=0.3, hand_back=1000)
    with ended(worker):
        until(lambda: both_begun(library, runs))
        worker.terminate()
        assert worker.wait(PATIENCE) == 0, "long before it would let go by force"
    assert handed_back(library, runs)


def test_a_worker_that_cannot_stop_in_time_releases_its_runs_all_the_same(
    library: SampleLibrary,
) -> None:
    runs, store = two_runs(library), library.context.store
    worker = start(library.folder, delay=1000, hand_back=0.5)
    with ended(worker):
        until(lambda: all(store.run(run.id).state is RunState.LISTENING for run in runs))
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
    assert handed_back(library, runs)


def test_a_run_is_stopped_while_it_is_listened_to(library: SampleLibrary) -> None:
    with partly_done(library, delay=0.3) as run:
        library.context.store.cancel_run(run.id, utc_now())
        until(lambda: over(library, run))
        until(lambda: not list((library.folder / "work").iterdir()))
    view = transcript_of(library.context, run.id)
    assert view.run.state is RunState.STOPPED
    assert view.transcript.words
    assert not view.complete
    assert library.context.files.read_log(run.id)


def test_a_frozen_worker_that_comes_back_changes_nothing(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), OPTIONS)
    store = library.context.store
    frozen = start(library.folder, delay=0.3)
    with ended(frozen):
        until(lambda: store.run(run.id).state is RunState.LISTENING)
        freeze(frozen, library.folder)
        claimed = store.claim_run("other", utc_now() + timedelta(seconds=60), 30)
        assert claimed is not None
        assert claimed[0].crashes == 1
        assert perform_run(library.context, *claimed, library.resources) is RunState.DONE
        finished, shards = store.run(run.id), store.shards(run.id)
        frozen.send_signal(signal.SIGCONT)
        time.sleep(1.5)
        assert frozen.poll() is None, "the late worker goes on with other work"
    assert store.run(run.id) == finished
    assert store.shards(run.id) == shards


def test_a_recording_that_kills_every_worker_is_given_up_and_the_others_are_done(
    library: SampleLibrary,
) -> None:
    poison = request_run(library.context, library.add("poison.wav", 2), OPTIONS)
    good = [request_run(library.context, library.add(f"good{i}.wav", 2), OPTIONS) for i in range(3)]
    store = library.context.store
    for _ in range(30):
        worker = start(library.folder, "poison.wav", delay=0)
        with ended(worker):
            until(lambda w=worker: w.poll() is not None or all(over(library, r) for r in good))
        if all(over(library, r) for r in good):
            break
    assert [store.run(r.id).state for r in good] == [RunState.DONE] * 3
    assert max(store.run(r.id).attempt for r in good) <= 2, "only beside its first time"
    assert not over(library, poison)
    store.free_runs_of(worker_name(library.folder), utc_now())
    while (crashes := store.run(poison.id).crashes) < 10:
        claimed = store.claim_run("w", utc_now() + timedelta(hours=crashes), 30)
        assert claimed is not None
        store.free_runs_of("w", utc_now() + timedelta(hours=crashes))
    claimed = store.claim_run("w", utc_now() + timedelta(days=9), 30)
    assert claimed is not None
    assert perform_run(library.context, *claimed, library.resources) is RunState.FAILED
    failed = store.run(poison.id)
    assert failed.error is not None
    assert "10 times in a row" in failed.error.message
