"""Filters and order of lists, as requests name them."""

from typing import Literal, cast

from pydantic import Field

from tacet.library.model.listing import Filters, Order, SortBy
from tacet.web.http.requests import ID_LENGTH, RequestModel

StateName = Literal["new", "waiting", "preparing", "listening", "done", "stopped", "failed"]
Sort = Literal[
    "added", "-added", "name", "-name", "length", "-length", "state", "-state", "doubtful",
    "-doubtful",
]  # fmt: skip
MAX_TEXT = 200  # characters of a filter; names are seldom longer


class FilterQuery(RequestModel):
    """Which recordings; all of them that are not archived by default."""

    q: str = Field("", max_length=MAX_TEXT, description="part of the name")
    tag: str | None = Field(None, max_length=MAX_TEXT, description="name of a tag")
    folder: str | None = Field(
        None, max_length=ID_LENGTH, description="id of a folder; none: those in no folder"
    )
    archived: bool = Field(False, description="those that were archived, instead of the others")
    state: StateName | None = Field(
        None, description="of the current run; new: there is none; failed: also what cannot be read"
    )
    language: str | None = Field(None, max_length=40, description="code, of the current run")

    sha256: str | None = Field(None, max_length=64, description="of the file, hexadecimal")

    def filters(self) -> Filters:
        """The filters."""
        state, language = self.state, self.language
        return Filters(self.q, self.tag, self.folder, self.archived, state, language, self.sha256)


def order_of(sort: Sort) -> Order:
    """The order that a name with or without a minus means."""
    return Order(cast(SortBy, sort.removeprefix("-")), sort.startswith("-"))
