"""Mapping of rows to values and back; core values as JSON."""

from typing import Any

from pydantic import ConfigDict, TypeAdapter

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.text.sorting import sort_key
from tacet.core.word_ids import with_missing_ids
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.recording import Fault, Recording, Upload
from tacet.library.model.run import PlanFacts, Run, RunState, Shard, SourcedValue
from tacet.store.repository.tables import RecordingRow, RunRow, ShardRow, SpanRequestRow, UploadRow

_STORED_NAMES = {"leading_silence": "lead"}  # fields that were renamed since the first version
_EXACT = ConfigDict(
    ser_json_inf_nan="constants",  # JSON alone would turn infinities into null
    alias_generator=lambda name: _STORED_NAMES.get(name, name),
    serialize_by_alias=True,
)
_TEXTS: TypeAdapter[tuple[ShardText]] = TypeAdapter(tuple[ShardText], config=_EXACT)
_PLANS: TypeAdapter[tuple[PlanFacts]] = TypeAdapter(tuple[PlanFacts], config=_EXACT)
_SUMMARY = TypeAdapter(Summary)
_OPTIONS = TypeAdapter(dict[str, SourcedValue])

_RECORDING_FIELDS = (
    "id", "name", "media_type", "size", "sha256", "file", "added_at", "duration", "container",
    "codec", "playable", "listen_file", "removed_at", "folder_id", "archived",
)  # fmt: skip
_UPLOAD_FIELDS = (
    "id", "name", "length", "offset", "file", "created_at", "touched_at", "media_type",
)  # fmt: skip
_RUN_FIELDS = (
    "progress", "model", "model_title", "device", "compute_type", "language", "track",
    "created_at", "started_at", "finished_at",
)  # fmt: skip
_FIXED_RUN_FIELDS = (
    "id", "recording_id", "number", "rank", "cancel_asked", "attempt", "crashes", "revision",
    "held", "vocabulary",
)  # fmt: skip


def text_json(text: ShardText) -> str:
    """JSON of a shard's text."""
    return _TEXTS.dump_json((text,)).decode()


def text_value(content: str | None, owner: str) -> ShardText | None:
    """Shard's text from JSON, word ids beginning with `owner`; None for None.

    Texts of before words had ids get the ids they would have now.
    """
    return None if content is None else with_missing_ids(_TEXTS.validate_json(content)[0], owner)


def plan_json(plan: PlanFacts) -> str:
    """JSON of a plan."""
    return _PLANS.dump_json((plan,)).decode()


def plan_value(content: str | None) -> PlanFacts | None:
    """Plan from JSON; None for None."""
    return None if content is None else _PLANS.validate_json(content)[0]


def summary_json(summary: Summary) -> Any:
    """JSON values of a summary."""
    return _SUMMARY.dump_python(summary, mode="json")


def _fault(row: RecordingRow | RunRow | SpanRequestRow) -> Fault | None:
    return None if row.error_code is None else Fault(row.error_code, row.error_message or "")


def put_fault(row: RecordingRow | RunRow | SpanRequestRow, fault: Fault | None) -> None:
    """Set or clear the fault of a row."""
    row.error_code = fault.code if fault else None
    row.error_message = fault.message if fault else None


def recording_value(row: RecordingRow) -> Recording:
    """Recording of a row."""
    fields = {name: getattr(row, name) for name in _RECORDING_FIELDS}
    return Recording(**fields, error=_fault(row))


def put_recording(row: RecordingRow, recording: Recording) -> RecordingRow:
    """Row with a recording's fields."""
    for name in _RECORDING_FIELDS:
        setattr(row, name, getattr(recording, name))
    row.folded_name, row.sort_name = recording.name.casefold(), sort_key(recording.name)
    row.length = recording.duration or 0.0
    put_fault(row, recording.error)
    return row


def upload_value(row: UploadRow) -> Upload:
    """Upload of a row."""
    return Upload(**{name: getattr(row, name) for name in _UPLOAD_FIELDS}, metadata=row.about)


def put_upload(row: UploadRow, upload: Upload) -> UploadRow:
    """Row with an upload's fields."""
    for name in _UPLOAD_FIELDS:
        setattr(row, name, getattr(upload, name))
    row.about = dict(upload.metadata)
    return row


def run_value(row: RunRow, plan: str | None = None) -> Run:
    """Run of a row, with its plan if that was read."""
    fields = {name: getattr(row, name) for name in (*_RUN_FIELDS, *_FIXED_RUN_FIELDS)}
    return Run(
        **fields,
        state=RunState(row.state),
        options=_OPTIONS.validate_python(row.options),
        error=_fault(row),
        warnings=tuple(row.warnings),
        versions=row.versions,
        files=row.files,
        seconds=row.seconds,
        plan=plan_value(plan),
        summary=None if row.summary is None else _SUMMARY.validate_python(row.summary),
    )


def new_run_row(run: Run, place: int) -> RunRow:
    """Row of a new run."""
    row = RunRow(place=place)
    for name in _FIXED_RUN_FIELDS:
        setattr(row, name, getattr(run, name))
    row.options = _OPTIONS.dump_python(dict(run.options), mode="json")
    return put_run(row, run)


def put_run(row: RunRow, run: Run) -> RunRow:
    """Row with the fields a worker may change; claim and options stay."""
    for name in _RUN_FIELDS:
        setattr(row, name, getattr(run, name))
    row.state = run.state.value
    row.warnings = list(run.warnings)
    row.versions, row.files, row.seconds = dict(run.versions), dict(run.files), dict(run.seconds)
    row.summary = None if run.summary is None else summary_json(run.summary)
    put_fault(row, run.error)
    return row


def span_request_value(row: SpanRequestRow) -> SpanRequest:
    """Span request of a row."""
    return SpanRequest(
        row.id,
        row.run_id,
        Span(row.start, row.end),
        row.asked_at,
        SpanRequestState(row.state),
        row.attempt,
        row.crashes,
        text_value(row.result, row.id),
        _fault(row),
        row.language,
        row.model,
        row.beside,
    )


def shard_value(row: ShardRow) -> Shard:
    """Shard of a row."""
    owner = str(row.index)
    return Shard(
        row.run_id,
        row.index,
        Span(row.start, row.end),
        row.attempt,
        text_value(row.result, owner),
        text_value(row.partial, owner),
    )
