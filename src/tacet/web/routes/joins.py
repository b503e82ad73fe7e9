"""Recordings joined into a new one, with their texts."""

from typing import Annotated

from flask import Response
from pydantic import Field

from tacet.core.errors import NotFound
from tacet.library.joins import request as library
from tacet.library.model import join as values
from tacet.library.use_cases.recordings import MAX_NAME
from tacet.web.context import current_context
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response, no_content
from tacet.web.routes.paths import PathModel
from tacet.web.schemas.answers import Fault
from tacet.web.schemas.joins import Join

api = api_blueprint("joins", __name__, "Recordings joined end to end.")


class JoinPath(PathModel):
    """Path of a join."""

    join_id: str = Field(max_length=ID_LENGTH)


class NewJoin(RequestModel):
    """Recordings to join, in this order."""

    recordings: list[Annotated[str, Field(max_length=ID_LENGTH)]] = Field(
        min_length=library.FEWEST, max_length=library.MOST
    )
    name: str = Field("", max_length=MAX_NAME, description="empty: after the first recording")


@api.post("/joins", responses={202: Join})
def request_join(body: NewJoin) -> Response:
    """Join recordings into a new one, without transcribing anything again.

    Its sound is theirs, one after the other; its text is their current transcripts with all
    corrections, moved in time. They stay as they are. The worker makes it: ask for the join until
    it is done.
    """
    join = library.request_join(current_context(), body.recordings, body.name)
    return json_response(_join(join), 202)


@api.get("/joins/<join_id>", responses={200: Join})
def get_join(path: JoinPath) -> Response:
    """How far a join is. Its id is that of the new recording."""
    return json_response(_join(library.join_of(current_context(), path.join_id)))


@api.delete("/joins/<join_id>", responses={204: None})
def give_up_join(path: JoinPath) -> Response:
    """Give up a join that is not done; one that failed is forgotten."""
    if not library.give_up_join(current_context(), path.join_id):
        raise NotFound("There is no such join. It may be done, or given up.")
    return no_content()


def _join(join: values.Join) -> Join:
    error = Fault(code=join.error.code, message=join.error.message) if join.error else None
    return Join(
        id=join.id,
        name=join.name,
        state=join.state.value,
        progress=join.progress,
        recordings=list(join.recordings),
        error=error,
    )
