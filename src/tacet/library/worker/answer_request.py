"""Transcription of a claimed span request. The worker may die anywhere.

The result is stored once, under the request's fencing number; until then nothing has changed, and a
successor transcribes the same audio with the same model and options.
"""

from dataclasses import dataclass, replace

from tacet.core.align_words import AlignTask
from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.errors import NotFound, RunCancelled, TacetError
from tacet.core.transcribe_span import SpanTask, transcribe_span
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequest, SpanRequestClaim, SpanRequestState
from tacet.library.model.recording import Fault
from tacet.library.model.run import MAX_CRASHES, Run
from tacet.library.use_cases.edit_changes import MAX_TRIES
from tacet.library.use_cases.lay_edits import lay_edits
from tacet.library.use_cases.settings import check_language, options_of
from tacet.library.use_cases.transcripts import stored_transcript
from tacet.library.use_cases.vocabulary import with_terms_of
from tacet.library.worker.alignment import NOTHING_HEARD, Heard, hear_times, with_times
from tacet.library.worker.faults import stored_fault
from tacet.library.worker.resources import WorkerResources
from tacet.library.worker.run_audio import decoded_size
from tacet.library.worker.track_choice import TrackChoice


@dataclass(frozen=True, slots=True)
class _Task:
    context: AppContext
    request: SpanRequest
    claim: SpanRequestClaim
    resources: WorkerResources

    def cancelled(self) -> bool:
        """Whether the worker must stop, or the request is no longer ours."""
        return self.resources.stopping() or not self.context.store.span_request_wanted(self.claim)

    def check(self) -> None:
        """Raise RunCancelled when cancelled."""
        if self.cancelled():
            raise RunCancelled("The stretch is no longer asked for.")


def answer_request(
    context: AppContext, request: SpanRequest, claim: SpanRequestClaim, resources: WorkerResources
) -> SpanRequestState | None:
    """State in which a claimed request ended; None when released or withdrawn.

    Every fault of the recording, the model or Tacet ends this request only.
    """
    task = _Task(context, request, claim, resources)
    try:
        _refuse_after_crashes(request)
        if request.aligns:
            heard, text = _align(task), None
        else:
            heard, text = NOTHING_HEARD, _transcribe(task)
        answer = replace(request, state=SpanRequestState.DONE, result=text, error=None)
    except RunCancelled:
        context.store.release_span_request(claim)
        _remove_audio(context, request)
        return None
    except Exception as error:  # noqa: BLE001 - stored: a fault of ours must not end the worker
        heard = NOTHING_HEARD
        answer = _failed(request, stored_fault(error, f"span request {request.id}"))
    return _store(task, answer, heard)


def _refuse_after_crashes(request: SpanRequest) -> None:
    if request.crashes >= MAX_CRASHES:
        raise TacetError(
            f"Tacet stopped {request.crashes} times in a row while it listened to this stretch. "
            "See what `tacet doctor` says."
        )


def _failed(request: SpanRequest, fault: Fault) -> SpanRequest:
    return replace(request, state=SpanRequestState.FAILED, result=None, error=fault)


def _transcribe(task: _Task) -> ShardText:
    """Text of the span, with its run's model and options, and in the requested language."""
    request, run = task.request, task.context.store.run(task.request.run_id)
    task.check()
    options = with_terms_of(task.context, run)
    if request.beside:  # as carefully as can be, whatever the run did
        options = replace(options, decode=replace(options.decode, profile="exact"))
    known = (run.plan.language if run.plan else None) or options.decode.language
    language = request.language or known
    pinned = replace(options, decode=replace(options.decode, language=language))
    audio = _decoded_audio(task, run)
    engine = task.resources.open_engine(replace(run, model=request.model or run.model))
    try:
        check_language(engine.facts, pinned, task.resources.language_names.get(language or "", ""))
        detectors = task.resources.open_detectors(options.speech.vad_detector)
        span = SpanTask(audio, detectors, engine, pinned, request.span, request.id)
        return transcribe_span(span, lambda text: task.check())
    finally:
        engine.close()


def _align(task: _Task) -> Heard:
    """Times of the words in the span that a person wrote or moved, by the run's model."""
    context = task.context
    run = context.store.run(task.request.run_id)
    task.check()
    stored = stored_transcript(context, run)
    transcript = lay_edits(stored, context.store.edits(run.id)).transcript
    options = options_of(run.options)
    decode = replace(options.decode, language=transcript.language or options.decode.language)
    audio = _decoded_audio(task, run)
    engine = task.resources.open_engine(run)
    try:
        wish = AlignTask(audio, engine, decode, options.timing, task.request.span, task.check)
        return hear_times(wish, transcript)
    finally:
        engine.close()


def _decoded_audio(task: _Task, run: Run) -> Audio:
    """Audio of the recording, decoded unless an earlier request left it."""
    context, recording = task.context, task.context.store.recording(run.recording_id)
    pcm = context.files.scratch_path(run.id)
    if not pcm.exists():
        context.files.require_space(decoded_size(recording))
        options = options_of(run.options)
        detectors = task.resources.open_detectors(options.speech.vad_detector)
        choice = TrackChoice(context.media, detectors, options, pcm, task.check)
        with context.files.local_path(recording.file) as path:
            name, track = recording.name, run.track or choice.choose(path, recording.name)
            context.media.decode(path, pcm, name=name, track=track, cancelled=task.cancelled)
    return Audio.from_pcm(pcm)


def _store(task: _Task, answer: SpanRequest, heard: Heard) -> SpanRequestState | None:
    """State of the result once stored; None when unwanted."""
    context, store = task.context, task.context.store
    try:
        stored = stored_transcript(context, store.run(answer.run_id))
        for _ in range(MAX_TRIES):
            edits = store.edits(answer.run_id)
            made = with_times(stored, edits, answer, heard, context.clock())
            if store.finish_span_request(task.claim, *made):
                _remove_audio(context, answer)
                return answer.state
            if not store.span_request_wanted(task.claim):
                return None
    except NotFound:
        return None
    store.release_span_request(task.claim)  # edited all the time; the answer is the same later
    return None


def _remove_audio(context: AppContext, request: SpanRequest) -> None:
    """Delete the decoded audio unless a waiting request needs it."""
    try:
        requests = context.store.edits(request.run_id).span_requests
    except NotFound:
        requests = ()
    if not any(other.state is SpanRequestState.WAITING for other in requests):
        context.files.remove_work(request.run_id)
