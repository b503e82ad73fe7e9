"""Performance of a claimed run, chapter by chapter, while it is decoded.

The worker may die anywhere. Everything finished is stored before the next step begins; what is not
is done again and comes out the same. A worker that lost its claim learns it at its next save.
"""

from collections.abc import Iterator, Sequence, Set
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from tacet.core.assemble import ShardText
from tacet.core.errors import (
    NoAudioTrack,
    NoSpace,
    RunCancelled,
    TacetError,
    UnreadableMedia,
)
from tacet.core.language.changes import change_in_words, guess_in_words, is_weak, other_languages
from tacet.core.language.detection import Language, language_of
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import Prefetcher, shard_jobs
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.plan import Outline
from tacet.core.protocols import Engine
from tacet.core.span import Span
from tacet.core.transcript import SpokenLanguage
from tacet.library.context import AppContext
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES, Claim, PlanFacts, Run, RunState
from tacet.library.use_cases.carry_edits import NOT_CARRIED, carry_edits
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.settings import check_language
from tacet.library.use_cases.speakers import ask_for_run
from tacet.library.use_cases.transcripts import summary_of
from tacet.library.use_cases.vocabulary import with_terms_of
from tacet.library.worker.faults import stored_fault
from tacet.library.worker.live_audio import AnyAudio, audio_of
from tacet.library.worker.resources import WorkerResources
from tacet.library.worker.run_audio import space_needed
from tacet.library.worker.run_lease import RunLease
from tacet.library.worker.run_planner import planner_of
from tacet.library.worker.space_waits import wait_for_space

ADVICE = "Have that part heard in {name}, or transcribe again and name {name}: this text is kept."


def perform_run(
    context: AppContext, run: Run, claim: Claim, resources: WorkerResources
) -> RunState | None:
    """State in which a claimed run ended; None when released or lost.

    Every fault of the recording, the model or Tacet ends this run only. On a full disk it is
    released once there is space, since only what is stored is known to be whole.
    """
    lease = RunLease(context, run, claim, resources.stopping)
    try:
        _refuse_after_crashes(run)
        _perform(lease, resources)
    except RunCancelled:
        return _stop_or_release(lease)
    except NoSpace:
        return _release_after_space(lease)
    except Exception as error:  # noqa: BLE001 - stored: a fault of ours must not end the worker
        fault = stored_fault(error, f"run {run.id}", "Try a smaller model.")
        return _end(lease, RunState.FAILED, fault)
    return RunState.DONE


def _refuse_after_crashes(run: Run) -> None:
    if run.crashes >= MAX_CRASHES:
        raise TacetError(
            f"Tacet stopped {run.crashes} times in a row while it worked on this recording, "
            "without getting on. Try another model, or `tacet doctor`."
        )


def _stop_or_release(lease: RunLease) -> RunState | None:
    """End the run if it was cancelled, else release it."""
    store = lease.context.store
    if store.run(lease.run.id).cancel_asked:
        return _end(lease, RunState.STOPPED, None)
    despite_full_disk(lease.context, partial(store.release, lease.claim))
    return None


def _release_after_space(lease: RunLease) -> RunState | None:
    """As `_stop_or_release`, once the disk has space for the run."""
    with suppress(RunCancelled):
        wait_for_space(lease, space_needed(lease))
    return _stop_or_release(lease)


def _end(lease: RunLease, state: RunState, fault: Fault | None) -> RunState | None:
    """State if the run was ended; None when the claim was lost.

    Its text stays, and can be read like any transcript.
    """
    summary = summary_of(lease.context, lease.run) if lease.run.plan else None
    try:
        end = partial(lease.end, state, error=fault, summary=summary)
        return state if despite_full_disk(lease.context, end) else None
    except RunCancelled:
        return None


def _perform(lease: RunLease, resources: WorkerResources) -> None:
    if lease.run.state is RunState.WAITING:
        started = lease.run.started_at or lease.context.clock()
        state = RunState.LISTENING if lease.run.plan else RunState.PREPARING  # it may go on
        lease.must_save(state=state, started_at=started)
    if lease.run.error:  # it has waited for disk space
        lease.must_save(error=None)
    lease.check()
    try:
        with audio_of(lease, resources) as audio:
            _transcribe(lease, audio, resources)
            audio.finish()
    except (UnreadableMedia, NoAudioTrack) as error:
        fault = Fault(error.code, str(error))
        lease.context.store.change_recording(lease.run.recording_id, error=fault)
        raise
    finish_run(lease)


def _transcribe(lease: RunLease, audio: AnyAudio, resources: WorkerResources) -> None:
    with lease.timed("load"):
        engine = resources.open_engine(lease.run)
    try:
        options = with_terms_of(lease.context, lease.run)
        code = options.decode.language or ""
        check_language(engine.facts, options, resources.language_names.get(code, ""))
        perform_chapters(RunTask(lease, audio, engine, options, resources))
    finally:
        engine.close()


@dataclass(frozen=True, slots=True, eq=False)
class RunTask:
    """A run that is being performed, and its resources."""

    lease: RunLease
    audio: AnyAudio
    engine: Engine
    options: TranscribeOptions
    resources: WorkerResources

    def progress(self, reached: float) -> float:
        """Progress 0..1 when transcribed up to `reached` seconds."""
        whole = self.audio.length
        return min(1.0, reached / whole) if whole else 0.0


