"""Runs: request, look up, stop, resume, retry, compare, estimate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tacet.core.errors import BadInput, Conflict
from tacet.core.text.diff import DiffSpan, diff_words
from tacet.library.context import AppContext
from tacet.library.model.run import Run, RunState, SourcedValue
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.live_sound import refuse_while_live
from tacet.library.use_cases.model_waits import fetch_if_awaited, pinned_or_awaited
from tacet.library.use_cases.recordings import new_id, recording_of
from tacet.library.use_cases.settings import RUN_BASICS, choose
from tacet.library.use_cases.transcripts import save_run_log, summary_of, transcript_of
from tacet.library.use_cases.vocabulary import terms_for

MIN_ETA_PROGRESS = 0.02  # of the run; an estimate from less would jump about
MIN_ETA_SECONDS = 1.0  # of transcribing, likewise
ALL_RECORDINGS = 100_000  # more than one library holds
IMPORTED = "This text was imported, so no model wrote it here. Transcribe the recording instead."
EARLIER_KEY = "earlier"  # seconds that a run took before it was stopped and went on


def request_run(
    context: AppContext,
    recording_id: str,
    asked: Mapping[str, Any] | None = None,
    later: bool = False,
) -> Run:
    """Run that will transcribe the recording. `asked`: model and options by flat name.

    An unfinished run of the recording with the same model and options is returned instead. With
    `later` a new one is held until it is started.

    Raises:
        NotFound: no such recording. Conflict: its sound is still arriving.
        BadOption: an option does not fit. ModelUnavailable: no such model.
    """
    recording_of(context, recording_id)
    refuse_while_live(context, recording_id)
    run = replace(new_run(context, recording_id, asked or {}), held=later)
    stored = _add(context, run)
    return stored if later or not stored.held else start_run(context, stored.id)


def start_run(context: AppContext, run_id: str) -> Run:
    """Run that is held no longer; others stay as they are. Raises NotFound."""
    run_of(context, run_id)
    return context.store.start_run(run_id)


def new_run(context: AppContext, recording_id: str, asked: Mapping[str, Any]) -> Run:
    """Run as it would be requested, not stored. Raises as `request_run`."""
    return _run(context, recording_id, choose(context, asked))


def _run(context: AppContext, recording_id: str, chosen: Mapping[str, SourcedValue]) -> Run:
    pinned = pinned_or_awaited(context.models, chosen)
    return Run(
        new_id(),
        recording_id,
        pinned.name,
        chosen,
        context.clock(),
        model_title=pinned.title,
        device=str(chosen["device"].value),
        compute_type=str(chosen["compute_type"].value),
        vocabulary=context.store.keep_vocabulary(terms_for(context, recording_id)),
    )


def _add(context: AppContext, run: Run) -> Run:
    stored = context.store.add_run(run, lambda other: is_same_request(other, run))
    fetch_if_awaited(context, stored)
    return stored


def is_same_request(one: Run, other: Run) -> bool:
    """Whether both ask for the same: model, options and vocabulary."""
    same = one.model == other.model and one.vocabulary == other.vocabulary
    return same and _values(one) == _values(other)


def _values(run: Run) -> dict[str, Any]:
    return {name: chosen.value for name, chosen in run.options.items()}


def request_runs(
    context: AppContext, recording_ids: Sequence[str] | None, asked: Mapping[str, Any] | None = None
) -> list[Run]:
    """Runs of several recordings, or of all readable ones without any.

    None: of all readable ones that never had a run.
    """
    if recording_ids is None:
        recording_ids = _without_run(context)
    return [
        request_run(context, recording_id, asked) for recording_id in dict.fromkeys(recording_ids)
    ]


def _without_run(context: AppContext) -> list[str]:
    page = context.store.recordings("", ALL_RECORDINGS, None)
    readable = [r.id for r in page.items if r.error is None]
    had = context.store.current_runs(readable)
    return [i for i in reversed(readable) if i not in had]


def run_of(context: AppContext, run_id: str) -> Run:
    """Run. Raises NotFound, also when its recording was deleted."""
    run = context.store.run(run_id)
    recording_of(context, run.recording_id)
    return run


def runs_of(context: AppContext, recording_id: str) -> list[Run]:
    """Runs of a recording, newest first."""
    recording_of(context, recording_id)
    return context.store.runs_of(recording_id)


def cancel_run(context: AppContext, run_id: str) -> Run:
    """Stop a waiting run, or mark a claimed one; final ones stay."""
    before = run_of(context, run_id)
    summary = summary_of(context, before) if before.plan else None
    run = despite_full_disk(
        context, partial(context.store.cancel_run, run_id, context.clock(), summary)
    )
    if run.state.final and not before.state.final:  # no worker cleans up
        despite_full_disk(context, partial(save_run_log, context, run))
        context.files.remove_work(run.id)
    return run


def cancel_model_waits(context: AppContext) -> None:
    """Stop the runs that wait for a download that a person stopped."""
    for run in context.store.runs_without_model():
        cancel_run(context, run.id)


def retry_run(context: AppContext, run_id: str) -> Run:
    """New run with the same model and options. Raises Conflict before its end, and while live."""
    old = run_of(context, run_id)
    if old.imported:
        raise Conflict(IMPORTED)
    if not old.state.final:
        raise Conflict("This run is still going on. Stop it first, or wait for its end.")
    refuse_while_live(context, old.recording_id)
    again = old.options.get("model", SourcedValue("auto"))
    model = SourcedValue(old.model or again.value, again.source)
    chosen = {**RUN_BASICS, **old.options, "model": model}
    return _add(context, _run(context, old.recording_id, chosen))


def resume_run(context: AppContext, run_id: str) -> Run:
    """Stopped or failed run, queued again to go on from its end.

    Raises:
        NotFound: no such run. Conflict: it is done, or still going on.
    """
    old = run_of(context, run_id)
    earlier = elapsed_seconds(context, old) or 0.0
    again = replace(
        old,
        state=RunState.WAITING,
        error=None,
        started_at=None,
        finished_at=None,
        seconds={**old.seconds, EARLIER_KEY: earlier},
    )
    if not context.store.resume_run(again):
        raise Conflict("This run did not stop before its end, so there is nothing to go on with.")
    fetch_if_awaited(context, again)
    return context.store.run(run_id)


def make_current(context: AppContext, run_id: str) -> Run:
    """Make a run its recording's current one. Raises NotFound."""
    run_of(context, run_id)
    return context.store.make_current(run_id)


