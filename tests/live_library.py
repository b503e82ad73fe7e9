"""A live recording in a sample library, its worker, and what came of both."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sample_library import RATE, SampleLibrary, speech_wave

from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.live import append_live, begin_live
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.wav import HEADER_BYTES
from tacet.library.worker.perform_run import perform_run

WORDS = 4
SOUND = speech_wave(WORDS)[HEADER_BYTES:]
TEXT = " word0 word1 word2 word3"
PATIENCE = 60.0  # seconds


def begin(library: SampleLibrary, rate: int = RATE, **options: object) -> tuple[Recording, Run]:
    return begin_live(library.context, "talk", rate, {"live_draft": 0.0, **options})


def send(library: SampleLibrary, recording: Recording, sound: bytes, offset: int = 0) -> int:
    return append_live(library.context, recording.id, offset, [sound], len(sound))


@contextmanager
def listening(library: SampleLibrary) -> Iterator[list[RunState | None]]:
    """A worker that performs the live run in a thread; what came of it."""
    claimed = library.context.store.claim_run("w", library.clock(), 30, live=True)
    assert claimed is not None
    ended: list[RunState | None] = []
    stop = threading.Event()
    resources = replace(library.resources, stopping=stop.is_set)

    def perform() -> None:
        ended.append(perform_run(library.context, *claimed, resources))

    thread = threading.Thread(target=perform)
    thread.start()
    try:
        yield ended
    except BaseException:
        stop.set()
        raise
    finally:
        thread.join(PATIENCE)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def confirmed(library: SampleLibrary, run: Run) -> list[str]:
    """The words that change no more."""
    shards = library.context.store.shards(run.id)
    return [w.text for s in shards if s.result for g in s.result.segments for w in g.words]


def written(library: SampleLibrary, run: Run) -> str:
    return transcript_of(library.context, run.id).transcript.text
