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
from tacet.core.language_changes import WEAK, guess_in_words, in_words, other_languages
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import Relay, language_of, shard_jobs
from tacet.core.planning.chapters import Chapter, Planner
from tacet.core.planning.plan import Outline
from tacet.core.protocols import Engine, SpeechDetector
from tacet.core.span import Span
from tacet.library.context import Rooms
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_LOSSES, PlanFacts, Run, RunState
from tacet.library.ports.store import Claim
from tacet.library.use_cases.full_disk import although_full
from tacet.library.use_cases.settings import check_language, options_of
from tacet.library.use_cases.transcripts import summary_of
from tacet.library.worker.room_waits import wait_for_room
from tacet.library.worker.run_audio import RunSound, room_needed, run_sound
from tacet.library.worker.run_lease import Desk

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bench:
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


def perform_run(rooms: Rooms, run: Run, claim: Claim, bench: Bench) -> RunState | None:
    """The state in which a claimed run ended; None when it was handed back or taken away.

    Every fault of the recording, the model or ourselves ends this run only. On a full disk it is
    handed back once there is room, since only what is stored is known to be whole.
    """
    desk = Desk(rooms, run, claim, bench.stopping)
    try:
        _refuse_poison(run)
        _perform(desk, bench)
    except RunCancelled:
        return _let_go(desk)
    except NoSpace:
        return _let_go_with_room(desk)
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
    although_full(desk.rooms, partial(store.release, desk.claim))
    return None


def _let_go_with_room(desk: Desk) -> RunState | None:
    """As `_let_go`, but not before the disk has room for the run."""
    with suppress(RunCancelled):
        wait_for_room(desk, room_needed(desk))
    return _let_go(desk)


def _close(desk: Desk, state: RunState, fault: Fault | None) -> RunState | None:
    """The state if the run could be ended; None when somebody else has it now.

    What it has written stays, and can be read like any transcript.
    """
    summary = summary_of(desk.rooms, desk.run) if desk.run.plan else None
    try:
        end = partial(desk.end, state, error=fault, summary=summary)
        return state if although_full(desk.rooms, end) else None
    except RunCancelled:
        return None


def _perform(desk: Desk, bench: Bench) -> None:
    if desk.run.state is RunState.WAITING:
        started = desk.run.started_at or desk.rooms.clock()
        state = RunState.LISTENING if desk.run.plan else RunState.PREPARING  # it may go on
        desk.must_save(state=state, started_at=started)
    if desk.run.error:  # it has waited for room on the disk
        desk.must_save(error=None)
    desk.check()
    try:
        with run_sound(desk, bench.open_detectors) as sound:
            _listen(desk, sound, bench)
            sound.finish()
    except (UnreadableMedia, NoAudioTrack) as error:
        fault = Fault(error.code, str(error))
        desk.rooms.store.change_recording(desk.run.recording_id, error=fault)
        raise
    finish_run(desk)


def _listen(desk: Desk, sound: RunSound, bench: Bench) -> None:
    with desk.timed("load"):
        engine = bench.open_engine(desk.run)
    try:
        options = options_of(desk.run.options)
        asked = options.decode.language or ""
        check_language(engine.facts, options, bench.language_names.get(asked, ""))
        listen(Listening(desk, sound, engine, options, bench))
    finally:
        engine.close()


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """A run that is being performed, and with what."""

    desk: Desk
    sound: RunSound
    engine: Engine
    options: TranscribeOptions
    bench: Bench

    def progress(self, reached: float) -> float:
        """How far the run is, 0..1, when it has been listened to up to `reached` seconds."""
        whole = self.sound.length
        return min(1.0, reached / whole) if whole else 0.0


def listen(work: Listening) -> None:
    """Plan and listen to chapter after chapter; what was done before is not done again."""
    desk, options = work.desk, work.options
    detectors = work.bench.open_detectors(options.speech.vad_detector)
    planner = Planner(work.sound, detectors, options, work.engine.facts.window)
    planned, index = _planned(desk), _first_open(desk)
    start = planned[index].span.start if planned else 0.0
    shards = desk.rooms.store.shards(desk.run.id)
    done = {shard.index for shard in shards if shard.result is not None}
    with closing(planner.chapters(start, work.sound.meanwhile)) as chapters:
        while chapter := _next(desk, chapters):
            before = _planned(desk)[:index]
            first = sum(len(c.shards) for c in before)
            if _planned(desk)[index : index + 1] != (chapter.plan.outline,):
                _store_chapter(work, before, first, chapter)
                done.clear()
            _perform_chapter(work, chapter, first, done)
            index += 1


