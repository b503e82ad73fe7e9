"""POST /v1/audio/transcriptions and /v1/audio/translations."""

from collections.abc import Callable
from functools import partial

from flask import Response, current_app, request

from tacet.core.errors import BadInput
from tacet.library.calls.calls import Call, SentFile, begin_call
from tacet.library.calls.people import Sample, add_sample, drop_samples
from tacet.library.context import AppContext
from tacet.library.model.run import Run
from tacet.library.use_cases.uploads import require_upload_space
from tacet.web.context import current_context
from tacet.web.events.broadcaster import Broadcaster
from tacet.web.http.access import current_access
from tacet.web.http.hosted_errors import HostedError
from tacet.web.http.requests import PIECE_BYTES
from tacet.web.http.wsgi_bridge import WAKE_KEY
from tacet.web.routes.events import BROADCASTER_KEY
from tacet.web.v1.answers import answer
from tacet.web.v1.asked import Asked, asked_transcription, asked_translation
from tacet.web.v1.blueprint import v1_blueprint
from tacet.web.v1.final_text import final_text
from tacet.web.v1.form import refused
from tacet.web.v1.gate import current_gate
from tacet.web.v1.known_speakers import SAMPLES
from tacet.web.v1.late_response import LateResponse
from tacet.web.v1.schemas import TRANSCRIPTION_FORM, TRANSCRIPTION_RESPONSES, TRANSLATION_FORM
from tacet.web.v1.stream import TextStream
from tacet.web.v1.waiting import Waiting

MAX_FORM_BYTES = 8 << 20  # of a call beside its recording: voices may be sent as text

api = v1_blueprint("v1", __name__, "The hosted transcription API, as its clients know it.")


@api.post(
    "/audio/transcriptions", request_body=TRANSCRIPTION_FORM, responses=TRANSCRIPTION_RESPONSES
)
def create_transcription() -> Response:
    """Transcribe a recording and answer with the text. It is deleted soon after."""
    return _answered(asked_transcription)


@api.post("/audio/translations", request_body=TRANSLATION_FORM, responses=TRANSCRIPTION_RESPONSES)
def create_translation() -> Response:
    """Translate what is said in a recording into English. It is deleted soon after."""
    return _answered(asked_translation)


def _answered(read: Callable[[], Asked]) -> Response:
    gate = current_gate()
    gate.enter()
    try:
        _allow_upload()
        asked = read()
        waiting = _begun(asked, gate.leave)
    except BaseException:
        gate.leave()
        raise
    stream = TextStream(waiting, asked)
    look = stream.look if asked.stream else partial(_look, waiting, asked)
    return LateResponse(lambda: waiting.look(look), waiting.end)


def _allow_upload() -> None:
    """Let the body be as long as an upload may be. Raises HostedError, NoSpace."""
    limit = current_context().limits.max_upload_bytes
    request.max_content_length = most = limit + MAX_FORM_BYTES
    request.max_form_memory_size = MAX_FORM_BYTES
    size = request.content_length or 0
    if size > most:
        raise too_large(limit, size)
    # The spooled body and the recording exist at once.
    require_upload_space(current_context(), 2 * size)


def too_large(limit: int, size: int) -> HostedError:
    """Error for a file over the limit, as the hosted API words it."""
    return HostedError(
        413,
        f"Maximum content size limit ({limit}) exceeded ({size} bytes read). Split the recording, "
        "or raise max_upload_bytes in the settings.",
    )


def _begun(asked: Asked, on_end: Callable[[], None]) -> Waiting:
    context = current_context()
    samples: list[Sample] = []
    try:
        for name, voice in asked.known:
            samples.append(_sample(context, name, voice))
        call = _called(asked)
    except BaseException:
        drop_samples(context, samples)
        raise
    broadcaster: Broadcaster = current_app.extensions[BROADCASTER_KEY]
    wake = request.environ.get(WAKE_KEY)
    return Waiting(current_access(), broadcaster, call, wake, on_end, tuple(samples))


def _sample(context: AppContext, name: str, voice: SentFile) -> Sample:
    try:
        return add_sample(context, name, voice)
    except BadInput as error:
        raise refused(SAMPLES, f"The sample of {name}'s voice: {error}") from error


def _called(asked: Asked) -> Call:
    context, file = current_context(), asked.file
    limit = context.limits.max_upload_bytes
    with file.stream as stream:
        if (size := stream.seek(0, 2)) > limit:
            raise too_large(limit, size)
        stream.seek(0)
        pieces = iter(partial(stream.read, PIECE_BYTES), b"")
        sent = SentFile(file.filename or "", pieces, file.mimetype)
        return begin_call(context, sent, asked.options)


def _look(waiting: Waiting, asked: Asked, run: Run) -> Response | None:
    text = final_text(waiting, asked, run)
    return None if text is None else answer(waiting.tacet, asked, run, text)
