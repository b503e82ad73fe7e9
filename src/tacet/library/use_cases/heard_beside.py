"""What was heard beside the text: a stretch heard again, for a person to choose from."""

from dataclasses import dataclass

from tacet.core.errors import Conflict, NotFound
from tacet.core.options import ReviewOptions
from tacet.core.review.readings import readings_heard
from tacet.core.text.diff import DiffWord, diff_words
from tacet.core.transcript import Reading
from tacet.library.context import AppContext
from tacet.library.model.edit import SpanRequestState
from tacet.library.use_cases.lay_edits import lay_edits
from tacet.library.use_cases.runs import run_of
from tacet.library.use_cases.transcripts import stored_transcript

REVIEW = ReviewOptions()


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands in a stretch, and what was heard there.

    Attributes:
        text: all that was heard, to take the place of all that stands.
        readings: what it makes of words that stand, the likeliest of each place first.
    """

    before: tuple[DiffWord, ...]
    after: tuple[DiffWord, ...]
    text: str
    readings: tuple[Reading, ...]


def heard_beside(context: AppContext, run_id: str, request_id: str) -> Heard:
    """The answer to a span request beside what stands in its stretch now.

    Raises:
        NotFound: no such run or request. Conflict: it is not answered yet, or failed.
    """
    stored = stored_transcript(context, run_of(context, run_id))
    edits = context.store.edits(run_id)
    request = next((one for one in edits.span_requests if one.id == request_id), None)
    if request is None:
        raise NotFound("There is no such stretch. It may have been taken back.")
    if request.state is not SpanRequestState.DONE or request.result is None:
        raise Conflict("This stretch was not listened to yet. Wait until it is done.")
    span, words = request.span, lay_edits(stored, edits).transcript.words
    standing = [word for word in words if span.start <= word.span.middle <= span.end]
    spans = diff_words(standing, request.words)
    return Heard(
        tuple(word for one in spans for word in one.before),
        tuple(word for one in spans for word in one.after),
        "".join(word.text for word in request.words).strip(),
        tuple(readings_heard(standing, request.result, REVIEW)),
    )