def perform_chapters(task: RunTask) -> None:
    """Plan and transcribe chapter after chapter, except those done before."""
    lease, detectors = task.lease, task.options.speech.vad_detector
    planner, meanwhile = planner_of(
        lease, task.audio, task.engine, task.options, task.resources.open_detectors(detectors)
    )
    planned, index = _planned(lease), _first_unfinished(lease)
    start = planned[index].span.start if planned else 0.0
    shards = lease.context.store.shards(lease.run.id)
    done = {shard.index for shard in shards if shard.result is not None}
    with closing(planner.chapters(start, meanwhile)) as chapters:
        while chapter := _next_chapter(lease, chapters):
            before = _planned(lease)[:index]
            first = sum(len(c.shards) for c in before)
            if _planned(lease)[index : index + 1] != (chapter.plan.outline,):
                _store_chapter(task, before, first, chapter)
                done.clear()
            _perform_chapter(task, chapter, first, done)
            index += 1


def _planned(lease: RunLease) -> tuple[Outline, ...]:
    return lease.run.plan.chapters if lease.run.plan else ()


def _first_unfinished(lease: RunLease) -> int:
    """First planned chapter that is not finished; the last if all are.

    What comes after the last is found by planning it once more, for its end.
    """
    shards = iter(lease.context.store.shards(lease.run.id))
    planned = _planned(lease)
    for index, chapter in enumerate(planned[:-1]):
        mine = list(islice(shards, len(chapter.shards)))
        if any(shard.result is None for shard in mine):
            return index
    return max(0, len(planned) - 1)


def _next_chapter(lease: RunLease, chapters: Iterator[Chapter]) -> Chapter | None:
    with lease.timed("plan"):
        return next(chapters, None)


def _store_chapter(
    task: RunTask, before: tuple[Outline, ...], first: int, chapter: Chapter
) -> None:
    """Store a chapter's plan and shards, replacing those of another version."""
    lease, facts, plan = task.lease, task.engine.facts, chapter.plan
    known = lease.run.plan
    language = (known.language, known.language_probability) if known else (None, None)
    others = known.other_languages if known else ()
    with lease.timed("language"):
        language = language_of(chapter, before, language, task.engine, task.options)
        changes = other_languages(chapter, language[0], task.engine, task.options.decode)
    others = (*(o for o in others if o.span.start < plan.span.start), *changes)
    # Where nobody certainly speaks it is a guess from noise, which the next chapter replaces.
    holds = bool(plan.speech.certain) or chapter.last
    _warn_of_languages(task, language if holds else (None, None), changes)
    spans = [Span(shard[0].span.start, shard[-1].span.end) for shard in plan.shards]
    lease.warn((facts.notice,) if facts.notice else ())
    lease.add_shards(
        first,
        spans,
        plan=PlanFacts((*before, plan.outline), *language, others),
        state=RunState.LISTENING,
        language=language[0],
        model_title=facts.title,
        device=facts.device,
        compute_type=facts.compute_type,
        versions={**task.resources.versions, **facts.versions},
        files=dict(facts.files),
        progress=task.progress(plan.span.start),
    )


def _perform_chapter(task: RunTask, chapter: Chapter, first: int, done: Set[int]) -> None:
    """Transcribe a chapter's unfinished shards; `first` is its first's number."""
    plan = task.lease.run.plan
    language = plan.language if plan else None
    pinned = replace(task.options, decode=replace(task.options.decode, language=language))
    jobs = shard_jobs(chapter, task.engine, pinned, first)
    prefetcher = Prefetcher([job for job in jobs if first + job.index not in done])
    for at, job in enumerate(prefetcher.jobs):
        _perform_shard(task, prefetcher, at, first + job.index)


def _warn_of_languages(
    task: RunTask, language: Language, changes: Sequence[SpokenLanguage]
) -> None:
    """Warn where the language was guessed and may be wrong, or changes."""
    names, (code, probability) = task.resources.language_names, language
    written = names.get(code or "", code or "")
    if is_weak(code, probability, task.options.decode):
        task.lease.warn([guess_in_words(written, probability or 0.0)])
    for change in changes:
        name = names.get(change.language, change.language)
        task.lease.warn([f"{change_in_words(change, written, name)} {ADVICE.format(name=name)}"])


def _perform_shard(task: RunTask, prefetcher: Prefetcher, at: int, number: int) -> None:
    """Transcribe one shard and store its text, unless another has.

    Args:
        at: its place in the prefetcher. number: in the run.
    """
    lease = task.lease
    store, claim = lease.context.store, lease.claim
    lease.check()
    attempt = store.begin_shard(claim, number)
    if attempt is None:
        lease.must_hold()
        return

    def on_partial(text: ShardText) -> None:
        lease.check()
        task.audio.record_decoded()
        if lease.report_listening(task.progress(text.results[-1].window.span.end)):
            store.save_partial(claim, number, replace(text, results=()))

    with lease.timed("listen"):
        text = prefetcher.perform(at, on_partial)
    if not store.save_result(claim, number, attempt, text):
        lease.must_hold()


def finish_run(lease: RunLease) -> None:
    """Store a run's summary and log, with what was corrected before, and delete its audio."""
    whole = replace(lease.run, state=RunState.DONE)
    lease.must_hold()
    if not carry_edits(lease.context, whole):
        lease.warn([NOT_CARRIED])
    ask_for_run(lease.context, whole)
    lease.end(RunState.DONE, progress=1.0, summary=summary_of(lease.context, whole))
