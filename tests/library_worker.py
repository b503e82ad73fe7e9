"""Worker process for tests: `python library_worker.py FOLDER WORDS DELAY RELEASE POISON`.

Opening the engine for a recording named POISON kills the process, as a fault in a
model's library would. The pieces that are listened to for speakers are noted in `heard.txt`.
"""

import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_library import SampleLibrary
from scripted_diarizer import ScriptedDiarizer

from tacet.core.protocols import Engine
from tacet.jobs import heartbeat
from tacet.jobs.worker import work
from tacet.library.context import utc_now
from tacet.library.model.run import Run
from tacet.library.worker.resources import WorkerResources

HEARD = "heard.txt"


def main(folder: str, words: str, delay: str, release: str, poison: str) -> int:
    """Work until told to stop."""
    heartbeat.RELEASE_SECONDS = float(release)
    library = SampleLibrary(Path(folder), int(words), float(delay), utc_now)

    def open_engine(run: Run) -> Engine:
        if poison and library.context.store.recording(run.recording_id).name == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        return library.resources.open_engine(run)

    def note(start: float) -> None:
        with (Path(folder) / HEARD).open("a") as notes:
            notes.write(f"{start}\n")

    def make_resources(stop: threading.Event) -> WorkerResources:
        return replace(
            library.resources,
            open_engine=open_engine,
            open_diarizer=lambda: ScriptedDiarizer(delay=float(delay), on_listen=note),
            stopping=stop.is_set,
        )

    return work(library.context, make_resources, Path(folder))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
