"""How a worker performs a run: prepare, listen shard by shard, finish. It may die anywhere.

Everything finished is in the store before the next step begins; what is not is done again and
comes out the same. A worker that is no longer wanted learns it at its next save and lets go.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.errors import (
    NoAudioTrack,
    RunCancelled,
    StoreUnusable,
    TacetError,
    UnreadableMedia,
)
from tacet.core.pipeline import Plan, ShardJob, choose_language, make_plan, perform
from tacet.core.protocols import Engine, EngineFacts, SpeechDetector
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.library.choices import options_of
from tacet.library.desk import Desk
from tacet.library.protocols import Claim
from tacet.library.recording import Fault, Peaks
from tacet.library.rooms import Rooms
from tacet.library.run import MAX_LOSSES, PlanFacts, Run, RunState
from tacet.library.transcripts import EMPTY, put_together

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker brings along.

    Attributes:
        open_engine: the engine for a run, ready; closed after the run (a keeper may keep it).
        open_detectors: speech detectors by their names, separated by commas.
        versions: of Tacet and of what it stands on, by component.
        stopping: whether the worker has been told to stop.
        between: done between two shards, so that short work need not wait for a long run.
    """

    open_engine: Callable[[Run], Engine]
    open_detectors: Callable[[str], Sequence[SpeechDetector]]
    versions: Mapping[str, str] = field(default_factory=dict)
    stopping: Callable[[], bool] = lambda: False
    between: Callable[[], object] = lambda: None


def perform_run(rooms: Rooms, run: Run, claim: Claim, bench: Bench) -> RunState | None:
    """The state in which a claimed run ended; None when it was handed back or taken away.

    Every fault of the recording, the model or ourselves ends this run only.
    """
    desk = Desk(rooms, run, claim, bench.stopping)
    try:
        _refuse_poison(run)
        _perform(desk, bench)
    except RunCancelled:
        return _let_go(desk)
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
    return _close(desk, RunState.FAILED, fault)


def _refuse_poison(run: Run) -> None:
    if run.losses >= MAX_LOSSES:
        raise TacetError(
            f"Tacet stopped {run.losses} times in a row while it worked on this recording, without "
            "getting on. Try another model, or `tacet doctor`."
        )


def _let_go(desk: Desk) -> RunState | None:
    """The run stopped if a person wanted that; else it is handed back, if it is still ours."""
    store = desk.rooms.store
    if store.run(desk.run.id).cancel_asked:
        return _close(desk, RunState.STOPPED, None)
    store.release(desk.claim)
    return None


def _close(desk: Desk, state: RunState, fault: Fault | None) -> RunState | None:
    """The state if the run could be ended; None when somebody else has it now."""
    try:
        return state if desk.end(state, error=fault) else None
    except RunCancelled:
        return None


def _perform(desk: Desk, bench: Bench) -> None:
    prepare_sound(desk)
    with desk.timed("load"):
        engine = bench.open_engine(desk.run)
    try:
        job = prepare_run(desk, engine, bench)
        for index in range(len(job.plan.shards)):
            perform_shard(desk, replace(job, index=index))
            bench.between()
    finally:
        engine.close()
    finish_run(desk)


def prepare_sound(desk: Desk) -> None:
    """Decode the recording into the run's work file, unless a worker before us has done so."""
    started = desk.run.started_at or desk.rooms.clock()
    if desk.run.state is RunState.WAITING:
        desk.must_save(state=RunState.PREPARING, started_at=started)
    desk.check()
    pcm = desk.rooms.files.work(desk.run.id)
    plan = desk.run.plan
    if pcm.exists() and (plan is None or Audio.from_pcm(pcm).duration == plan.duration):
        return
    with desk.timed("decode"):
        _decode(desk)


