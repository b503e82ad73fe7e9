"""Worker process for tests: `python library_worker.py FOLDER WORDS DELAY RELEASE POISON`.

Opening the engine for a recording named POISON kills the process, as a fault in a
model's library would.
"""

import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_library import SampleLibrary

from tacet.core.protocols import Engine
from tacet.jobs import heartbeat
from tacet.jobs.worker import work
from tacet.library.context import utc_now
from tacet.library.model.run import Run
from tacet.library.worker.resources import WorkerResources


def main(folder: str, words: str, delay: str, release: str, poison: str) -> int:
    """Work until told to stop."""
    heartbeat.RELEASE_SECONDS = float(release)
    library = SampleLibrary(Path(folder), int(words), float(delay), utc_now)

    def open_engine(run: Run) -> Engine:
        if poison and library.context.store.recording(run.recording_id).name == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        return library.resources.open_engine(run)

    def make_resources(stop: threading.Event) -> WorkerResources:
        return replace(library.resources, open_engine=open_engine, stopping=stop.is_set)

    return work(library.context, make_resources, Path(folder))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
