"""Imports: a transcript of a file becomes a run of a recording, marked as imported."""

import hashlib
from dataclasses import replace
from pathlib import PurePath

from tacet.core.assemble import ShardText
from tacet.core.errors import BadInput, NotFound
from tacet.core.planning.plan import Outline
from tacet.core.protocols import Importer
from tacet.core.span import Span
from tacet.core.summary import in_words, summarize
from tacet.core.transcript import Transcript
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.model.run import Imported, PlanFacts, Run, RunState
from tacet.library.use_cases.recordings import clean_name, new_id, recording_of
from tacet.library.use_cases.transcripts import save_run_log

MAX_BYTES = 100_000_000  # of a file; ten hours in our own JSON are about half of that
OVERLAP = 1.0  # seconds that a text may go on after its recording; players round and pad


def import_transcript(
    context: AppContext, recording_id: str, content: bytes, name: str, format: str | None = None
) -> Run:
    """Finished run with the text of a file; it becomes the recording's current one.

    Args:
        name: of the file; its ending says the format where none is named.

    Raises:
        NotFound: no such recording or format. UnreadableTranscript: the file cannot be read.
        BadInput: it is too large, or holds nothing.
    """
    recording = recording_of(context, recording_id)
    if len(content) > MAX_BYTES:
        raise BadInput(f"A transcript may have at most {MAX_BYTES // 1_000_000} MB.")
    importer = importer_of(context, name, format)
    transcript = importer.read(content)
    if not transcript.duration:
        raise BadInput("The file holds no words, so there is nothing to import.")
    origin = Imported(
        clean_name(name),
        importer.name,
        hashlib.sha256(content).hexdigest(),
        transcript.reason,
        transcript.listened_to,
        transcript.rewritten,
    )
    text = ShardText((), transcript.segments, transcript.removed, transcript.missed)
    run = context.store.add_imported_run(_run(context, recording, transcript, origin), text)
    save_run_log(context, run)
    return run


def importer_of(context: AppContext, name: str, format: str | None = None) -> Importer:
    """Importer of a format, else of the format that a file's name ends with. Raises NotFound."""
    known = context.importers
    if format is not None:
        if format in known:
            return known[format]
        raise NotFound(f"There is no format called {format!r} to import. {_known(context)}")
    ending = PurePath(name).name.lower()
    fitting = [one for one in known.values() if ending.endswith(f".{one.extension.lower()}")]
    if not fitting:
        raise NotFound(f"{name!r} is no transcript that can be imported. {_known(context)}")
    return max(fitting, key=lambda one: len(one.extension))


def _known(context: AppContext) -> str:
    return f"There are: {', '.join(context.importers)}."


def _run(
    context: AppContext, recording: Recording, transcript: Transcript, origin: Imported
) -> Run:
    now = context.clock()
    duration = max(transcript.duration, recording.duration or 0.0)
    span = Span(0.0, duration)
    plan = PlanFacts(
        (Outline(span, transcript.speech, transcript.certain, 0.0, ()),),
        transcript.language,
        transcript.language_probability,
        transcript.other_languages,
    )
    return Run(
        new_id(),
        recording.id,
        "",
        {},
        now,
        state=RunState.DONE,
        progress=1.0,
        device="",
        compute_type="",
        language=transcript.language,
        started_at=now,
        finished_at=now,
        warnings=_warnings(recording, transcript),
        plan=plan,
        summary=summarize(replace(transcript, duration=duration)),
        imported=origin,
    )


def _warnings(recording: Recording, transcript: Transcript) -> tuple[str, ...]:
    over = transcript.duration - (recording.duration or transcript.duration)
    if over <= OVERLAP:
        return ()
    return (
        f"The imported text goes on {in_words(over)} after the end of the recording. It may belong "
        "to another one.",
    )