def compare_runs(context: AppContext, before_id: str, after_id: str) -> list[DiffSpan]:
    """Differences between the edited texts of two runs of one recording.

    Raises:
        NotFound: no such run. BadInput: they are of different recordings.
    """
    runs = [run_of(context, run_id) for run_id in (before_id, after_id)]
    if runs[0].recording_id != runs[1].recording_id:
        raise BadInput("Only runs of the same recording can be compared.")
    before, after = (transcript_of(context, run.id).transcript.words for run in runs)
    return diff_words(before, after)


def ahead_of(context: AppContext, among: int | None = None) -> dict[str, int]:
    """Number of open runs ahead of each waiting run, by its id.

    A short recording may pass longer ones.

    Args:
        among: number of open runs that are looked at, from the first; None for all.
    """
    queue = enumerate(context.store.queue(among))
    return {run_id: ahead for ahead, (run_id, state) in queue if state is RunState.WAITING}


def eta_seconds(run: Run) -> float | None:
    """Estimated seconds to a run's end; None when unknown."""
    listened = run.seconds.get("listen", 0.0)
    known = run.progress >= MIN_ETA_PROGRESS and listened >= MIN_ETA_SECONDS
    if run.state is not RunState.LISTENING or not known:
        return None
    return listened * (1 - run.progress) / run.progress


def elapsed_seconds(context: AppContext, run: Run) -> float | None:
    """Seconds that a run has taken; None before its start."""
    if run.started_at is None:
        return run.seconds.get(EARLIER_KEY)
    since = (run.finished_at or context.clock()) - run.started_at
    return since.total_seconds() + run.seconds.get(EARLIER_KEY, 0.0)
