"""Serializers of the library's values.

Lists are serialized together: a page of recordings takes six queries.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.text.diff import DiffSpan, DiffWord
from tacet.core.word_json import word_json
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequest
from tacet.library.model.recording import Recording
from tacet.library.model.run import Imported, Run
from tacet.library.use_cases.heard_beside import Heard
from tacet.library.use_cases.provenance import imported_json
from tacet.library.use_cases.runs import ahead_of, elapsed_seconds, eta_seconds
from tacet.library.use_cases.waveform import Waveform
from tacet.web.schemas import library as schemas
from tacet.web.schemas.comparison import (
    ComparedStretch,
    ComparedWord,
    Comparison,
    HeardBeside,
)
from tacet.web.schemas.sound import Peaks
from tacet.web.serializers.faults import serialize_fault
from tacet.web.serializers.speakers import serialize_speakers


def serialize_recordings(
    context: AppContext, recordings: Sequence[Recording]
) -> list[schemas.Recording]:
    """The recordings with their current runs."""
    store, ids = context.store, [recording.id for recording in recordings]
    current = store.current_runs(ids)
    serialized = serialize_runs(context, [run for run, _ in current.values()])
    run = {run.recording_id: run for run in serialized}
    tags, speakers = store.tags_of(ids), store.speakers_in(ids)
    same, live = store.same_files(recordings), store.live_among(ids)
    return [
        _recording(
            one,
            run=run.get(one.id),
            runs=current[one.id][1] if one.id in current else 0,
            tags=list(tags.get(one.id, ())),
            same_file=same.get(one.id),
            speakers=serialize_speakers(speakers[one.id]) if one.id in speakers else None,
            live=one.id in live,
        )
        for one in recordings
    ]


def serialize_recording(context: AppContext, recording: Recording) -> schemas.Recording:
    """The recording with its current run."""
    return serialize_recordings(context, [recording])[0]


def serialize_runs(context: AppContext, runs: Sequence[Run]) -> list[schemas.Run]:
    """Runs with their place in the queue and their time left."""
    ahead = ahead_of(context) if any(run.state == "waiting" for run in runs) else {}
    return [_run(context, run, ahead.get(run.id, 0)) for run in runs]


def serialize_run(context: AppContext, run: Run) -> schemas.Run:
    """Run with its place in the queue and its time left."""
    return serialize_runs(context, [run])[0]


def serialize_comparison(before: str, after: str, stretches: Sequence[DiffSpan]) -> Comparison:
    """Diff of two transcripts; `before` and `after` are run ids."""
    return Comparison(
        before=before,
        after=after,
        stretches=[
            ComparedStretch(
                **_times(stretch.span),
                before=_compared(stretch.before),
                after=_compared(stretch.after),
            )
            for stretch in stretches
        ],
    )


def _compared(words: Iterable[DiffWord]) -> list[ComparedWord]:
    fields = ("id", "word", "start")
    return [ComparedWord(**word_json(told.word, fields), same=told.same) for told in words]


def serialize_ask(ask: SpanRequest) -> schemas.Ask:
    """Requested stretch with the number of its words."""
    return schemas.Ask(
        id=ask.id,
        run_id=ask.run_id,
        **_times(ask.span),
        language=ask.language,
        model=ask.model,
        beside=ask.beside,
        state=ask.state.value,
        words=len(ask.words),
        aligns=ask.aligns,
        step=ask.step,
        error=serialize_fault(ask.error),
    )


def serialize_heard(heard: Heard) -> HeardBeside:
    """What stands in a stretch beside what was heard there."""
    return HeardBeside(
        before=_compared(heard.before),
        after=_compared(heard.after),
        text=heard.text,
        readings=[schemas.Reading(words=list(one.words), text=one.text) for one in heard.readings],
    )


def serialize_summary(summary: Summary) -> schemas.Summary:
    """The transcript in figures."""
    return schemas.Summary.model_validate(summary, from_attributes=True)


def serialize_peaks(waveform: Waveform | None) -> Peaks:
    """Waveform as values, 0..1; none before it is known."""
    if waveform is None:
        return Peaks(duration=0.0, start=0.0, end=0.0, peaks=[], count=0)
    heights = list(waveform.heights)
    return Peaks(
        duration=waveform.duration, **_times(waveform.span), peaks=heights, count=len(heights)
    )


def _recording(recording: Recording, **beside: Any) -> schemas.Recording:
    return schemas.Recording(
        id=recording.id,
        name=recording.name,
        media_type=recording.media_type,
        size=recording.size,
        sha256=recording.sha256,
        duration=recording.duration,
        container=recording.container,
        codec=recording.codec,
        added_at=recording.added_at,
        playable=recording.playable,
        error=serialize_fault(recording.error),
        folder_id=recording.folder_id,
        archived=recording.archived,
        **beside,
    )


def _run(context: AppContext, run: Run, ahead: int) -> schemas.Run:
    return schemas.Run(
        id=run.id,
        recording_id=run.recording_id,
        number=run.number,
        rank=run.rank,
        state=run.state.value,
        progress=min(1.0, max(0.0, run.progress)),
        ahead=ahead,
        eta_seconds=eta_seconds(run),
        model=run.model,
        model_title=run.model_title,
        language=run.language,
        track=run.track,
        options={name: chosen.value for name, chosen in run.options.items()},
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        elapsed_seconds=elapsed_seconds(context, run),
        error=serialize_fault(run.error),
        warnings=list(run.warnings),
        summary=serialize_summary(run.summary) if run.summary else None,
        revision=run.revision,
        held=run.held,
        imported=_imported(run.imported),
    )


def _imported(imported: Imported | None) -> schemas.ImportedFrom | None:
    return schemas.ImportedFrom(**imported_json(imported)) if imported else None


def _times(span: Span) -> dict[str, float]:
    return {"start": span.start, "end": span.end}
