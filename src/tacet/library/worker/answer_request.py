"""How a worker answers a stretch that was asked for. It may die anywhere, as with runs.

The answer is stored once, under the ask's fencing number; until then nothing has changed, and a
successor listens again to the same sound with the same model and options.
"""

import logging
from dataclasses import dataclass, replace

from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.errors import NotFound, RunCancelled, StoreUnusable, TacetError
from tacet.core.summary import summarize
from tacet.core.transcribe_span import Asking, ask
from tacet.library.context import Rooms
from tacet.library.model.edit import Ask, AskClaim, AskState, Edits
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_LOSSES, Run
from tacet.library.use_cases.edits import TRIES
from tacet.library.use_cases.settings import options_of
from tacet.library.use_cases.transcripts import with_edits, written_by
from tacet.library.worker.perform_run import Bench
from tacet.library.worker.run_audio import decoded_size
from tacet.library.worker.track_choice import TrackChoice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    rooms: Rooms
    asked: Ask
    claim: AskClaim
    bench: Bench

    def unwanted(self) -> bool:
        """Whether to stop: the worker must, or the ask was taken back or is no longer ours."""
        return self.bench.stopping() or not self.rooms.store.ask_wanted(self.claim)

    def check(self) -> None:
        """Raises RunCancelled when the ask is unwanted."""
        if self.unwanted():
            raise RunCancelled("The stretch is no longer asked for.")


def perform_ask(rooms: Rooms, asked: Ask, claim: AskClaim, bench: Bench) -> AskState | None:
    """The state in which a claimed ask ended; None when it was handed back or taken back.

    Every fault of the recording, the model or ourselves ends this ask only.
    """
    task = _Task(rooms, asked, claim, bench)
    try:
        _refuse_poison(asked)
        answer = _answered(asked, _listen(task))
    except RunCancelled:
        rooms.store.release_ask(claim)
        _clear(rooms, asked)
        return None
    except StoreUnusable:
        raise  # nothing could be stored, this fault neither; the ask is taken up again later
    except NotFound as error:  # the recording is gone, and the ask goes with it
        answer = _failed(asked, Fault(error.code, str(error)))
    except TacetError as error:
        answer = _failed(asked, Fault(error.code, str(error)))
    except MemoryError:
        answer = _failed(asked, Fault("no_memory", "There was not enough memory for this."))
    except Exception:  # a fault of ours must not end the worker: it is stored with the ask
        log.exception("ask %s failed", asked.id)
        answer = _failed(asked, Fault("internal", "Something went wrong inside Tacet."))
    return _store(task, answer)


def _refuse_poison(asked: Ask) -> None:
    if asked.losses >= MAX_LOSSES:
        raise TacetError(
            f"Tacet stopped {asked.losses} times in a row while it listened to this stretch. "
            "See what `tacet doctor` says."
        )


def _answered(asked: Ask, text: ShardText) -> Ask:
    return replace(asked, state=AskState.DONE, result=text, error=None)


def _failed(asked: Ask, fault: Fault) -> Ask:
    return replace(asked, state=AskState.FAILED, result=None, error=fault)


def _listen(task: _Task) -> ShardText:
    """What can be made out in the stretch, with the model and the options of its run."""
    run = task.rooms.store.run(task.asked.run_id)
    task.check()
    options = options_of(run.options)
    language = (run.plan.language if run.plan else None) or options.decode.language
    pinned = replace(options, decode=replace(options.decode, language=language))
    audio = _sound(task, run)
    engine = task.bench.open_engine(run)
    try:
        detectors = task.bench.open_detectors(options.speech.vad_detector)
        asking = Asking(audio, detectors, engine, pinned, task.asked.span)
        return ask(asking, lambda text: task.check())
    finally:
        engine.close()


def _sound(task: _Task, run: Run) -> Audio:
    """The recording's sound, decoded unless an ask before has left it there."""
    rooms, recording = task.rooms, task.rooms.store.recording(run.recording_id)
    pcm = rooms.files.work(run.id)
    if not pcm.exists():
        rooms.files.require_space(decoded_size(recording))
        options, path = options_of(run.options), rooms.files.path(recording.file)
        detectors = task.bench.open_detectors(options.speech.vad_detector)
        choice = TrackChoice(rooms.media, detectors, options, pcm, task.check)
        track = choice.of(path, recording.name)
        rooms.media.decode(path, pcm, name=recording.name, track=track, cancelled=task.unwanted)
    return Audio.from_pcm(pcm)


def _store(task: _Task, answer: Ask) -> AskState | None:
    """The answer's state once it is stored; None when nobody wants it any more."""
    rooms, store = task.rooms, task.rooms.store
    try:
        written = written_by(rooms, store.run(answer.run_id))
        for _ in range(TRIES):
            edits = store.edits(answer.run_id)
            summary = summarize(with_edits(written, _with(edits, answer)).transcript)
            if store.finish_ask(task.claim, answer, edits.revision, summary):
                _clear(rooms, answer)
                return answer.state
            if not store.ask_wanted(task.claim):
                return None
    except NotFound:
        return None
    store.release_ask(task.claim)  # others change it all the time; it comes out the same later
    return None


def _with(edits: Edits, answer: Ask) -> Edits:
    asks = tuple(answer if ask.id == answer.id else ask for ask in edits.asks)
    return replace(edits, asks=asks)


def _clear(rooms: Rooms, asked: Ask) -> None:
    """Delete the decoded sound, unless an ask of the run still waits for it."""
    try:
        asks = rooms.store.edits(asked.run_id).asks
    except NotFound:
        asks = ()
    if not any(ask.state is AskState.WAITING for ask in asks):
        rooms.files.remove_work(asked.run_id)
