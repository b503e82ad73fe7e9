"""Rows to values and back. Nested core values are kept as JSON text, exact to the last bit."""

from typing import Any

from pydantic import ConfigDict, TypeAdapter

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.word_ids import with_missing_ids
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.recording import Fault, Recording, Upload
from tacet.library.model.run import PlanFacts, Run, RunState, Shard, SourcedValue
from tacet.store.repository.tables import AskRow, RecordingRow, RunRow, ShardRow, UploadRow

_EXACT = ConfigDict(ser_json_inf_nan="constants")  # JSON alone would turn infinities into null
_TEXTS: TypeAdapter[tuple[ShardText]] = TypeAdapter(tuple[ShardText], config=_EXACT)
_PLANS: TypeAdapter[tuple[PlanFacts]] = TypeAdapter(tuple[PlanFacts], config=_EXACT)
_SUMMARY = TypeAdapter(Summary)
_OPTIONS = TypeAdapter(dict[str, SourcedValue])

_SAME_RECORDING = (
    "id", "name", "media_type", "size", "sha256", "file", "added_at", "duration", "container",
    "codec", "playable", "listen_file", "removed_at",
)  # fmt: skip
_SAME_UPLOAD = (
    "id", "name", "length", "offset", "file", "created_at", "touched_at", "media_type",
)  # fmt: skip
_SAME_RUN = (
    "progress", "model", "model_title", "device", "compute_type", "language", "track",
    "created_at", "started_at", "finished_at",
)  # fmt: skip
_FIXED_RUN = (
    "id", "recording_id", "number", "rank", "cancel_asked", "attempt", "crashes", "revision",
)  # fmt: skip


def text_json(text: ShardText) -> str:
    """A shard's text as JSON."""
    return _TEXTS.dump_json((text,)).decode()


def text_value(content: str | None, owner: str) -> ShardText | None:
    """A shard's text from JSON, its words with ids that begin with `owner`; None for None.

    Texts of before words had ids get the ids they would have now.
    """
    return None if content is None else with_missing_ids(_TEXTS.validate_json(content)[0], owner)


def plan_json(plan: PlanFacts) -> str:
    """A plan as JSON."""
    return _PLANS.dump_json((plan,)).decode()


def plan_value(content: str | None) -> PlanFacts | None:
    """A plan from JSON; None for None."""
    return None if content is None else _PLANS.validate_json(content)[0]


def summary_json(summary: Summary) -> Any:
    """A summary as JSON values."""
    return _SUMMARY.dump_python(summary, mode="json")


def _fault(row: RecordingRow | RunRow | AskRow) -> Fault | None:
    return None if row.error_code is None else Fault(row.error_code, row.error_message or "")


def put_fault(row: RecordingRow | RunRow | AskRow, fault: Fault | None) -> None:
    """Put a fault, or that there is none, into a row."""
    row.error_code = fault.code if fault else None
    row.error_message = fault.message if fault else None


def recording_value(row: RecordingRow) -> Recording:
    """The recording in a row."""
    same = {name: getattr(row, name) for name in _SAME_RECORDING}
    return Recording(**same, error=_fault(row))


def put_recording(row: RecordingRow, recording: Recording) -> RecordingRow:
    """The row with the recording's fields in it."""
    for name in _SAME_RECORDING:
        setattr(row, name, getattr(recording, name))
    row.folded_name = recording.name.casefold()
    put_fault(row, recording.error)
    return row


def upload_value(row: UploadRow) -> Upload:
    """The upload in a row."""
    return Upload(**{name: getattr(row, name) for name in _SAME_UPLOAD}, metadata=row.about)


def put_upload(row: UploadRow, upload: Upload) -> UploadRow:
    """The row with the upload's fields in it."""
    for name in _SAME_UPLOAD:
        setattr(row, name, getattr(upload, name))
    row.about = dict(upload.metadata)
    return row


def run_value(row: RunRow, plan: str | None = None) -> Run:
    """The run in a row, with its plan if that was read too."""
    same = {name: getattr(row, name) for name in (*_SAME_RUN, *_FIXED_RUN)}
    return Run(
        **same, state=RunState(row.state), options=_OPTIONS.validate_python(row.options),
        error=_fault(row), warnings=tuple(row.warnings), versions=row.versions, files=row.files,
        seconds=row.seconds, plan=plan_value(plan),
        summary=None if row.summary is None else _SUMMARY.validate_python(row.summary),
    )  # fmt: skip


def new_run_row(run: Run, place: int) -> RunRow:
    """The row of a run that is new."""
    row = RunRow(place=place)
    for name in _FIXED_RUN:
        setattr(row, name, getattr(run, name))
    row.options = _OPTIONS.dump_python(dict(run.options), mode="json")
    return put_run(row, run)


def put_run(row: RunRow, run: Run) -> RunRow:
    """The row with what a worker may change of a run; claim, cancel flag and options stay."""
    for name in _SAME_RUN:
        setattr(row, name, getattr(run, name))
    row.state = run.state.value
    row.warnings = list(run.warnings)
    row.versions, row.files, row.seconds = dict(run.versions), dict(run.files), dict(run.seconds)
    row.summary = None if run.summary is None else summary_json(run.summary)
    put_fault(row, run.error)
    return row


def ask_value(row: AskRow) -> SpanRequest:
    """The ask in a row."""
    return SpanRequest(
        row.id, row.run_id, Span(row.start, row.end), row.asked_at, SpanRequestState(row.state),
        row.attempt, row.crashes, text_value(row.result, row.id), _fault(row), row.language,
    )  # fmt: skip


def shard_value(row: ShardRow) -> Shard:
    """The shard in a row."""
    owner = str(row.index)
    return Shard(
        row.run_id, row.index, Span(row.start, row.end), row.attempt,
        text_value(row.result, owner), text_value(row.partial, owner),
    )  # fmt: skip