def _decode(desk: Desk) -> None:
    rooms, store = desk.rooms, desk.rooms.store
    recording = store.recording(desk.run.recording_id)
    expected = recording.duration or 0.0

    def tell(done: float, total: float | None) -> None:
        whole = total or expected
        desk.tell_preparing(done / whole if whole else 0.0)

    rooms.files.require_space(int(expected * 32_000))
    try:
        decoded = rooms.media.decode(
            rooms.files.path(recording.file), rooms.files.work(desk.run.id), name=recording.name,
            on_progress=tell, cancelled=desk.unwanted,
        )  # fmt: skip
    except (UnreadableMedia, NoAudioTrack) as error:
        store.change_recording(recording.id, error=Fault(error.code, str(error)))
        raise
    store.change_recording(
        recording.id, duration=decoded.duration, container=decoded.container,
        codec=decoded.codec, error=None,
    )  # fmt: skip
    peaks = Peaks(decoded.peaks, decoded.peak_seconds, decoded.duration)
    store.save_peaks(recording.id, peaks)
    desk.warn(decoded.warnings)


def prepare_run(desk: Desk, engine: Engine, bench: Bench) -> ShardJob:
    """What is needed to perform the run's shards; they are in the store afterwards."""
    run, facts = desk.run, engine.facts
    desk.check()
    options = options_of(run.options)
    audio = Audio.from_pcm(desk.rooms.files.work(run.id))
    with desk.timed("plan"):
        detectors = bench.open_detectors(options.speech.vad_detector)
        plan = make_plan(audio, detectors, options, facts.window)
    if run.plan is None:
        with desk.timed("language"):
            language, probability = choose_language(audio, plan, engine, options)
        _store_plan(desk, plan, bench, facts, (language, probability))
    elif plan.shards != run.plan.windows:  # another version of us made the plan: go on with it
        plan = replace(plan, shards=run.plan.windows)
    stored = desk.run.plan
    language = stored.language if stored else None
    pinned = replace(options, decode=replace(options.decode, language=language))
    return ShardJob(audio, plan, 0, engine, pinned)


def _store_plan(
    desk: Desk, plan: Plan, bench: Bench, facts: EngineFacts,
    language: tuple[str | None, float | None],
) -> None:  # fmt: skip
    found = PlanFacts(
        plan.duration, plan.speech.candidate, plan.speech.certain, plan.silence_left_out,
        plan.shards, *language,
    )  # fmt: skip
    spans = [Span(shard[0].span.start, shard[-1].span.end) for shard in plan.shards]
    desk.warn((facts.notice,) if facts.notice else ())
    desk.begin_listening(
        spans, plan=found, state=RunState.LISTENING, progress=0.0, language=language[0],
        model_title=facts.title, device=facts.device, compute_type=facts.compute_type,
        versions={**bench.versions, **facts.versions}, files=dict(facts.files),
    )  # fmt: skip


def perform_shard(desk: Desk, job: ShardJob) -> None:
    """Listen to one shard and store its text; nothing happens when that has been done before."""
    store, claim = desk.rooms.store, desk.claim
    desk.check()
    attempt = store.begin_shard(claim, job.index)
    if attempt is None:
        desk.must_be_ours()
        return
    before = sum(w.span.duration for shard in job.plan.shards[: job.index] for w in shard)
    whole = sum(w.span.duration for w in job.plan.windows)

    def tell(text: ShardText) -> None:
        desk.check()
        heard = sum(r.window.span.duration for r in text.results)
        if desk.tell_listening((before + heard) / whole):
            store.save_partial(claim, job.index, replace(text, results=()))

    with desk.timed("listen"):
        text = perform(job, tell)
    if not store.save_result(claim, job.index, attempt, text):
        desk.must_be_ours()


def finish_run(desk: Desk) -> None:
    """Put the run's transcript together, write its log, and delete its work files."""
    shards = desk.rooms.store.shards(desk.run.id)
    texts = [shard.result or EMPTY for shard in shards]
    summary = summarize(put_together(desk.run.plan, texts))
    desk.end(RunState.DONE, progress=1.0, summary=summary)
