"""Actions on many recordings over HTTP: on a list of ids, or on all that fit filters."""

from typing import Annotated, Any, Literal

from flask import Response
from pydantic import BaseModel, Field

from tacet.core.errors import BadInput
from tacet.library.catalog import arrange as library
from tacet.library.model.catalog import Done
from tacet.library.model.listing import Filters
from tacet.web.context import current_context
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.routes.list_query import MAX_TEXT, FilterQuery
from tacet.web.routes.run_options import RunOptions, requested_options
from tacet.web.schemas.answers import Fault
from tacet.web.schemas.catalog import ActionResult

api = api_blueprint("actions", __name__, "One action on many recordings.")

TagName = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
MAX_IDS = 10_000  # of one request; more are chosen by filters
MAX_TAGS = 50  # of one request


class Selection(RequestModel):
    """Which recordings: those of these ids, or all that fit the filters."""

    ids: list[Annotated[str, Field(max_length=ID_LENGTH)]] | None = Field(None, max_length=MAX_IDS)
    filter: FilterQuery | None = None
    without: list[Annotated[str, Field(max_length=ID_LENGTH)]] = Field(
        [], max_length=MAX_IDS, description="ids that are left out of those that fit `filter`"
    )

    def chosen(self) -> list[str] | Filters:
        """The ids, or the filters. Raises BadInput unless it is one of both."""
        if (self.ids is None) == (self.filter is None):
            raise BadInput("Say which recordings: either `ids` or `filter`.")
        return self.ids if self.ids is not None else self.filter.filters()  # type: ignore[union-attr]


class Action(Selection):
    """An action, and what it needs."""

    action: Literal["tag", "move", "archive", "unarchive", "delete", "restore", "transcribe"]
    tags: list[TagName] = Field([], max_length=MAX_TAGS, description="tag: to add, by name")
    remove_tags: list[TagName] = Field([], max_length=MAX_TAGS, description="tag: to take away")
    folder_id: str | None = Field(
        None, max_length=ID_LENGTH, description="move: where to; null: out of their folder"
    )
    options: RunOptions | None = Field(None, description="transcribe: options of the runs")
    later: bool = Field(False, description="transcribe: hold the runs until they are started")


@api.post("/recordings/actions", responses={200: ActionResult})
def act_on_recordings(body: Action) -> Response:
    """Tag, move, archive, delete, restore or transcribe many recordings.

    What was deleted can be restored by its ids for 15 seconds. Those on which it cannot be done are
    listed with the reason; the others are done.
    """
    ids = library.selected(current_context(), body.chosen(), body.without)
    return json_response(_result(_act(body, ids)))


def _act(body: Action, ids: list[str]) -> Done:
    context = current_context()
    match body.action:
        case "tag":
            return library.tag(context, ids, body.tags, body.remove_tags)
        case "move":
            return library.arrange(context, ids, folder_id=body.folder_id)
        case "archive" | "unarchive":
            return library.arrange(context, ids, archived=body.action == "archive")
        case "delete":
            return library.delete_all(context, ids)
        case "restore":
            return library.restore_all(context, ids)
        case "transcribe":
            options: dict[str, Any] = (
                requested_options(body.options) if isinstance(body.options, BaseModel) else {}
            )
            return library.transcribe_all(context, ids, options, body.later)


def _result(done: Done) -> ActionResult:
    failed = {id: Fault(code=f.code, message=f.message) for id, f in done.failed.items()}
    return ActionResult(done=list(done.ids), failed=failed)
