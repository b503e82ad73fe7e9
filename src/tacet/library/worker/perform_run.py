"""How a worker performs a run: chapter by chapter, shard by shard, while the recording is decoded.

It may die anywhere. Everything finished is in the store before the next step begins; what is not
is done again and comes out the same. A worker that is no longer wanted learns it at its next save
and lets go.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from tacet.core.assemble import ShardText
from tacet.core.errors import (
    NoAudioTrack,
    NoSpace,
    RunCancelled,
    StoreUnusable,
    TacetError,
    UnreadableMedia,
)
from tacet.core.language_changes import guess_in_words, in_words, is_weak, other_languages
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import Language, Prefetcher, language_of, shard_jobs
from tacet.core.planning.chapters import Chapter, Planner
from tacet.core.planning.plan import Outline
from tacet.core.protocols import Engine, SpeechDetector
from tacet.core.span import Span
from tacet.core.transcript import SpokenLanguage
from tacet.library.context import AppContext
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES, PlanFacts, Run, RunState
from tacet.library.ports.store import Claim
from tacet.library.use_cases.full_disk import although_full
from tacet.library.use_cases.settings import check_language, options_of
from tacet.library.use_cases.transcripts import summary_of
from tacet.library.worker.room_waits import wait_for_room
from tacet.library.worker.run_audio import RunAudio, room_needed, run_audio
from tacet.library.worker.run_lease import RunLease

log = logging.getLogger(__name__)

ADVICE = "Have that part heard in {name}, or transcribe again and name {name}: this text is kept."


@dataclass(frozen=True, slots=True)
class WorkerResources:
    """What a worker brings along; its runs share it, each in a thread of its own.

    Attributes:
        open_engine: the engine for a run, ready; closed after the run (a keeper may keep it).
        open_detectors: speech detectors by their names, separated by commas.
        versions: of Tacet and of what it stands on, by component.
        stopping: whether the worker has been told to stop.
        language_names: by code.
    """

    open_engine: Callable[[Run], Engine]
    open_detectors: Callable[[str], Sequence[SpeechDetector]]
    versions: Mapping[str, str] = field(default_factory=dict)
    stopping: Callable[[], bool] = lambda: False
    language_names: Mapping[str, str] = field(default_factory=dict)


def perform_run(
    context: AppContext, run: Run, claim: Claim, resources: WorkerResources
) -> RunState | None:
    """The state in which a claimed run ended; None when it was handed back or taken away.

    Every fault of the recording, the model or ourselves ends this run only. On a full disk it is
    handed back once there is room, since only what is stored is known to be whole.
    """
    lease = RunLease(context, run, claim, resources.stopping)
    try:
        _refuse_poison(run)
        _perform(lease, resources)
    except RunCancelled:
        return _let_go(lease)
    except NoSpace:
        return _let_go_with_room(lease)
    except StoreUnusable:
        raise  # nothing could be stored, this fault neither; the run is taken up again later
    except TacetError as error:
        fault = Fault(error.code, str(error))
    except MemoryError:
        fault = Fault("no_memory", "There was not enough memory. Try a smaller model.")
    except Exception:  # a fault of ours must not end the worker: it is stored with the run
        log.exception("run %s failed", run.id)
        fault = Fault("internal", "Something went wrong inside Tacet. Its log says more.")
    else:
        return RunState.DONE
    return _close(lease, RunState.FAILED, fault)


def _refuse_poison(run: Run) -> None:
    if run.crashes >= MAX_CRASHES:
        raise TacetError(
            f"Tacet stopped {run.crashes} times in a row while it worked on this recording, "
            "without getting on. Try another model, or `tacet doctor`."
        )


def _let_go(lease: RunLease) -> RunState | None:
    """The run stopped if a person wanted that; else it is handed back, if it is still ours."""
    store = lease.context.store
    if store.run(lease.run.id).cancel_asked:
        return _close(lease, RunState.STOPPED, None)
    although_full(lease.context, partial(store.release, lease.claim))
    return None


def _let_go_with_room(lease: RunLease) -> RunState | None:
    """As `_let_go`, but not before the disk has room for the run."""
    with suppress(RunCancelled):
        wait_for_room(lease, room_needed(lease))
    return _let_go(lease)


def _close(lease: RunLease, state: RunState, fault: Fault | None) -> RunState | None:
    """The state if the run could be ended; None when somebody else has it now.

    What it has written stays, and can be read like any transcript.
    """
    summary = summary_of(lease.context, lease.run) if lease.run.plan else None
    try:
        end = partial(lease.end, state, error=fault, summary=summary)
        return state if although_full(lease.context, end) else None
    except RunCancelled:
        return None


def _perform(lease: RunLease, resources: WorkerResources) -> None:
    if lease.run.state is RunState.WAITING:
        started = lease.run.started_at or lease.context.clock()
        state = RunState.LISTENING if lease.run.plan else RunState.PREPARING  # it may go on
        lease.must_save(state=state, started_at=started)
    if lease.run.error:  # it has waited for room on the disk
        lease.must_save(error=None)
    lease.check()
    try:
        with run_audio(lease, resources.open_detectors) as sound:
            _listen(lease, sound, resources)
            sound.finish()
    except (UnreadableMedia, NoAudioTrack) as error:
        fault = Fault(error.code, str(error))
        lease.context.store.change_recording(lease.run.recording_id, error=fault)
        raise
    finish_run(lease)


def _listen(lease: RunLease, sound: RunAudio, resources: WorkerResources) -> None:
    with lease.timed("load"):
        engine = resources.open_engine(lease.run)
    try:
        options = options_of(lease.run.options)
        asked = options.decode.language or ""
        check_language(engine.facts, options, resources.language_names.get(asked, ""))
        listen(Listening(lease, sound, engine, options, resources))
    finally:
        engine.close()


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """A run that is being performed, and with what."""

    lease: RunLease
    sound: RunAudio
    engine: Engine
    options: TranscribeOptions
    resources: WorkerResources

    def progress(self, reached: float) -> float:
        """How far the run is, 0..1, when it has been listened to up to `reached` seconds."""
        whole = self.sound.length
        return min(1.0, reached / whole) if whole else 0.0


def listen(work: Listening) -> None:
    """Plan and listen to chapter after chapter; what was done before is not done again."""
    lease, options = work.lease, work.options
    detectors = work.resources.open_detectors(options.speech.vad_detector)
    planner = Planner(work.sound, detectors, options, work.engine.facts.window)
    planned, index = _planned(lease), _first_open(lease)
    start = planned[index].span.start if planned else 0.0
    shards = lease.context.store.shards(lease.run.id)
    done = {shard.index for shard in shards if shard.result is not None}
    with closing(planner.chapters(start, work.sound.meanwhile)) as chapters:
        while chapter := _next(lease, chapters):
            before = _planned(lease)[:index]
            first = sum(len(c.shards) for c in before)
            if _planned(lease)[index : index + 1] != (chapter.plan.outline,):
                _store_chapter(work, before, first, chapter)
                done.clear()
            _perform_chapter(work, chapter, first, done)
            index += 1


def _planned(lease: RunLease) -> tuple[Outline, ...]:
    return lease.run.plan.chapters if lease.run.plan else ()


def _first_open(lease: RunLease) -> int:
    """The first planned chapter that is not all written down; the last if all of them are.

    What comes after the last is found by planning it once more: it tells where it ends.
    """
    shards = iter(lease.context.store.shards(lease.run.id))
    planned = _planned(lease)
    for index, chapter in enumerate(planned[:-1]):
        mine = list(islice(shards, len(chapter.shards)))
        if any(shard.result is None for shard in mine):
            return index
    return max(0, len(planned) - 1)


def _next(lease: RunLease, chapters: Iterator[Chapter]) -> Chapter | None:
    with lease.timed("plan"):
        return next(chapters, None)


def _store_chapter(
    work: Listening, before: tuple[Outline, ...], first: int, chapter: Chapter
) -> None:
    """Store a chapter's plan and shards, in place of all that another version of us planned."""
    lease, facts, plan = work.lease, work.engine.facts, chapter.plan
    known = lease.run.plan
    language = (known.language, known.language_probability) if known else (None, None)
    others = known.other_languages if known else ()
    with lease.timed("language"):
        language = language_of(chapter, before, language, work.engine, work.options)
        found = other_languages(chapter, language[0], work.engine, work.options.decode)
    others = (*(o for o in others if o.span.start < plan.span.start), *found)
    _tell_languages(work, language, found)
    spans = [Span(shard[0].span.start, shard[-1].span.end) for shard in plan.shards]
    lease.warn((facts.notice,) if facts.notice else ())
    lease.add_shards(
        first, spans,
        plan=PlanFacts((*before, plan.outline), *language, others), state=RunState.LISTENING,
        language=language[0], model_title=facts.title, device=facts.device,
        compute_type=facts.compute_type, versions={**work.resources.versions, **facts.versions},
        files=dict(facts.files), progress=work.progress(plan.span.start),
    )  # fmt: skip


