"""What the vocabulary, or one correction, would rewrite; and doing it as one step."""

from flask import Response
from pydantic import Field

from tacet.core.operations.model import MOST_OPERATIONS
from tacet.core.vocabulary.replacements import Rule
from tacet.library.use_cases import replacements as library
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.operations import Revision, WordIds
from tacet.web.routes.paths import RunPath
from tacet.web.schemas.edits import TextChange
from tacet.web.schemas.vocabulary import LibraryReplacements, ReplacementList
from tacet.web.serializers.edits import serialize_change
from tacet.web.serializers.vocabulary import serialize_everywhere, serialize_replacements

MAX_PLACE = 1 << 53  # of a text; greater numbers are none in JavaScript

api = api_blueprint("replacements", __name__, "What would be rewritten, and where.")


class Correction(RequestModel):
    """A spelling as heard, and its correction."""

    heard: str = Field(min_length=1, max_length=200, description="whole words, in any case")
    text: str = Field(min_length=1, max_length=200, description="what is right")

    def rule(self) -> Rule:
        """The rule."""
        return Rule(self.heard, self.text)


class EverywhereQuery(Correction):
    """Query: a correction, and the page."""

    limit: int = Field(
        library.MOST_TEXTS, ge=1, le=library.MOST_TEXTS, description="texts that are read"
    )
    after: int | None = Field(None, ge=1, le=MAX_PLACE, description="`next` of the page before")


class ReplacementsBody(RequestModel):
    """Which proposals to carry out."""

    revision: Revision
    correction: Correction | None = Field(None, description="null for the vocabulary")
    words: list[WordIds] | None = Field(
        None,
        max_length=MOST_OPERATIONS,
        description="`words` of each proposal that is wanted; null for all",
    )


@api.get("/runs/<run_id>/replacements", responses={200: ReplacementList})
def propose_replacements(path: RunPath) -> Response:
    """What the vocabulary, as it is now, would rewrite in a run's text.

    Whole words, whatever their capitals; each rule is held against the text as it stands, so rules
    do not feed each other.
    """
    proposals = library.proposed_replacements(current_context(), path.run_id)
    return json_response(serialize_replacements(proposals))


@api.post("/runs/<run_id>/replacements", responses={200: TextChange})
def carry_out_replacements(path: RunPath, body: ReplacementsBody) -> Response:
    """Carry proposals out as one step, which can be undone.

    They are made anew from the text as it stands. Where a chosen one is none any more the answer is
    409, and nothing is changed; where nothing is proposed, nothing is changed either.
    """
    correction = body.correction.rule() if body.correction else None
    chosen = None if body.words is None else {tuple(words) for words in body.words}
    outcome = library.carry_out(current_context(), path.run_id, body.revision, correction, chosen)
    return json_response(serialize_change(outcome))


@api.get("/runs/<run_id>/replacements/alike", responses={200: ReplacementList})
def propose_alike(path: RunPath, query: Correction) -> Response:
    """Where a correction applies in a run: "fix all alike"."""
    proposals = library.proposed_replacements(current_context(), path.run_id, query.rule())
    return json_response(serialize_replacements(proposals))


@api.get("/replacements", responses={200: LibraryReplacements})
def propose_everywhere(query: EverywhereQuery) -> Response:
    """Where a correction applies in the texts that search finds, newest first, with counts.

    A page reads at most `limit` texts in which what was heard stands; it may name fewer.
    """
    page = library.proposed_everywhere(current_context(), query.rule(), query.limit, query.after)
    return json_response(serialize_everywhere(page))
