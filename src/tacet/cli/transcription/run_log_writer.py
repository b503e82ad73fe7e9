"""The run log of a transcription made at the command line, kept with those of the server."""

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tacet import __version__
from tacet.cli.transcription.transcribe_file import FileResult
from tacet.core.planning.plan import Outline
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span, merged, total
from tacet.core.summary import summarize
from tacet.library.model.recording import Recording
from tacet.library.model.run import PlanFacts, Run, RunState, SourcedValue
from tacet.library.use_cases.run_log import run_log
from tacet.media import media_versions
from tacet.store import FolderFiles


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What all runs of one command have in common; options with where each came from."""

    facts: EngineFacts
    options: Mapping[str, SourcedValue]


def versions(facts: EngineFacts) -> dict[str, str]:
    """The versions that a transcript depends on, by component."""
    return {
        "tacet": __version__, "python": platform.python_version(), **facts.versions,
        **media_versions(),
    }  # fmt: skip


def save_log(heard: FileResult, circumstances: Circumstances, data_dir: Path) -> None:
    """Keep the run's log in the data folder, for this user only. Raises OSError, NoSpace."""
    now = datetime.now(UTC)
    recording = _recording(heard, now)
    run = _run(heard, circumstances, recording.id, now)
    log = run_log(run, recording, heard.texts, heard.transcript) | {"by": "command line"}
    content = json.dumps(log, ensure_ascii=False, indent=1).encode()
    with _for_us_only():
        FolderFiles(data_dir).save_log(heard.id, content)


@contextmanager
def _for_us_only() -> Iterator[None]:
    """Within the block, new files and folders are readable by this user only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _recording(heard: FileResult, now: datetime) -> Recording:
    with heard.file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Recording(
        id=heard.id,
        name=heard.name,
        media_type="",
        size=heard.file.stat().st_size,
        sha256=digest,
        file="",
        added_at=now,
        duration=heard.report.duration,
        container=heard.report.container,
        codec=heard.report.codec,
    )


def _run(heard: FileResult, circumstances: Circumstances, recording: str, now: datetime) -> Run:
    facts = circumstances.facts
    return Run(
        id=heard.id,
        recording_id=recording,
        model=facts.model,
        options=circumstances.options,
        created_at=now - timedelta(seconds=heard.seconds["listen"]),
        number=1,
        state=RunState.DONE,
        progress=1.0,
        model_title=facts.title,
        device=facts.device,
        compute_type=facts.compute_type,
        language=heard.transcript.language,
        started_at=now - timedelta(seconds=heard.seconds["listen"]),
        finished_at=now,
        warnings=heard.report.warnings,
        versions=versions(facts),
        files=facts.files,
        seconds=heard.seconds,
        plan=_plan(heard),
        summary=summarize(heard.transcript),
    )


def _plan(heard: FileResult) -> PlanFacts:
    transcript = heard.transcript
    windows = tuple(tuple(r.window for r in text.results) for text in heard.texts)
    spans = [window.span for shard in windows for window in shard]
    whole = Outline(
        span=Span(0.0, transcript.duration),
        speech=transcript.speech,
        certain=transcript.certain,
        silence_left_out=transcript.duration - _covered(spans),
        shards=windows,
    )
    return PlanFacts((whole,), transcript.language, transcript.language_probability)


def _covered(spans: list[Span]) -> float:
    return total(merged(spans))
