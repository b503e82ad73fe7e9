"""Proposals of what to rewrite, by the vocabulary or by one rule. Nothing is changed."""

from flask import Response
from pydantic import Field

from tacet.core.vocabulary.replacements import Rule
from tacet.library.use_cases import vocabulary as library
from tacet.library.use_cases.runs import run_of
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.paths import RunPath
from tacet.web.schemas.vocabulary import LibraryReplacements, ReplacementList
from tacet.web.serializers.vocabulary import serialize_everywhere, serialize_replacements

api = api_blueprint("replacements", __name__, "What would be rewritten, and where.")


class RuleQuery(RequestModel):
    """Query: a spelling as heard, and its correction."""

    heard: str = Field(min_length=1, max_length=200, description="whole words, in any case")
    text: str = Field(min_length=1, max_length=200, description="what is right")


@api.get("/runs/<run_id>/replacements", responses={200: ReplacementList})
def propose_replacements(path: RunPath) -> Response:
    """What the vocabulary, as it is now, would rewrite in a run's text.

    Whole words, whatever their capitals; each rule is held against the text as it stands, so rules
    do not feed each other.
    """
    run_of(current_context(), path.run_id)
    made = library.proposed_replacements(current_context(), path.run_id)
    return json_response(serialize_replacements(path.run_id, made))


@api.get("/runs/<run_id>/replacements/alike", responses={200: ReplacementList})
def propose_alike(path: RunPath, query: RuleQuery) -> Response:
    """Where a correction applies in a run: "fix all alike"."""
    run_of(current_context(), path.run_id)
    proposals = library.proposed_everywhere(current_context(), _rule(query), path.run_id)
    made = [replacement for one in proposals for replacement in one.replacements]
    return json_response(serialize_replacements(path.run_id, made))


@api.get("/replacements", responses={200: LibraryReplacements})
def propose_everywhere(query: RuleQuery) -> Response:
    """Where a correction applies in the current text of every recording, with counts."""
    proposals = library.proposed_everywhere(current_context(), _rule(query))
    return json_response(serialize_everywhere(proposals))


def _rule(query: RuleQuery) -> Rule:
    return Rule(query.heard, query.text)