def _perform_chapter(work: Listening, chapter: Chapter, first: int, done: Set[int]) -> None:
    """Listen to the shards of a chapter that are not done; `first` is the number of its first."""
    plan = work.lease.run.plan
    language = plan.language if plan else None
    pinned = replace(work.options, decode=replace(work.options.decode, language=language))
    jobs = shard_jobs(chapter, work.engine, pinned, first)
    relay = Prefetcher([job for job in jobs if first + job.index not in done])
    for at, job in enumerate(relay.jobs):
        _perform_shard(work, relay, at, first + job.index)


def _tell_languages(work: Listening, language: Language, found: Sequence[SpokenLanguage]) -> None:
    """Warn where the language was guessed and may be wrong: it is hardly sure, or changes."""
    names, (code, probability) = work.resources.language_names, language
    written = names.get(code or "", code or "")
    if is_weak(code, probability, work.options.decode):
        work.lease.warn([guess_in_words(written, probability or 0.0)])
    for other in found:
        name = names.get(other.language, other.language)
        work.lease.warn([f"{in_words(other, written, name)} {ADVICE.format(name=name)}"])


def _perform_shard(work: Listening, relay: Prefetcher, at: int, number: int) -> None:
    """Listen to one shard and store its text; nothing happens when another has done that.

    Args:
        at: its place in the relay. number: in the run.
    """
    lease = work.lease
    store, claim = lease.context.store, lease.claim
    lease.check()
    attempt = store.begin_shard(claim, number)
    if attempt is None:
        lease.must_be_ours()
        return

    def tell(text: ShardText) -> None:
        lease.check()
        work.sound.note()
        if lease.tell_listening(work.progress(text.results[-1].window.span.end)):
            store.save_partial(claim, number, replace(text, results=()))

    with lease.timed("listen"):
        text = relay.perform(at, tell)
    if not store.save_result(claim, number, attempt, text):
        lease.must_be_ours()


def finish_run(lease: RunLease) -> None:
    """Put the run's transcript together, write its log, and delete its work files."""
    whole = replace(lease.run, state=RunState.DONE)
    lease.end(RunState.DONE, progress=1.0, summary=summary_of(lease.context, whole))