def _planned(desk: Desk) -> tuple[Outline, ...]:
    return desk.run.plan.chapters if desk.run.plan else ()


def _first_open(desk: Desk) -> int:
    """The first planned chapter that is not all written down; the last if all of them are.

    What comes after the last is found by planning it once more: it tells where it ends.
    """
    shards = iter(desk.rooms.store.shards(desk.run.id))
    planned = _planned(desk)
    for index, chapter in enumerate(planned[:-1]):
        mine = list(islice(shards, len(chapter.shards)))
        if any(shard.result is None for shard in mine):
            return index
    return max(0, len(planned) - 1)


def _next(desk: Desk, chapters: Iterator[Chapter]) -> Chapter | None:
    with desk.timed("plan"):
        return next(chapters, None)


def _store_chapter(
    work: Listening, before: tuple[Outline, ...], first: int, chapter: Chapter
) -> None:
    """Store a chapter's plan and shards, in place of all that another version of us planned."""
    desk, facts, plan = work.desk, work.engine.facts, chapter.plan
    known = desk.run.plan
    language = (known.language, known.language_probability) if known else (None, None)
    with desk.timed("language"):
        language = language_of(chapter, before, language, work.engine, work.options)
    spans = [Span(shard[0].span.start, shard[-1].span.end) for shard in plan.shards]
    desk.warn((facts.notice,) if facts.notice else ())
    desk.add_shards(
        first, spans,
        plan=PlanFacts((*before, plan.outline), *language), state=RunState.LISTENING,
        language=language[0], model_title=facts.title, device=facts.device,
        compute_type=facts.compute_type, versions={**work.bench.versions, **facts.versions},
        files=dict(facts.files), progress=work.progress(plan.span.start),
    )  # fmt: skip


def _perform_chapter(work: Listening, chapter: Chapter, first: int, done: Set[int]) -> None:
    """Listen to the shards of a chapter that are not done; `first` is the number of its first."""
    plan = work.desk.run.plan
    language = plan.language if plan else None
    pinned = replace(work.options, decode=replace(work.options.decode, language=language))
    _tell_languages(work, chapter)
    jobs = shard_jobs(chapter, work.engine, pinned)
    relay = Relay([job for job in jobs if first + job.index not in done])
    for at, job in enumerate(relay.jobs):
        _perform_shard(work, relay, at, first + job.index)


def _tell_languages(work: Listening, chapter: Chapter) -> None:
    """Warn where the language was guessed and may be wrong: it is hardly sure, or changes."""
    plan, names = work.desk.run.plan, work.bench.language_names
    if work.options.decode.language or plan is None or plan.language is None:
        return
    name = names.get(plan.language, plan.language)
    if (plan.language_probability or 0.0) < WEAK:
        work.desk.warn([guess_in_words(name, plan.language_probability or 0.0)])
    with work.desk.timed("language"):
        found = other_languages(
            chapter.audio, chapter.plan, plan.language, work.engine, work.options.decode
        )
    work.desk.warn([in_words(o, name, names.get(o.language, o.language)) for o in found])


def _perform_shard(work: Listening, relay: Relay, at: int, number: int) -> None:
    """Listen to one shard and store its text; nothing happens when another has done that.

    Args:
        at: its place in the relay. number: in the run.
    """
    desk = work.desk
    store, claim = desk.rooms.store, desk.claim
    desk.check()
    attempt = store.begin_shard(claim, number)
    if attempt is None:
        desk.must_be_ours()
        return

    def tell(text: ShardText) -> None:
        desk.check()
        work.sound.note()
        if desk.tell_listening(work.progress(text.results[-1].window.span.end)):
            store.save_partial(claim, number, replace(text, results=()))

    with desk.timed("listen"):
        text = relay.perform(at, tell)
    if not store.save_result(claim, number, attempt, text):
        desk.must_be_ours()


def finish_run(desk: Desk) -> None:
    """Put the run's transcript together, write its log, and delete its work files."""
    whole = replace(desk.run, state=RunState.DONE)
    desk.end(RunState.DONE, progress=1.0, summary=summary_of(desk.rooms, whole))
