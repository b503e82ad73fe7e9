"""Run logs of command-line transcriptions, kept beside the server's."""

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
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
from tacet.library.model.vocabulary import vocabulary_id
from tacet.library.use_cases.run_log import run_log
from tacet.media import media_versions
from tacet.store import FolderFiles


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Engine facts and options (with sources) shared by a session's runs."""

    facts: EngineFacts
    options: Mapping[str, SourcedValue]


def versions(facts: EngineFacts) -> dict[str, str]:
    """Versions that a transcript depends on, by component."""
    return {
        "tacet": __version__,
        "python": platform.python_version(),
        **media_versions(),
        **facts.versions,  # in the order of the worker: json files are to be the same
    }


def finished_run(result: FileResult, session_facts: SessionFacts) -> tuple[Run, Recording]:
    """The transcription as the server would have stored it."""
    now = datetime.now(UTC)
    recording = _recording(result, now)
    return _run(result, session_facts, recording.id, now), recording


def save_log(result: FileResult, run: Run, recording: Recording, data_dir: Path) -> None:
    """Write the run's log into the data folder. Raises OSError, NoSpace."""
    log = run_log(run, recording, result.texts, result.transcript, result.terms)
    log |= {"by": "command line", "text": result.written.text}
    if result.replacements:
        log["replacements"] = [asdict(replacement) for replacement in result.replacements]
    content = json.dumps(log, ensure_ascii=False, indent=1).encode()
    with _private_umask():
        FolderFiles(data_dir).save_log(result.id, content)


@contextmanager
def _private_umask() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _recording(result: FileResult, now: datetime) -> Recording:
    size, digest = _size_and_digest(result.file)
    return Recording(
        id=result.id,
        name=result.name,
        media_type="",
        size=size,
        sha256=digest,
        file="",
        added_at=now,
        duration=result.report.duration,
        container=result.report.container,
        codec=result.report.codec,
    )


def _size_and_digest(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file; 0 and nothing where it is gone by now."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return path.stat().st_size, digest
    except OSError:
        return 0, ""


def _run(result: FileResult, session_facts: SessionFacts, recording: str, now: datetime) -> Run:
    facts = session_facts.facts
    return Run(
        id=result.id,
        recording_id=recording,
        model=facts.model,
        options=session_facts.options,
        created_at=now - timedelta(seconds=result.seconds["listen"]),
        number=1,
        state=RunState.DONE,
        progress=1.0,
        model_title=facts.title,
        device=facts.device,
        compute_type=facts.compute_type,
        language=result.transcript.language,
        started_at=now - timedelta(seconds=result.seconds["listen"]),
        finished_at=now,
        warnings=(*result.report.warnings, *result.hints),
        versions=versions(facts),
        files=facts.files,
        seconds=result.seconds,
        plan=_plan(result),
        vocabulary=vocabulary_id(result.terms) if result.terms else None,
        summary=summarize(result.transcript),
    )


def _plan(result: FileResult) -> PlanFacts:
    transcript = result.transcript
    windows = tuple(tuple(r.window for r in text.results) for text in result.texts)
    spans = [window.span for shard in windows for window in shard]
    whole = Outline(
        span=Span(0.0, transcript.duration),
        speech=transcript.speech,
        certain=transcript.certain,
        silence_left_out=transcript.duration - _covered_seconds(spans),
        shards=windows,
    )
    language = transcript.language, transcript.language_probability
    return PlanFacts((whole,), *language, transcript.other_languages)


def _covered_seconds(spans: list[Span]) -> float:
    return total(merged(spans))
