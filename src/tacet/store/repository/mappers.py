"""Mapping of rows to values and back; core values as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.text.sorting import sort_key
from tacet.core.transcript import Missed, Reading, Segment, Word
from tacet.core.word_ids import with_missing_ids
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.recording import Fault, Recording, Upload
from tacet.library.model.run import Imported, PlanFacts, Run, RunState, Shard, Webhook
from tacet.library.model.speakers import Listener, Speakers, SpeakersState, Wanted
from tacet.store.repository.speaker_tables import SpeakersRow
from tacet.store.repository.tables import RecordingRow, RunRow, ShardRow, SpanRequestRow, UploadRow

Faulty = RecordingRow | RunRow | SpanRequestRow | SpeakersRow

PLANS = 4  # remembered at once
_STORED_NAMES = {"leading_silence": "lead", "token_probabilities": "p"}  # renamed since, or short
_EXACT = ConfigDict(
    ser_json_inf_nan="constants",  # JSON alone would turn infinities into null
    alias_generator=lambda name: _STORED_NAMES.get(name, name),
    serialize_by_alias=True,
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A stored `ShardText` as far as it is shown: window results are about half of its bytes."""

    segments: tuple[Segment, ...]
    removed: tuple[Word, ...]
    missed: tuple[Missed, ...]
    readings: tuple[Reading, ...] = ()

    @property
    def words(self) -> Iterator[Word]:
        """All words, shown and removed."""
        yield from (word for segment in self.segments for word in segment.words)
        yield from self.removed


_TEXTS: TypeAdapter[tuple[ShardText]] = TypeAdapter(tuple[ShardText], config=_EXACT)
_JUDGED: TypeAdapter[tuple[_Judged]] = TypeAdapter(tuple[_Judged], config=_EXACT)
_PLANS: TypeAdapter[tuple[PlanFacts]] = TypeAdapter(tuple[PlanFacts], config=_EXACT)
_IMPORTED: TypeAdapter[tuple[Imported]] = TypeAdapter(tuple[Imported], config=_EXACT)
_SUMMARY = TypeAdapter(Summary)

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
_SPEAKERS_FIELDS = (
    "recording_id", "asked_at", "progress", "people", "revision", "track", "listened", "attempt",
    "crashes",
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


def judged_text(content: str | None, owner: str) -> ShardText | None:
    """Shard's text from JSON without its window results; None for None.

    Whole where words have no ids yet, for these follow from the results.
    """
    if content is None:
        return None
    judged = _JUDGED.validate_json(content)[0]
    if any(not word.id for word in judged.words):
        return text_value(content, owner)
    return ShardText((), judged.segments, judged.removed, judged.missed, judged.readings)


def plan_json(plan: PlanFacts) -> str:
    """JSON of a plan."""
    return _PLANS.dump_json((plan,)).decode()


@lru_cache(maxsize=PLANS)
def plan_value(content: str | None) -> PlanFacts | None:
    """Plan from JSON; None for None.

    Remembered: each edit reads its run, and the plan of ten hours is long.
    """
    return None if content is None else _PLANS.validate_json(content)[0]


def summary_json(summary: Summary) -> Any:
    """JSON values of a summary."""
    return _SUMMARY.dump_python(summary, mode="json")


def _fault(row: Faulty) -> Fault | None:
    return None if row.error_code is None else Fault(row.error_code, row.error_message or "")


def put_fault(row: Faulty, fault: Fault | None) -> None:
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
        options=row.options,
        error=_fault(row),
        warnings=tuple(row.warnings),
        versions=row.versions,
        files=row.files,
        seconds=row.seconds,
        plan=plan_value(plan),
        summary=None if row.summary is None else _SUMMARY.validate_python(row.summary),
        imported=None if row.imported is None else _IMPORTED.validate_json(row.imported)[0],
        webhooks=tuple(Webhook(**about) for about in row.webhooks),
    )


def new_run_row(run: Run, place: int) -> RunRow:
    """Row of a new run."""
    row = RunRow(place=place)
    for name in _FIXED_RUN_FIELDS:
        setattr(row, name, getattr(run, name))
    row.options = run.options
    row.imported = _IMPORTED.dump_json((run.imported,)).decode() if run.imported else None
    row.webhooks = webhooks_json(run.webhooks)
    return put_run(row, run)


def webhooks_json(webhooks: Iterable[Webhook]) -> list[Any]:
    """JSON values of webhooks."""
    return [asdict(webhook) for webhook in webhooks]


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
        row.aligns,
        row.step,
        row.model,
        row.beside,
    )


def speakers_value(row: SpeakersRow) -> Speakers:
    """Speakers of a row, without their turns."""
    return Speakers(
        **{name: getattr(row, name) for name in _SPEAKERS_FIELDS},
        state=SpeakersState(row.state),
        wanted=Wanted(row.num_speakers, row.min_speakers, row.max_speakers),
        listener=_listener(row),
        error=_fault(row),
    )


def _listener(row: SpeakersRow) -> Listener | None:
    if not row.diarizer:
        return None
    return Listener(row.diarizer, row.step, row.duration, row.track, row.versions)


def shard_value(row: ShardRow, with_results: bool = True) -> Shard:
    """Shard of a row; without what the engine said of each window, if so wished."""
    owner = str(row.index)
    read = text_value if with_results else judged_text
    return Shard(
        row.run_id,
        row.index,
        Span(row.start, row.end),
        row.attempt,
        read(row.result, owner),
        read(row.partial, owner),
    )
