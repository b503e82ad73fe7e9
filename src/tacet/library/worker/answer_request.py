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
from tacet.core.transcribe_span import SpanTask, transcribe_span
from tacet.library.context import AppContext
from tacet.library.model.edit import Edits, SpanRequest, SpanRequestClaim, SpanRequestState
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES, Run
from tacet.library.use_cases.edits import TRIES
from tacet.library.use_cases.settings import check_language, options_of
from tacet.library.use_cases.transcripts import with_edits, written_by
from tacet.library.worker.perform_run import WorkerResources
from tacet.library.worker.run_audio import decoded_size
from tacet.library.worker.track_choice import TrackChoice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    context: AppContext
    asked: SpanRequest
    claim: SpanRequestClaim
    resources: WorkerResources

    def unwanted(self) -> bool:
        """Whether to stop: the worker must, or the ask was taken back or is no longer ours."""
        return self.resources.stopping() or not self.context.store.ask_wanted(self.claim)

    def check(self) -> None:
        """Raises RunCancelled when the ask is unwanted."""
        if self.unwanted():
            raise RunCancelled("The stretch is no longer asked for.")


def answer_request(
    context: AppContext, asked: SpanRequest, claim: SpanRequestClaim, resources: WorkerResources
) -> SpanRequestState | None:
    """The state in which a claimed ask ended; None when it was handed back or taken back.

    Every fault of the recording, the model or ourselves ends this ask only.
    """
    task = _Task(context, asked, claim, resources)
    try:
        _refuse_poison(asked)
        answer = _answered(asked, _listen(task))
    except RunCancelled:
        context.store.release_ask(claim)
        _clear(context, asked)
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


def _refuse_poison(asked: SpanRequest) -> None:
    if asked.crashes >= MAX_CRASHES:
        raise TacetError(
            f"Tacet stopped {asked.crashes} times in a row while it listened to this stretch. "
            "See what `tacet doctor` says."
        )


def _answered(asked: SpanRequest, text: ShardText) -> SpanRequest:
    return replace(asked, state=SpanRequestState.DONE, result=text, error=None)


def _failed(asked: SpanRequest, fault: Fault) -> SpanRequest:
    return replace(asked, state=SpanRequestState.FAILED, result=None, error=fault)


def _listen(task: _Task) -> ShardText:
    """What can be made out in the stretch, with the model and the options of its run.

    The language is the run's own unless the ask names another.
    """
    run = task.context.store.run(task.asked.run_id)
    task.check()
    options = options_of(run.options)
    known = (run.plan.language if run.plan else None) or options.decode.language
    language = task.asked.language or known
    pinned = replace(options, decode=replace(options.decode, language=language))
    audio = _sound(task, run)
    engine = task.resources.open_engine(run)
    try:
        check_language(engine.facts, pinned, task.resources.language_names.get(language or "", ""))
        detectors = task.resources.open_detectors(options.speech.vad_detector)
        asking = SpanTask(audio, detectors, engine, pinned, task.asked.span, task.asked.id)
        return transcribe_span(asking, lambda text: task.check())
    finally:
        engine.close()


def _sound(task: _Task, run: Run) -> Audio:
    """The recording's sound, decoded unless an ask before has left it there."""
    context, recording = task.context, task.context.store.recording(run.recording_id)
    pcm = context.files.work(run.id)
    if not pcm.exists():
        context.files.require_space(decoded_size(recording))
        options, path = options_of(run.options), context.files.path(recording.file)
        detectors = task.resources.open_detectors(options.speech.vad_detector)
        choice = TrackChoice(context.media, detectors, options, pcm, task.check)
        track = run.track or choice.of(path, recording.name)
        context.media.decode(path, pcm, name=recording.name, track=track, cancelled=task.unwanted)
    return Audio.from_pcm(pcm)


def _store(task: _Task, answer: SpanRequest) -> SpanRequestState | None:
    """The answer's state once it is stored; None when nobody wants it any more."""
    context, store = task.context, task.context.store
    try:
        written = written_by(context, store.run(answer.run_id))
        for _ in range(TRIES):
            edits = store.edits(answer.run_id)
            summary = summarize(with_edits(written, _with(edits, answer)).transcript)
            if store.finish_ask(task.claim, answer, edits.revision, summary):
                _clear(context, answer)
                return answer.state
            if not store.ask_wanted(task.claim):
                return None
    except NotFound:
        return None
    store.release_ask(task.claim)  # others change it all the time; it comes out the same later
    return None


def _with(edits: Edits, answer: SpanRequest) -> Edits:
    asks = tuple(
        answer if transcribe_span.id == answer.id else transcribe_span
        for transcribe_span in edits.asks
    )
    return replace(edits, asks=asks)


def _clear(context: AppContext, asked: SpanRequest) -> None:
    """Delete the decoded sound, unless an ask of the run still waits for it."""
    try:
        asks = context.store.edits(asked.run_id).asks
    except NotFound:
        asks = ()
    if not any(transcribe_span.state is SpanRequestState.WAITING for transcribe_span in asks):
        context.files.remove_work(asked.run_id)
