"""Edits over HTTP: verdicts about words, and stretches to transcribe."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from tacet.core.language.names import language_code
from tacet.core.transcript import Verdict
from tacet.library.use_cases import edits as library
from tacet.library.use_cases.heard_beside import heard_beside
from tacet.web.context import current_context
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.paths import RunPath
from tacet.web.schemas.comparison import HeardBeside
from tacet.web.schemas.library import Ask, Run
from tacet.web.serializers.library import serialize_ask, serialize_heard, serialize_run

api = api_blueprint(
    "edits", __name__, "What a person changes in a transcript. Each can be taken back."
)

WordId = Annotated[str, Field(min_length=1, max_length=200)]
Seconds = Annotated[float, Field(ge=0, le=1e7)]


class WordPlace(RequestModel):
    """A word by its exact times and its text; deprecated: use its id.

    The leading space is part of the text. A missed stretch is a word without text.
    """

    start: Seconds
    end: Seconds
    word: str = Field(max_length=500)


class Decision(RequestModel):
    """A verdict about words and missed stretches; null takes earlier ones back."""

    words: list[WordId] | list[WordPlace] = Field(
        min_length=1, max_length=5_000, description="their ids, as the transcript has them"
    )
    verdict: Literal["kept", "removed"] | None


class AskedStretch(RequestModel):
    """A stretch of the recording, in seconds, and the language to hear it in."""

    start: Seconds
    end: Seconds
    language: str | None = Field(
        None, max_length=40, description="code or English name; null for the run's own"
    )
    model: str | None = Field(
        None, min_length=1, max_length=200, description="that is here; null for the run's own"
    )
    beside: bool = Field(
        False, description="do not write the words into the text: offer them beside it"
    )


class AlignedStretch(RequestModel):
    """A stretch of the recording, in seconds: that of a segment, for example."""

    start: Seconds
    end: Seconds


class AskPath(RunPath):
    """Path of a requested stretch of a run."""

    ask_id: str = Field(max_length=ID_LENGTH)


@api.put("/runs/<run_id>/words", responses={200: Run})
def decide(path: RunPath, body: Decision) -> Response:
    """Keep words ("kept"): restored or confirmed; or set them aside ("removed").

    What the run itself set aside or missed is marked "left aside" by "removed": a person agrees.
    The same decision twice changes nothing. Every export has the words as decided.
    """
    context = current_context()
    places = [(w.start, w.end, w.word) for w in body.words if isinstance(w, WordPlace)]
    words = [word for word in body.words if isinstance(word, str)]
    words += library.word_ids_at(context, path.run_id, places) if places else []
    verdict = Verdict(body.verdict) if body.verdict else None
    run = library.decide(context, path.run_id, words, verdict)
    return json_response(serialize_run(context, run))


@api.post("/runs/<run_id>/asks", responses={202: Ask})
def ask_stretch(path: RunPath, body: AskedStretch) -> Response:
    """Transcribe a stretch again, whatever the speech detector says.

    It is stored before it is answered; what comes of it stands in the transcript's `asks`, and its
    words in the transcript, marked. Words are only added where none was written; in a language that
    is named, they take the place of what was written in the stretch, until the ask is taken back.
    With `beside` it is heard with all beams, perhaps by another `model`, and changes nothing: see
    its comparison. The same stretch twice, while it waits, is one ask.
    """
    language = language_code(body.language)
    wish = library.Wish(language, body.model, body.beside)
    asked = library.request_span(current_context(), path.run_id, body.start, body.end, wish)
    return json_response(serialize_ask(asked), 202)


@api.post("/runs/<run_id>/alignments", responses={202: Ask})
def align_stretch(path: RunPath, body: AlignedStretch) -> Response:
    """Align the words of a stretch that a person wrote or moved to the sound.

    The run's model listens for them; all other words keep their times. It is stored before it is
    answered, waits among the transcript's `asks`, and becomes one step of `retime` operations that
    can be undone.
    """
    asked = library.request_alignment(current_context(), path.run_id, body.start, body.end)
    return json_response(serialize_ask(asked), 202)


@api.get("/runs/<run_id>/asks/<ask_id>/comparison", responses={200: HeardBeside})
def compare_ask(path: AskPath) -> Response:
    """What stands in an asked stretch, and what was heard there, with other readings to choose."""
    heard = heard_beside(current_context(), path.run_id, path.ask_id)
    return json_response(serialize_heard(heard))


@api.delete("/runs/<run_id>/asks/<ask_id>", responses={200: Run})
def take_back_ask(path: AskPath) -> Response:
    """Take an asked stretch back, and its words with it. Twice is no fault."""
    return json_response(
        serialize_run(
            current_context(),
            library.withdraw_span_request(current_context(), path.run_id, path.ask_id),
        )
    )
