"""Edits of a transcript: decisions about words and missed stretches, and span requests."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from tacet.core.align_words import words_to_align
from tacet.core.editing import Decision, WordId
from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.core.span import Span
from tacet.core.transcript import Verdict, missed_id
from tacet.library.context import AppContext
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestState
from tacet.library.model.run import Run, StoredTranscript
from tacet.library.use_cases.edit_changes import Made, make_change
from tacet.library.use_cases.lay_edits import lay_edits
from tacet.library.use_cases.recordings import new_id
from tacet.library.use_cases.runs import IMPORTED, run_of
from tacet.library.use_cases.transcripts import stored_transcript, words_of

MAX_SPAN_SECONDS = 600.0  # about as long as a person waits for it
MIN_SPAN_SECONDS = 0.1  # less holds no word
ALL_HEARD = "Nobody wrote or moved a word here: all times were heard from the sound."
NO_SUCH_WORD = "There is no such word in this transcript. Load it again."


def decide(
    context: AppContext, run_id: str, words: Sequence[WordId], verdict: Verdict | None
) -> Run:
    """Run after a decision about some of its words; None withdraws decisions.

    All that can be decided about a missed stretch is to leave it so. Deciding the same twice
    changes nothing.

    Raises:
        NotFound: no such run, or no such word in it.
        Conflict: the run has not ended yet, or a step builds on what would go.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        known = {word.id for word in words_of(stored, edits)}
        if verdict is not Verdict.KEPT:
            known |= _missed(stored, edits)
        if not all(word in known for word in words):
            raise NotFound(NO_SUCH_WORD)
        before = {decision.word: decision.verdict for decision in edits.decisions}
        if all(before.get(word) == verdict for word in words):
            return None
        kept = tuple(d for d in edits.decisions if d.word not in set(words))
        decided = tuple(Decision(w, verdict) for w in dict.fromkeys(words)) if verdict else ()
        withdrawn = () if verdict else tuple(words)
        made = Change(edits.revision, decided=decided, withdrawn=withdrawn)
        return Made(made, replace(edits, decisions=kept + decided))

    return make_change(context, run_id, change).run


def word_ids_at(
    context: AppContext, run_id: str, places: Sequence[tuple[float, float, str]]
) -> list[WordId]:
    """Ids of words by their exact times and text; without text: of missed stretches.

    For programs of the time before words had ids.

    Raises:
        NotFound: no such run, or no such word in it.
    """
    stored = stored_transcript(context, run_of(context, run_id))
    ids: defaultdict[tuple[float, float, str], list[WordId]] = defaultdict(list)
    for word in words_of(stored, context.store.edits(run_id)):
        ids[word.span.start, word.span.end, word.text].append(word.id)
    matches = [[missed_id(*place[:2])] if not place[2] else ids[place] for place in places]
    if not all(matches):
        raise NotFound(NO_SUCH_WORD)
    return [word_id for same in matches for word_id in same]


def _missed(stored: StoredTranscript, edits: Edits) -> set[WordId]:
    """Every missed stretch as it stands now, and earlier decisions."""
    missed = lay_edits(stored, edits).transcript.missed
    return {*(one.id for one in missed), *(decision.word for decision in edits.decisions)}


@dataclass(frozen=True, slots=True)
class Wish:
    """How a span is to be heard: fields as in `SpanRequest`."""

    language: str | None = None
    model: str | None = None
    beside: bool = False


PLAIN = Wish()


def request_span(
    context: AppContext, run_id: str, start: float, end: float, wish: Wish = PLAIN
) -> SpanRequest:
    """Stored request to transcribe a span regardless of speech detection.

    With a language its words replace what was written there, unless they are wanted beside it. The
    same span requested again while it waits is the same request.

    Raises:
        NotFound: no such run, or no such model. Conflict: the run has not ended, or never got to
            any audio. BadInput: the span is too short, too long, or not inside the recording, or
            the model is not here. ModelUnavailable: there is no such model.
    """
    result: list[SpanRequest] = []
    _check_model(context, wish)

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        new = replace(_new_request(context, stored, start, end), **asdict(wish))
        result[:] = [new]
        waiting = [a for a in edits.span_requests if a.state is SpanRequestState.WAITING]
        alike = (a for a in waiting if a.span == new.span and _wish_of(a) == wish)
        same = next((a for a in alike if not a.aligns), None)
        if same is not None:
            result[:] = [same]
            return None
        return Made(Change(edits.revision, asked=result[0]), edits)

    make_change(context, run_id, change)
    return result[0]


def request_alignment(context: AppContext, run_id: str, start: float, end: float) -> SpanRequest:
    """Stored request to align the words of a span that a person wrote or moved to the sound.

    The same span requested again while it waits is the same request.

    Raises:
        NotFound: no such run. Conflict: the run has not ended, or never got to any audio.
        BadInput: no such words stand in the span, or it is too short or too long.
    """
    result: list[SpanRequest] = []

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        new = replace(_new_request(context, stored, start, end), aligns=True)
        if not words_to_align(lay_edits(stored, edits).transcript.segments, new.span):
            raise BadInput(ALL_HEARD)
        waiting = [a for a in edits.span_requests if a.state is SpanRequestState.WAITING]
        same = next((a for a in waiting if a.aligns and a.span == new.span), None)
        result[:] = [same or new]
        return None if same else Made(Change(edits.revision, asked=new), edits)

    make_change(context, run_id, change)
    return result[0]


def _wish_of(request: SpanRequest) -> Wish:
    return Wish(request.language, request.model, request.beside)


def _check_model(context: AppContext, wish: Wish) -> None:
    if wish.model is None:
        return
    if not wish.beside:
        raise BadInput("Another model's words can only be heard beside the text, to choose from.")
    if context.models.must_fetch(wish.model, wish.language):
        raise BadInput("This model is not on this computer yet. Get it first, then listen again.")


def _new_request(
    context: AppContext, stored: StoredTranscript, start: float, end: float
) -> SpanRequest:
    run = stored.run
    if run.imported:
        raise Conflict(IMPORTED)
    if run.plan is None:
        raise Conflict("Nothing was heard of this recording yet. Transcribe it again.")
    start, end = max(0.0, start), min(end, stored.transcript.duration)
    if end - start < MIN_SPAN_SECONDS:
        raise BadInput("Choose a stretch of at least a tenth of a second inside the recording.")
    if end - start > MAX_SPAN_SECONDS:
        raise BadInput("Choose at most ten minutes at once.")
    return SpanRequest(new_id(), run.id, Span(start, end), context.clock())


def withdraw_span_request(context: AppContext, run_id: str, request_id: str) -> Run:
    """Run without a span request, its words and decisions about them; repeatable.

    Raises:
        NotFound: no such run. Conflict: a step builds on what was heard.
    """

    def change(stored: StoredTranscript, edits: Edits) -> Made | None:
        left = tuple(request for request in edits.span_requests if request.id != request_id)
        if len(left) == len(edits.span_requests):
            return None
        requests = (r for r in edits.span_requests if r.id == request_id)
        words = {word.id for request in requests for word in request.words}
        withdrawn = tuple(d.word for d in edits.decisions if d.word in words)
        decisions = tuple(d for d in edits.decisions if d.word not in words)
        after = replace(edits, span_requests=left, decisions=decisions)
        return Made(Change(edits.revision, withdrawn=withdrawn, dropped=request_id), after)

    return make_change(context, run_id, change).run
