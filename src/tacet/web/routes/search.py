"""Search over HTTP."""

from flask import Response
from pydantic import Field

from tacet.library.catalog.search import search as find
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.schemas.search import SearchAnswer
from tacet.web.serializers.search import serialize_search

api = api_blueprint("search", __name__, "Words found in all transcripts and names.")


class SearchQuery(RequestModel):
    """Query: what is looked for, and the page."""

    q: str = Field(
        max_length=400,
        description='words, "phrases", and beginnings of words with a star behind them: inter*',
    )
    limit: int = Field(50, ge=1, le=200)
    after: str | None = Field(
        None, max_length=60, pattern=r"^-?\d+\.\d+$", description="`next` of the page before"
    )


@api.get("/search", responses={200: SearchAnswer})
def search(query: SearchQuery) -> Response:
    """Find words in the text and names of all recordings.

    All words of the query stand in the name, or within about two minutes of speech. Capitals and
    accents make no difference. A hit can be played from `at`.
    """
    page = find(current_context(), query.q, query.limit, query.after)
    return json_response(serialize_search(page))
